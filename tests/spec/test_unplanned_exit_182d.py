"""unplanned_exit_182d: left treatment without a plan before day 182."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


def test_both_sides_of_day_182():
    check(
        "unplanned_exit_182d",
        """
        episodes
        episode_id      | started_date | ended_date | end_reason  | expect
        left in time    | d0           | d181        | dropped_out | met
        reached the day | d0           | d182        | dropped_out | not met
        still here      | d0           |            |             | not met
        """,
    )


@pytest.mark.parametrize(
    ("reason", "expect"),
    [
        ("dropped_out", "met"),
        ("withdrawn_by_service", "met"),
        ("declined", "met"),
        ("completed_drug_free", "not met"),
        ("completed_occasional", "not met"),
        ("died", "not met"),
        ("custody", "not met"),
        ("transferred", "unknown"),
        ("transferred_custody", "unknown"),
        ("other", "unknown"),
        ("", "unknown"),
    ],
)
def test_how_a_person_left(reason, expect):
    check(
        "unplanned_exit_182d",
        f"""
        episodes
        episode_id | started_date | ended_date | end_reason | expect
        left       | d0           | d50        | {reason}   | {expect}
        """,
    )


def test_coming_back_soon_is_not_leaving():
    check(
        "unplanned_exit_182d",
        """
        episodes
        episode_id           | person_id | service_id | started_date | ended_date | end_reason  | expect
        back after 20 days   | p         | S01        | d0           | d50        | dropped_out | not met
        second episode       | p         | S02        | d70          |            |             | not met
        back after 21 days   | q         | S01        | d0           | d50        | dropped_out | met
        third episode        | q         | S02        | d71          |            |             | not met
        left again           | r         | S01        | d0           | d50        | transferred | met
        the end of that      | r         | S02        | d60          | d70        | declined    | met
        """,
    )


def test_only_episodes_whose_day_182_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | ended_date | end_reason  | expect
        a case     | d0           | d10        | dropped_out | {}
        """
    check("unplanned_exit_182d", text.format("met"), observed_to=day(182))
    check("unplanned_exit_182d", text.format("not counted"), observed_to=day(181))
