"""psychosocial_attended_84d: four psychosocial appointments kept in twelve weeks."""

from __future__ import annotations

from lib.text_table import check, day


def test_four_appointments_that_took_place():
    kept = "".join(
        f"{case} | {on} | {kind} | {outcome}\n"
        for case, days, kind, outcome in (
            ("four", ("d0", "d10", "d20", "d84"), "psychosocial", "attended"),
            ("three", ("d0", "d10", "d20", "d85"), "psychosocial", "attended"),
            ("before", ("d-1", "d10", "d20", "d30"), "psychosocial", "attended"),
            ("missed", ("d0", "d10", "d20", "d30"), "psychosocial", "missed"),
            ("cancelled", ("d0", "d10", "d20", "d30"), "psychosocial", "cancelled_by_service"),
            ("keywork", ("d0", "d10", "d20", "d30"), "keywork", "attended"),
        )
        for on in days
    )
    rows = check(
        "psychosocial_attended_84d",
        """
        episodes
        episode_id | started_date | expect
        four       | d0           | met
        three      | d0           | not met
        before     | d0           | not met
        missed     | d0           | not met
        cancelled  | d0           | not met
        keywork    | d0           | not met

        contacts
        episode_id | contact_date | kind | outcome
"""
        + kept,
    )
    assert {row["evidence_cancelled_by_service"] for row in rows if row["episode_id"] == "cancelled"} == {4}


def test_a_service_that_records_no_such_appointments_is_unknown():
    check(
        "psychosocial_attended_84d",
        """
        episodes
        episode_id  | service_id | started_date | expect
        never       | S01        | d0           | unknown
        in time     | S02        | d0           | not met
        too late    | S03        | d0           | unknown

        contacts
        episode_id  | contact_date | kind         | outcome
        never       | d10          | keywork      | attended
        in time     | d84          | psychosocial | missed
        too late    | d85          | psychosocial | missed
        """,
    )


def test_only_those_whose_day_84_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        """
    check("psychosocial_attended_84d", text.format("unknown"), observed_to=day(84))
    check("psychosocial_attended_84d", text.format("not counted"), observed_to=day(83))
