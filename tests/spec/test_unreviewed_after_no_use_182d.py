"""unreviewed_after_no_use_182d: no other review within six months of one that told of no use."""

from __future__ import annotations

import pytest

from lib.text_table import check, day

NAME = "unreviewed_after_no_use_182d"


@pytest.mark.parametrize(
    ("days", "stage", "expect"),
    [
        ("0", "review", "met"),
        ("1", "review", "not counted"),
        ("28", "start", "not counted"),
        ("0", "start", "met"),
        ("", "review", "not counted"),
        ("0", "exit", "not counted"),
        ("0", "after", "not counted"),
    ],
)
def test_which_reviews_count(days, stage, expect):
    check(
        NAME,
        f"""
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        reviews
        episode_id | review_date | stage   | opiate_days
        a case     | d10         | {stage} | {days}
        """,
    )


@pytest.mark.parametrize(
    ("number", "stage", "days", "expect"),
    [
        (100, "review", "5", True),
        (101, "review", "5", False),
        (282, "review", "0", False),
        (283, "review", "5", True),
        (200, "review", "", True),
        (200, "exit", "0", False),
        (200, "start", "0", True),
    ],
)
def test_the_next_review(number, stage, days, expect):
    rows = check(
        NAME,
        f"""
        episodes
        episode_id | started_date | ended_date | end_reason
        a case     | d0           | d300       | dropped_out

        episodes
        episode_id | started_date | expect
        no review  | d0           | not counted

        reviews
        episode_id | review_date | stage   | opiate_days
        a case     | d100        | review  | 0
        a case     | d{number}   | {stage} | {days}
        """,
    )
    assert next(row["met"] for row in rows if row["counted_on"] == day(100)) is expect


def test_only_people_in_treatment_until_the_next_review_was_due():
    text = """
        episodes
        episode_id      | started_date | ended_date | end_reason  | expect
        left on day 281 | d0           | d281       | dropped_out | not counted
        left on day 282 | d0           | d282       | dropped_out | {0}
        here            | d0           |            |             | {0}

        reviews
        episode_id      | review_date | opiate_days
        left on day 281 | d100        | 0
        left on day 282 | d100        | 0
        here            | d100        | 0
        """
    check(NAME, text.format("met"), observed_to=day(282))
    check(NAME, text.format("not counted"), observed_to=day(281))
