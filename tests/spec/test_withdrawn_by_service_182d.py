"""withdrawn_by_service_182d: the service ended treatment within six months."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


@pytest.mark.parametrize(
    ("ended", "reason", "expect"),
    [
        ("d181", "withdrawn_by_service", "met"),
        ("d182", "withdrawn_by_service", "not met"),
        ("d181", "dropped_out", "not met"),
        ("d181", "declined", "not met"),
        ("d181", "transferred", "not met"),
        ("d181", "died", "not met"),
        ("d181", "completed_drug_free", "not met"),
        ("d181", "other", "unknown"),
        ("d181", "", "unknown"),
        ("d182", "", "not met"),
        ("", "", "not met"),
    ],
)
def test_days_and_reasons(ended, reason, expect):
    check(
        "withdrawn_by_service_182d",
        f"""
        episodes
        episode_id | started_date | ended_date | end_reason | expect
        a case     | d0           | {ended}    | {reason}   | {expect}
        """,
    )


def test_it_counts_at_the_service_that_withdrew_even_where_another_took_over():
    check(
        "withdrawn_by_service_182d",
        """
        episodes
        episode_id | person_id | service_id | started_date | ended_date | end_reason           | expect
        first      | p         | S01        | d0           | d100       | withdrawn_by_service | met
        second     | p         | S02        | d105         |            |                      | not met
        """,
    )


def test_who_is_counted():
    text = """
        episodes
        episode_id  | started_date | main_substance | expect
        here        | d0           | heroin         | {0}
        alcohol     | d0           | alcohol        | not counted
        not started |              | heroin         | not counted
        """
    check("withdrawn_by_service_182d", text.format("not met"), observed_to=day(182))
    check("withdrawn_by_service_182d", text.format("not counted"), observed_to=day(181))
