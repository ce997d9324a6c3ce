"""buprenorphine_range_reached_28d: a dose of buprenorphine in the usual range by day 28."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


@pytest.mark.parametrize(
    ("on", "dose_mg", "expect"),
    [
        ("d28", "12", "met"),
        ("d29", "12", "not met"),
        ("d28", "11.5", "not met"),
        ("d28", "24", "met"),
        ("d28", "24.5", "not met"),
        ("d28", "", "unknown"),
        ("d29", "", "not met"),
    ],
)
def test_the_range_and_the_day(on, dose_mg, expect):
    check(
        "buprenorphine_range_reached_28d",
        f"""
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        doses
        episode_id | dose_date | medicine | dose_mg
        a case     | d0        | buprenorphine | 4
        a case     | {on}      | buprenorphine | {dose_mg}
        """,
    )


def test_the_first_medicine_says_who_is_counted():
    rows = check(
        "buprenorphine_range_reached_28d",
        """
        episodes
        episode_id       | started_date | ended_date | end_reason  | expect
        left before      | d0           | d10        | dropped_out | not met
        changed to it    | d0           |            |             | not counted
        changed from it  | d0           |            |             | not met
        prescribed       | d0           |            |             | unknown
        other prescribed | d0           |            |             | not counted
        nothing recorded | d0           |            |             | unknown
        an amount missing | d0          |            |             | met

        doses
        episode_id       | dose_date | medicine | dose_mg
        left before      | d3        | buprenorphine | 4
        changed to it    | d0        | methadone | 4
        changed to it    | d5        | buprenorphine | 12
        changed from it  | d0        | buprenorphine | 4
        changed from it  | d5        | methadone | 12
        an amount missing | d0       | buprenorphine |
        an amount missing | d20      | buprenorphine | 12

        prescriptions
        episode_id       | started_date | medicine
        prescribed       | d0           | buprenorphine
        other prescribed | d0           | methadone
        """,
    )
    days = {row["episode_id"]: row["evidence_days_to_reach"] for row in rows}
    assert (days["an amount missing"], days["left before"]) == (20, None)


def test_only_those_whose_day_28_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        """
    check("buprenorphine_range_reached_28d", text.format("unknown"), observed_to=day(28))
    check("buprenorphine_range_reached_28d", text.format("not counted"), observed_to=day(27))
