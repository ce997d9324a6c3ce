"""died_after_leaving_28d: deaths from the day of leaving to 28 days after."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


@pytest.mark.parametrize(
    ("died", "expect"),
    [("d99", "unknown"), ("d100", "met"), ("d128", "met"), ("d129", "not met")],
)
def test_days_of_death(died, expect):
    check(
        "died_after_leaving_28d",
        f"""
        episodes
        episode_id | started_date | ended_date | end_reason  | expect
        a case     | d0           | d100       | dropped_out | {expect}

        health_events
        episode_id | event_date | kind
        a case     | {died}     | death
        a case     | d90        | overdose
        """,
    )


@pytest.mark.parametrize(
    ("reason", "expect"),
    [
        ("dropped_out", "unknown"),
        ("completed_drug_free", "unknown"),
        ("withdrawn_by_service", "unknown"),
        ("transferred", "unknown"),
        ("", "unknown"),
        ("died", "not counted"),
    ],
)
def test_no_death_on_record_is_not_known_to_be_none(reason, expect):
    check(
        "died_after_leaving_28d",
        f"""
        episodes
        episode_id | started_date | ended_date | end_reason | expect
        a case     | d0           | d100       | {reason}   | {expect}
        """,
    )


def test_somebody_seen_later_is_known_to_be_alive():
    check(
        "died_after_leaving_28d",
        """
        episodes
        episode_id    | person_id | referred_date | started_date | ended_date | end_reason  | expect
        came back     | p1        |               | d0           | d100       | dropped_out | not met
        p1 again      | p1        | d129          |              |            |             | not counted
        too early     | p2        |               | d0           | d100       | dropped_out | unknown
        p2 again      | p2        | d128          |              |            |             | not counted
        reviewed      | p3        |               | d0           | d100       | dropped_out | not met
        seen          | p4        |               | d0           | d100       | dropped_out | not met
        missed        | p5        |               | d0           | d100       | dropped_out | unknown

        reviews
        episode_id    | review_date | stage
        reviewed      | d129        | after

        contacts
        episode_id    | contact_date | kind    | outcome
        seen          | d129         | keywork | attended
        missed        | d129         | keywork | missed
        """,
    )


def test_a_journey_is_left_once_at_the_service_where_it_ended():
    check(
        "died_after_leaving_28d",
        """
        episodes
        episode_id | person_id | service_id | started_date | ended_date | end_reason  | expect
        first      | p         | S01        | d0           | d100       | transferred | not counted
        second     | p         | S02        | d105         | d150       | dropped_out | met
        here       | q         | S01        | d0           |            |             | not counted

        health_events
        episode_id | event_date | kind
        second     | d160       | death
        """,
    )


def test_only_people_who_left_28_days_ago_or_more():
    text = """
        episodes
        episode_id | started_date | ended_date | end_reason  | expect
        a case     | d0           | d100       | dropped_out | {0}
        """
    check("died_after_leaving_28d", text.format("unknown"), observed_to=day(128))
    check("died_after_leaving_28d", text.format("not counted"), observed_to=day(127))
