"""cbt_mental_health_need_84d: a psychological intervention soon after finding the need."""

from __future__ import annotations

from lib.text_table import check, day


def test_both_sides_of_day_84_after_finding_the_need():
    check(
        "cbt_mental_health_need_84d",
        """
        episodes
        episode_id   | started_date | expect
        day 84       | d0           | met
        day 85       | d0           | not met
        another kind | d0           | not met
        other help   | d0           | not met
        over before  | d0           | not met
        had it       | d0           | met
        another need | d0           | not counted

        needs
        episode_id   | domain        | found_date
        day 84       | mental_health | d10
        day 85       | mental_health | d10
        another kind | mental_health | d10
        other help   | mental_health | d10
        over before  | mental_health | d10
        had it       | mental_health | d10
        another need | housing       | d10

        interventions
        episode_id   | what              | started_date | ended_date
        day 84       | cbt_mental_health | d94          |
        day 85       | cbt_mental_health | d95          |
        another kind | motivational      | d20          |
        over before  | cbt_mental_health | d1           | d9
        had it       | cbt_mental_health | d1           | d10
        another need | cbt_mental_health | d20          |

        supports
        episode_id   | started_date
        other help   | d20
        """,
    )


def test_a_service_that_names_no_support_is_unknown_and_who_is_counted_yet():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        needs
        episode_id | found_date
        a case     | d10
        """
    check("cbt_mental_health_need_84d", text.format("unknown"), observed_to=day(94))
    other = "\n\nepisodes\nepisode_id | started_date\nother | d0"
    other += "\n\ninterventions\nepisode_id | started_date\nother | "
    check("cbt_mental_health_need_84d", text.format("not met") + other + "d94")
    check("cbt_mental_health_need_84d", text.format("unknown") + other + "d95")
    check("cbt_mental_health_need_84d", text.format("not counted"), observed_to=day(93))
