"""naloxone_supplied: supplied within four weeks of the start, or in the year before."""

from __future__ import annotations

from lib.text_table import check, day


def test_both_ends_of_the_time_in_which_a_supply_counts():
    check(
        "naloxone_supplied",
        """
        episodes
        episode_id       | person_id | service_id | started_date | expect
        day 28           | a         | S01        | d0           | met
        day 29           | b         | S01        | d0           | not met
        a year before    | c         | S01        | d0           | met
        longer before    | d         | S01        | d0           | not met
        another event    | e         | S01        | d0           | not met
        at another place | f         | S01        | d0           | met
        earlier episode  | f         | S02        | d-300        | not met
        no event         | g         | S01        | d0           | not met

        health_events
        episode_id       | kind              | event_date
        day 28           | naloxone_supplied | d28
        day 29           | naloxone_supplied | d29
        a year before    | naloxone_supplied | d-365
        longer before    | naloxone_supplied | d-366
        another event    | hep_b_vaccine     | d0
        earlier episode  | naloxone_supplied | d-200

        episodes
        episode_id       | person_id | service_id | started_date
        other at S02     | h         | S02        | d-400

        health_events
        episode_id       | kind              | event_date
        other at S02     | naloxone_supplied | d-400
        """,
    )


def test_a_service_that_had_recorded_no_supply_yet_is_unknown():
    check(
        "naloxone_supplied",
        """
        episodes
        episode_id       | service_id | started_date | expect
        never recorded   | S01        | d0           | unknown
        recorded in time | S02        | d0           | not met
        too late         | S03        | d0           | unknown
        other 2          | S02        | d0           | met
        other 3          | S03        | d1           | met

        health_events
        episode_id       | kind              | event_date
        never recorded   | hep_c_test        | d0
        other 2          | naloxone_supplied | d28
        other 3          | naloxone_supplied | d29
        """,
    )


def test_only_episodes_whose_day_28_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}
        """
    check("naloxone_supplied", text.format("unknown"), observed_to=day(28))
    check("naloxone_supplied", text.format("not counted"), observed_to=day(27))
