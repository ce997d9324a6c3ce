"""bbv_tested_84d: tested for hepatitis C and HIV by day 84, or in the year before."""

from __future__ import annotations

from lib.text_table import check, day


def test_both_tests_and_both_ends_of_the_time():
    check(
        "bbv_tested_84d",
        """
        episodes
        episode_id     | person_id | started_date | expect
        day 84         | a         | d0           | met
        day 85         | b         | d0           | not met
        a year before  | c         | d0           | met
        longer before  | d         | d0           | not met
        one only       | e         | d0           | not met
        the other only | f         | d0           | not met
        none           | g         | d0           | not met
        other episode  | h         | d0           | met
        earlier        | h         | d-200        |

        health_events
        episode_id     | kind       | event_date
        day 84         | hep_c_test | d84
        day 84         | hiv_test   | d84
        day 85         | hep_c_test | d84
        day 85         | hiv_test   | d85
        a year before  | hep_c_test | d-365
        a year before  | hiv_test   | d10
        longer before  | hep_c_test | d-366
        longer before  | hiv_test   | d10
        one only       | hep_c_test | d10
        the other only | hiv_test   | d10
        other episode  | hiv_test   | d10
        earlier        | hep_c_test | d-100
        """,
    )


def test_a_service_that_had_recorded_no_such_test_is_unknown():
    check(
        "bbv_tested_84d",
        """
        episodes
        episode_id   | service_id | started_date | expect
        never        | S01        | d0           | unknown
        hiv never    | S02        | d0           | unknown
        hiv in time  | S03        | d0           | not met
        other 3      | S03        | d0           | not met
        hep c in time | S05       | d0           | not met
        other 5      | S05        | d0           | not met
        too late     | S04        | d0           | unknown
        other 4      | S04        | d0           | unknown

        health_events
        episode_id   | kind       | event_date
        hiv never    | hep_c_test | d10
        hiv in time  | hep_c_test | d10
        other 3      | hiv_test   | d84
        hep c in time | hiv_test  | d10
        other 5      | hep_c_test | d84
        too late     | hep_c_test | d10
        other 4      | hep_c_test | d10
        other 4      | hiv_test   | d85
        """,
    )


def test_only_those_whose_day_84_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        """
    check("bbv_tested_84d", text.format("unknown"), observed_to=day(84))
    check("bbv_tested_84d", text.format("not counted"), observed_to=day(83))
