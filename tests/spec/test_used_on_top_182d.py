"""used_on_top_182d: use found around day 182 by a test or in people's words, of everyone who started."""

from __future__ import annotations

import pytest

from lib.text_table import check, day

ONE = """
    episodes
    episode_id | started_date
    a case     | d0
    """


@pytest.mark.parametrize(
    ("number", "expect"), [(168, "unknown"), (169, "met"), (196, "met"), (197, "unknown")]
)
def test_both_ends_of_the_window_of_tests(number, expect):
    check(
        "used_on_top_182d",
        f"""
        {ONE}

        tests
        episode_id | test_date | result   | expect
        a case     | d{number} | positive | {expect}
        """,
    )


@pytest.mark.parametrize(
    ("number", "expect"), [(182, "unknown"), (183, "met"), (210, "met"), (211, "unknown")]
)
def test_the_review_nearest_the_end_of_the_window_counts(number, expect):
    check(
        "used_on_top_182d",
        f"""
        {ONE}

        reviews
        episode_id | review_date | opiate_days | expect
        a case     | d{number}   | 1           | {expect}
        """,
    )


def test_either_says_use_and_one_is_enough_to_say_none():
    check(
        "used_on_top_182d",
        """
        episodes
        episode_id        | started_date | expect
        test only         | d0           | met
        words only        | d0           | met
        neither used      | d0           | not met
        tested negative   | d0           | not met
        said none         | d0           | not met
        nothing           | d0           | unknown
        refused, not said | d0           | unknown

        tests
        episode_id        | test_date | result
        test only         | d180      | positive
        words only        | d180      | negative
        neither used      | d180      | negative
        tested negative   | d180      | negative
        refused, not said | d180      | refused

        reviews
        episode_id        | review_date | opiate_days
        test only         | d190        | 0
        words only        | d190        | 1
        neither used      | d190        | 0
        said none         | d190        | 0
        refused, not said | d190        |
        """,
    )


def test_everyone_who_started_is_counted_once_the_window_has_passed():
    text = """
        episodes
        episode_id  | started_date | ended_date | end_reason  | main_substance | expect
        here        | d0           |            |             | heroin         | {0}
        left        | d0           | d30        | dropped_out | heroin         | {0}
        not started |              |            |             | heroin         | not counted
        alcohol     | d0           |            |             | alcohol        | not counted
        """
    check("used_on_top_182d", text.format("unknown"), observed_to=day(196))
    check("used_on_top_182d", text.format("not counted"), observed_to=day(195))


def test_use_without_a_dose_is_use_of_somebody_who_started():
    check(
        "used_on_top_182d",
        f"""
        {ONE}

        doses
        episode_id | dose_date
        a case     | d1
        a case     | d300

        tests
        episode_id | test_date | result   | expect
        a case     | d180      | positive | met
        """,
    )
