"""motivational_84d: motivational work that started within twelve weeks."""

from __future__ import annotations

from lib.text_table import check, day


def test_both_sides_of_day_84():
    check(
        "motivational_84d",
        """
        episodes
        episode_id     | started_date | expect
        day 84         | d0           | met
        day 85         | d0           | not met
        offered only   | d0           | not met
        another kind   | d0           | not met
        over before    | d0           | not met
        since before   | d0           | met
        nothing        | d0           | not met
        earlier others | d-200        | met

        interventions
        episode_id     | kind | what | offered_date | started_date | ended_date
        day 84         | psychosocial | motivational | d1 | d84  |
        day 85         | psychosocial | motivational | d1 | d85  |
        offered only   | psychosocial | motivational | d1 |      |
        another kind   | psychosocial | counselling | d1 | d1   |
        over before    | psychosocial | motivational | d-9 | d-9 | d-1
        since before   | psychosocial | motivational | d-9 | d-9 | d0
        earlier others | psychosocial | motivational | d-200 | d-190 |
        """,
    )


def test_a_service_that_names_no_support_is_unknown():
    check(
        "motivational_84d",
        """
        episodes
        episode_id   | service_id | started_date | expect
        never named  | S01        | d0           | unknown
        named in time | S02       | d0           | not met
        named too late | S03      | d0           | unknown

        interventions
        episode_id   | kind         | what                   | started_date
        never named  | psychosocial | psychosocial_not_stated | d1
        named in time | psychosocial | counselling           | d84
        named too late | psychosocial | counselling          | d85
        """,
    )


def test_only_those_whose_day_84_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        """
    check("motivational_84d", text.format("unknown"), observed_to=day(84))
    check("motivational_84d", text.format("not counted"), observed_to=day(83))
