"""increased_182d: more days of use than at the start, by the reliable change of 13 days."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


@pytest.mark.parametrize(
    ("start", "latest", "expect"),
    [
        (5, 18, "met"),
        (5, 17, "not met"),
        (0, 13, "met"),
        (0, 12, "not met"),
        (20, 0, "not met"),
        (16, 28, "not met"),
        (15, 28, "met"),
        (20, "", "unknown"),
        ("", 20, "unknown"),
    ],
)
def test_change_in_days_of_use(start, latest, expect):
    check(
        "increased_182d",
        f"""
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        reviews
        episode_id | stage  | review_date | opiate_days
        a case     | start  | d0          | {start}
        a case     | review | d150        | {latest}
        """,
    )


def test_without_a_review_it_is_unknown():
    check(
        "increased_182d",
        """
        episodes
        episode_id | started_date
        no review  | d0
        no start   | d0

        reviews
        episode_id | stage  | review_date | opiate_days | expect
        no review  | start  | d0          | 20          | unknown
        no start   | review | d150        | 20          | unknown
        """,
    )


def test_only_episodes_whose_day_182_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}
        """
    check("increased_182d", text.format("unknown"), observed_to=day(182))
    check("increased_182d", text.format("not counted"), observed_to=day(181))
