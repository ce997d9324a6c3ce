"""quality_of_life_182d: the person's rating of quality of life at six months against the start."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


@pytest.mark.parametrize(
    ("start", "latest", "expect"),
    [
        ("8", "12", "met"),
        ("8", "11", "not met"),
        ("8", "2", "not met"),
        ("16", "20", "met"),
        ("17", "20", "not counted"),
        ("", "20", "unknown"),
        ("8", "", "unknown"),
    ],
)
def test_four_points_and_room_to_rise(start, latest, expect):
    check(
        "quality_of_life_182d",
        f"""
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        reviews
        episode_id | stage  | review_date | quality_of_life
        a case     | start  | d0          | {start}
        a case     | review | d90         | {latest}
        """,
    )


def test_which_reviews_count():
    check(
        "quality_of_life_182d",
        """
        episodes
        episode_id | started_date | ended_date | end_reason  | expect
        no start   | d0           |            |             | unknown
        day 28     | d0           |            |             | unknown
        day 29     | d0           |            |             | met
        day 182    | d0           |            |             | met
        day 183    | d0           |            |             | unknown
        left       | d0           | d40        | dropped_out | unknown

        reviews
        episode_id | stage  | review_date | quality_of_life
        no start   | review | d90         | 15
        day 28     | start  | d0          | 5
        day 28     | review | d28         | 15
        day 29     | start  | d0          | 5
        day 29     | review | d29         | 15
        day 182    | start  | d0          | 5
        day 182    | review | d182        | 15
        day 183    | start  | d0          | 5
        day 183    | review | d183        | 15
        left       | start  | d0          | 5
        """,
    )


def test_only_those_whose_day_182_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        """
    check("quality_of_life_182d", text.format("unknown"), observed_to=day(182))
    check("quality_of_life_182d", text.format("not counted"), observed_to=day(181))
