"""cocaine_on_top_182d: cocaine or crack found around day 182 among people in treatment."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


@pytest.mark.parametrize(
    ("result", "crack", "powder", "expect"),
    [
        ("positive", "0", "0", "met"),
        ("negative", "1", "0", "met"),
        ("negative", "0", "1", "met"),
        ("negative", "", "", "not met"),
        ("refused", "0", "0", "not met"),
        ("refused", "0", "", "unknown"),
        ("refused", "", "0", "unknown"),
        ("invalid", "", "", "unknown"),
    ],
)
def test_tests_and_words_together(result, crack, powder, expect):
    check(
        "cocaine_on_top_182d",
        f"""
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        tests
        episode_id | test_date | substance | result
        a case     | d180      | cocaine   | {result}

        reviews
        episode_id | review_date | crack_days | cocaine_days
        a case     | d190        | {crack}    | {powder}
        """,
    )


@pytest.mark.parametrize(
    ("number", "expect"), [(168, "unknown"), (169, "met"), (196, "met"), (197, "unknown")]
)
def test_both_ends_of_the_window(number, expect):
    check(
        "cocaine_on_top_182d",
        f"""
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        tests
        episode_id | test_date | substance | result
        a case     | d{number} | cocaine   | positive
        """,
    )


def test_who_is_counted():
    text = """
        episodes
        episode_id      | started_date | ended_date | end_reason  | expect
        left on day 168 | d0           | d168       | dropped_out | not counted
        left on day 169 | d0           | d169       | dropped_out | {0}
        here            | d0           |            |             | {0}
        """
    check("cocaine_on_top_182d", text.format("unknown"), observed_to=day(196))
    check("cocaine_on_top_182d", text.format("not counted"), observed_to=day(195))


def test_people_without_a_dose_in_the_window_are_not_counted():
    check(
        "cocaine_on_top_182d",
        """
        episodes
        episode_id | started_date | expect
        no dose    | d0           | not counted
        a dose     | d0           | unknown

        doses
        episode_id | dose_date
        no dose    | d168
        a dose     | d169
        """,
    )
