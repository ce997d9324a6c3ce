"""psychosocial_started_84d: psychosocial support that started within twelve weeks."""

from __future__ import annotations

from lib.text_table import check, day

OTHERS = """
        episodes
        episode_id    | service_id | started_date | main_substance
        somebody else | S01        | d-100        | heroin

        interventions
        episode_id    | kind         | started_date
        somebody else | psychosocial | d-90
"""


def test_both_sides_of_day_84():
    check(
        "psychosocial_started_84d",
        OTHERS
        + """
        episodes
        episode_id          | service_id | started_date
        day 84              | S01        | d0
        day 85              | S01        | d0
        offered only        | S01        | d0
        another kind        | S01        | d0
        went on from before | S01        | d0
        over before         | S01        | d0

        interventions
        episode_id          | kind            | offered_date | started_date | ended_date | expect
        day 84              | psychosocial    |              | d84          |            | met
        day 85              | psychosocial    |              | d85          |            | not met
        offered only        | psychosocial    | d10          |              |            | not met
        another kind        | pharmacological |              | d0           |            | not met
        went on from before | psychosocial    |              | d-10         | d0         | met
        over before         | psychosocial    |              | d-10         | d-1        | not met
        """,
    )


def test_a_service_that_had_recorded_none_yet_is_unknown():
    check(
        "psychosocial_started_84d",
        """
        episodes
        episode_id      | service_id | started_date | expect
        never recorded  | S01        | d0           | unknown
        recorded in time| S02        | d0           | not met
        too late        | S03        | d0           | unknown
        other 2         | S02        | d80          | met
        other 3         | S03        | d80          | met

        interventions
        episode_id      | kind            | started_date
        never recorded  | pharmacological | d0
        other 2         | psychosocial    | d84
        other 3         | psychosocial    | d85
        """,
    )


def test_only_episodes_whose_day_84_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}
        """
    check("psychosocial_started_84d", text.format("unknown"), observed_to=day(84))
    check("psychosocial_started_84d", text.format("not counted"), observed_to=day(83))
