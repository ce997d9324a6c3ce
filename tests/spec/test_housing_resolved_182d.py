"""housing_resolved_182d: an acute housing problem at the start that is gone at six months."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


@pytest.mark.parametrize(
    ("start", "latest", "expect"),
    [
        ("true", "false", "met"),
        ("true", "true", "not met"),
        ("true", "", "unknown"),
        ("", "false", "unknown"),
        ("false", "false", "not counted"),
        ("false", "true", "not counted"),
    ],
)
def test_what_the_two_reviews_say(start, latest, expect):
    check(
        "housing_resolved_182d",
        f"""
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        reviews
        episode_id | stage  | review_date | housing_problem
        a case     | start  | d0          | {start}
        a case     | review | d90         | {latest}
        """,
    )


def test_which_reviews_count():
    check(
        "housing_resolved_182d",
        """
        episodes
        episode_id | started_date | expect
        no start   | d0           | unknown
        day 28     | d0           | unknown
        day 29     | d0           | met
        day 182    | d0           | met
        day 183    | d0           | unknown

        reviews
        episode_id | stage  | review_date | housing_problem
        no start   | review | d90         | false
        day 28     | start  | d0          | true
        day 28     | review | d28         | false
        day 29     | start  | d0          | true
        day 29     | review | d29         | false
        day 182    | start  | d0          | true
        day 182    | review | d182        | false
        day 183    | start  | d0          | true
        day 183    | review | d183        | false
        """,
    )


def test_only_those_whose_day_182_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        """
    check("housing_resolved_182d", text.format("unknown"), observed_to=day(182))
    check("housing_resolved_182d", text.format("not counted"), observed_to=day(181))
