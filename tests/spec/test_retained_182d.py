"""retained_182d: still in treatment after six months."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


def test_both_sides_of_day_182():
    check(
        "retained_182d",
        """
        episodes
        episode_id      | started_date | ended_date | end_reason          | expect
        still here      | d0           |            |                     | met
        left on day 182 | d0           | d182       | dropped_out         | met
        left on day 181 | d0           | d181       | dropped_out         | not met
        """,
    )


@pytest.mark.parametrize(
    ("reason", "expect"),
    [
        ("completed_drug_free", "not met"),
        ("completed_occasional", "not met"),
        ("dropped_out", "not met"),
        ("withdrawn_by_service", "not met"),
        ("declined", "not met"),
        ("custody", "not met"),
        ("died", "not met"),
        ("other", "not met"),
        ("transferred", "unknown"),
        ("transferred_custody", "unknown"),
        ("", "unknown"),
    ],
)
def test_where_a_person_went(reason, expect):
    check(
        "retained_182d",
        f"""
        episodes
        episode_id | started_date | ended_date | end_reason | expect
        left       | d0           | d100       | {reason}   | {expect}
        """,
    )


def test_treatment_that_goes_on_elsewhere_is_still_treatment():
    check(
        "retained_182d",
        """
        episodes
        episode_id       | person_id | service_id | started_date | ended_date | end_reason  | expect
        moved in 20 days | p         | S01        | d0           | d100       | transferred | met
        second episode   | p         | S02        | d120         |            |             | met
        moved in 21 days | q         | S01        | d0           | d100       | transferred | unknown
        third episode    | q         | S02        | d121         |            |             | met
        """,
    )


def test_only_episodes_that_could_reach_day_182_are_counted():
    text = """
        episodes
        episode_id  | started_date | expect
        long enough | d0           | {}
        too recent  | d1           | not counted
        not started |              | not counted
        """
    check("retained_182d", text.format("met"), observed_to=day(182))
    check("retained_182d", text.format("not counted"), observed_to=day(181))


def test_only_treatment_for_opioid_use_is_counted():
    check(
        "retained_182d",
        """
        episodes
        episode_id       | started_date | main_substance | expect
        heroin           | d0           | heroin         | met
        methadone        | d0           | methadone      | met
        not said         | d0           |                | met
        alcohol          | d0           | alcohol        | not counted
        crack and script | d0           | cocaine        | met

        prescriptions
        episode_id       | started_date
        crack and script | d0
        """,
    )


def test_a_row_carries_its_evidence():
    rows = check(
        "retained_182d",
        """
        episodes
        episode_id | started_date | ended_date | end_reason  | expect
        left       | d0           | d100       | dropped_out | not met
        """,
    )
    assert rows == [
        {
            "service_id": "S01",
            "person_id": "left",
            "episode_id": "left",
            "counted_on": day(182),
            "met": False,
            "evidence_started_date": day(0),
            "evidence_journey_ended_date": day(100),
            "evidence_journey_end_reason": "dropped_out",
        }
    ]
