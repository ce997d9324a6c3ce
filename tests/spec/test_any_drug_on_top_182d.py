"""any_drug_on_top_182d: an opioid, cocaine, crack or amphetamine found around day 182."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


@pytest.mark.parametrize(
    ("tested", "said", "expect"),
    [
        ("opioid | negative", "0 | 0 | 0 | 0", "not met"),
        ("opioid | positive", "0 | 0 | 0 | 0", "met"),
        ("opioid | negative", "0 | 1 | 0 | 0", "met"),
        ("opioid | negative", "0 | 0 | 1 | 0", "met"),
        ("opioid | negative", "0 | 0 | 0 | 1", "met"),
        ("cocaine | positive", " | | |", "met"),
        ("opioid | negative", "0 | | 0 | 0", "unknown"),
        ("opioid | negative", "0 | 0 | 0 |", "unknown"),
        ("opioid | refused", " | 0 | 0 | 0", "unknown"),
    ],
)
def test_each_drug_counts_and_each_must_be_answered(tested, said, expect):
    check(
        "any_drug_on_top_182d",
        f"""
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        tests
        episode_id | test_date | substance | result
        a case     | d180      | {tested}

        reviews
        episode_id | review_date | opiate_days | crack_days | cocaine_days | amphetamine_days
        a case     | d190        | {said}
        """,
    )


def test_both_ends_of_the_window_and_who_is_counted():
    check(
        "any_drug_on_top_182d",
        """
        episodes
        episode_id | started_date | ended_date | end_reason  | expect
        day 168    | d0           |            |             | unknown
        day 169    | d0           |            |             | met
        day 196    | d0           |            |             | met
        day 197    | d0           |            |             | unknown
        left       | d0           | d168       | dropped_out | not counted

        tests
        episode_id | test_date | result
        day 168 | d168 | positive
        day 169 | d169 | positive
        day 196 | d196 | positive
        day 197 | d197 | positive
        left | d168 | positive
        """,
    )
    check("any_drug_on_top_182d", "episodes\nepisode_id | started_date | expect\na | d0 | unknown", day(196))
    check(
        "any_drug_on_top_182d", "episodes\nepisode_id | started_date | expect\na | d0 | not counted", day(195)
    )
