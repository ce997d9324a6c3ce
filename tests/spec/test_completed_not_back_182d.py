"""completed_not_back_182d: completed in a year and not back within six months. d0 is 1 January 2025."""

from __future__ import annotations

from lib.text_table import check, day, indicator_rows, record


def test_how_the_year_ended():
    check(
        "completed_not_back_182d",
        """
        episodes
        episode_id | person_id | service_id | triaged_date | started_date | ended_date | end_reason | expect
        completed | a | S01 | | d0 | d100 | completed_drug_free | met
        occasional | b | S01 | | d0 | d100 | completed_occasional | met
        back day 182 | c | S01 | | d0 | d100 | completed_drug_free | not met
        back c | c | S02 | d282 | | d290 | declined |
        back day 183 | d | S01 | | d0 | d100 | completed_drug_free | met
        back d | d | S02 | d283 | | d290 | declined |
        still there | e | S01 | | d0 | | | not met
        dropped out | f | S01 | | d0 | d100 | dropped_out | not met
        died | g | S01 | | d0 | d100 | died | not met
        no reason | h | S01 | | d0 | d100 | | unknown
        goes on | i | S01 | | d0 | d100 | completed_drug_free | not met
        elsewhere | i | S02 | | d110 | | | not met
        last day | j | S01 | | d0 | d364 | completed_drug_free | met
        day after | k | S01 | | d0 | d365 | completed_drug_free | not met
        """,
    )


def test_a_journey_is_counted_once_for_each_service_and_year():
    text = """
        episodes
        episode_id | person_id | service_id | started_date | ended_date | end_reason
        first      | a         | S01        | d-10         | d50        | transferred
        second     | a         | S01        | d60         | d70        | transferred
        third      | a         | S02        | d80         |            |
        """
    with record(text) as connection:
        rows = indicator_rows("completed_not_back_182d", connection)
    assert sorted((row["service_id"], row["counted_on"], row["episode_id"]) for row in rows) == [
        ("S01", day(-1), "first"),
        ("S01", day(364), "second"),
        ("S02", day(364), "third"),
    ]


def test_a_journey_that_ended_on_the_first_of_january_is_met_in_the_new_year():
    text = """
        episodes
        episode_id | started_date | ended_date | end_reason
        a case     | d-10         | d0         | completed_drug_free
        """
    with record(text) as connection:
        rows = indicator_rows("completed_not_back_182d", connection)
    assert {row["counted_on"]: row["met"] for row in rows} == {day(-1): False, day(364): True}


def test_a_year_is_counted_once_182_days_have_passed_since_its_end():
    text = """
        episodes
        episode_id | started_date | ended_date | end_reason          | expect
        a case     | d0           | d100       | completed_drug_free | {}
        """
    check("completed_not_back_182d", text.format("met"), observed_to=day(365 + 182))
    check("completed_not_back_182d", text.format("not counted"), observed_to=day(365 + 181))
