"""sedatives_on_top_182d: benzodiazepines, other sedatives or alcohol found around day 182."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


@pytest.mark.parametrize(
    ("substance", "result", "alcohol_days", "expect"),
    [
        ("benzodiazepine", "positive", "", "met"),
        ("sedative", "positive", "", "met"),
        ("alcohol", "positive", "", "met"),
        ("benzodiazepine", "negative", "1", "met"),
        ("benzodiazepine", "negative", "0", "not met"),
        ("benzodiazepine", "negative", "", "unknown"),
        ("benzodiazepine", "refused", "0", "unknown"),
        ("sedative", "negative", "0", "unknown"),
        ("sedative", "invalid", "1", "met"),
    ],
)
def test_each_counts_and_each_must_be_answered(substance, result, alcohol_days, expect):
    check(
        "sedatives_on_top_182d",
        f"""
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        tests
        episode_id | test_date | substance   | result
        a case     | d180      | {substance} | {result}

        reviews
        episode_id | review_date | alcohol_days
        a case     | d190        | {alcohol_days}
        """,
    )


def test_both_ends_of_the_window_and_who_is_counted():
    check(
        "sedatives_on_top_182d",
        """
        episodes
        episode_id | started_date | ended_date | end_reason  | expect
        day 168    | d0           |            |             | unknown
        day 169    | d0           |            |             | met
        day 196    | d0           |            |             | met
        day 197    | d0           |            |             | unknown
        left       | d0           | d168       | dropped_out | not counted

        tests
        episode_id | test_date | substance | result
        day 168    | d168      | sedative  | positive
        day 169    | d169      | sedative  | positive
        day 196    | d196      | sedative  | positive
        day 197    | d197      | sedative  | positive
        left       | d160      | sedative  | positive
        """,
    )
    text = "episodes\nepisode_id | started_date | expect\na case | d0 | {}"
    check("sedatives_on_top_182d", text.format("unknown"), observed_to=day(196))
    check("sedatives_on_top_182d", text.format("not counted"), observed_to=day(195))
