"""hep_b_course_182d: three doses of hepatitis B vaccine by day 182."""

from __future__ import annotations

from lib.text_table import check, day


def test_three_doses_by_day_182():
    check(
        "hep_b_course_182d",
        """
        episodes
        episode_id    | person_id | started_date | expect
        day 182       | a         | d0           | met
        day 183       | b         | d0           | not met
        two           | c         | d0           | not met
        same day      | d         | d0           | not met
        called third  | e         | d0           | met
        course done   | f         | d0           | met
        called second | g         | d0           | not met
        none          | h         | d0           | not met
        years before  | i         | d0           | met
        earlier       | i         | d-900        |

        health_events
        episode_id    | kind          | event_date | value
        day 182       | hep_b_vaccine | d0         |
        day 182       | hep_b_vaccine | d7         |
        day 182       | hep_b_vaccine | d182       |
        day 183       | hep_b_vaccine | d0         |
        day 183       | hep_b_vaccine | d7         |
        day 183       | hep_b_vaccine | d183       |
        two           | hep_b_vaccine | d0         |
        two           | hep_b_vaccine | d7         |
        same day      | hep_b_vaccine | d0         | a
        same day      | hep_b_vaccine | d0         | b
        same day      | hep_b_vaccine | d7         |
        called third  | hep_b_vaccine | d21        | 3
        course done   | hep_b_vaccine | d21        | C
        called second | hep_b_vaccine | d21        | 2
        years before  | hep_b_vaccine | d10        |
        earlier       | hep_b_vaccine | d-890      |
        earlier       | hep_b_vaccine | d-880      |
        """,
    )


def test_a_service_that_had_recorded_no_vaccine_is_unknown():
    check(
        "hep_b_course_182d",
        """
        episodes
        episode_id | service_id | started_date | expect
        never      | S01        | d0           | unknown
        in time    | S02        | d0           | not met
        other 2    | S02        | d0           | not met
        too late   | S03        | d0           | unknown
        other 3    | S03        | d0           | unknown

        health_events
        episode_id | kind          | event_date
        never      | hep_c_test    | d0
        other 2    | hep_b_vaccine | d182
        other 3    | hep_b_vaccine | d183
        """,
    )


def test_only_those_whose_day_182_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        """
    check("hep_b_course_182d", text.format("unknown"), observed_to=day(182))
    check("hep_b_course_182d", text.format("not counted"), observed_to=day(181))
