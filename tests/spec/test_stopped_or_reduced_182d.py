"""stopped_or_reduced_182d: no use, or 13 days fewer than at the start."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


@pytest.mark.parametrize(
    ("start", "latest", "expect"),
    [
        (20, 0, "met"),
        (1, 0, "met"),
        (28, 15, "met"),
        (28, 16, "not met"),
        (13, 1, "not met"),
        (20, 20, "not met"),
        (15, 28, "not met"),
        (20, "", "unknown"),
        ("", 0, "unknown"),
        ("", 20, "unknown"),
        (0, 0, "not counted"),
    ],
)
def test_change_in_days_of_use(start, latest, expect):
    check(
        "stopped_or_reduced_182d",
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
        "stopped_or_reduced_182d",
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
    check("stopped_or_reduced_182d", text.format("unknown"), observed_to=day(182))
    check("stopped_or_reduced_182d", text.format("not counted"), observed_to=day(181))
