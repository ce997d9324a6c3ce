"""ecg_high_methadone_84d: an ECG where more than the reference dose of methadone is taken."""

from __future__ import annotations

from lib.text_table import check, day


def test_the_dose_and_both_ends_of_the_time():
    check(
        "ecg_high_methadone_84d",
        """
        episodes
        episode_id     | person_id | started_date | expect
        day 84         | a         | d0           | met
        day 85         | b         | d0           | not met
        a year before  | c         | d0           | met
        longer before  | d         | d0           | not met
        none           | e         | d0           | not met
        100 mg         | f         | d0           | not counted
        another        | g         | d0           | not counted
        no amount      | h         | d0           | unknown
        some amounts   | i         | d0           | not counted
        other episode  | j         | d0           | met
        earlier        | j         | d-200        |

        doses
        episode_id     | dose_date | medicine    | dose_mg
        day 84         | d10       | methadone   | 100.5
        day 84         | d90       | methadone   | 110
        day 85         | d10       | methadone   | 100.5
        a year before  | d10       | methadone   | 105
        longer before  | d10       | methadone   | 105
        none           | d10       | methadone   | 105
        100 mg         | d10       | methadone   | 100
        another        | d10       | diamorphine | 300
        no amount      | d10       | methadone   |
        some amounts   | d10       | methadone   |
        some amounts   | d11       | methadone   | 60
        other episode  | d10       | methadone   | 105

        health_events
        episode_id     | kind       | event_date
        day 84         | ecg        | d94
        day 85         | ecg        | d95
        a year before  | ecg        | d-355
        longer before  | ecg        | d-356
        none           | hep_c_test | d20
        no amount      | ecg        | d10
        earlier        | ecg        | d-100
        """,
    )


def test_a_service_that_had_recorded_no_ecg_is_unknown_and_who_is_counted_yet():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        doses
        episode_id | dose_date | dose_mg
        a case     | d10       | 105
        """
    check("ecg_high_methadone_84d", text.format("unknown"), observed_to=day(94))
    other = "\n\nepisodes\nepisode_id | started_date\nother | d0"
    other += "\n\nhealth_events\nepisode_id | kind | event_date\nother | ecg | "
    check("ecg_high_methadone_84d", text.format("not met") + other + "d94")
    check("ecg_high_methadone_84d", text.format("unknown") + other + "d95")
    check("ecg_high_methadone_84d", text.format("not counted"), observed_to=day(93))
