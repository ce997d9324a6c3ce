"""used_on_top_dosed_182d: use found around day 182 among people taking their medicine."""

from __future__ import annotations

import pytest

from lib.text_table import check, day

ELSEWHERE = """
    episodes
    episode_id | started_date
    elsewhere  | d0

    doses
    episode_id | dose_date
    elsewhere  | d1
    elsewhere  | d250
    """
"""Somebody whose doses show that the service records them."""


@pytest.mark.parametrize(
    ("dose", "expect"),
    [("d168", "not counted"), ("d169", "met"), ("d196", "met"), ("d197", "not counted")],
)
def test_only_people_with_a_dose_in_the_window_are_counted(dose, expect):
    check(
        "used_on_top_dosed_182d",
        f"""
        {ELSEWHERE}

        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        doses
        episode_id | dose_date
        a case     | {dose}

        tests
        episode_id | test_date | result
        a case     | d180      | positive
        """,
    )


@pytest.mark.parametrize(
    ("result", "said", "expect"),
    [
        ("positive", "", "met"),
        ("negative", "1", "met"),
        ("negative", "", "not met"),
        ("refused", "0", "not met"),
        ("refused", "", "unknown"),
    ],
)
def test_tests_and_words_together(result, said, expect):
    check(
        "used_on_top_dosed_182d",
        f"""
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        doses
        episode_id | dose_date
        a case     | d180

        tests
        episode_id | test_date | result
        a case     | d180      | {result}

        reviews
        episode_id | review_date | opiate_days
        a case     | d190        | {said}
        """,
    )


def test_where_nobody_has_doses_it_is_not_known_who_takes_a_medicine():
    check(
        "used_on_top_dosed_182d",
        """
        episodes
        episode_id | started_date | expect
        a case     | d0           | unknown

        tests
        episode_id | test_date | result
        a case     | d180      | negative
        """,
    )


def test_people_who_left_before_the_window_are_not_counted_and_it_must_have_passed():
    text = """
        episodes
        episode_id      | started_date | ended_date | end_reason  | expect
        left on day 168 | d0           | d168       | dropped_out | not counted
        left on day 169 | d0           | d169       | dropped_out | {0}
        here            | d0           |            |             | {0}
        """
    check("used_on_top_dosed_182d", text.format("unknown"), observed_to=day(196))
    check("used_on_top_dosed_182d", text.format("not counted"), observed_to=day(195))
