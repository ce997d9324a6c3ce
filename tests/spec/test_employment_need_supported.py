"""employment_need_supported: support that started within twelve weeks of finding the need."""

from __future__ import annotations

from lib.text_table import check, day

OTHERS = """
        episodes
        episode_id    | started_date
        somebody else | d-100

        supports
        episode_id    | domain | offered_date
        somebody else | employment | d-90
"""


def test_both_sides_of_day_84():
    check(
        "employment_need_supported",
        OTHERS
        + """
        episodes
        episode_id          | started_date | expect
        day 84              | d0           | met
        day 85              | d0           | not met
        offered only        | d0           | not met
        said no             | d0           | not met
        another need        | d0           | not met
        already supported   | d0           | met
        over before         | d0           | not met
        by an intervention  | d0           | met
        has no need         | d0           | not counted

        needs
        episode_id          | domain   | found_date
        day 84              | employment   | d10
        day 85              | employment   | d10
        offered only        | employment   | d10
        said no             | employment   | d10
        another need        | employment   | d10
        already supported   | employment   | d10
        over before         | employment   | d10
        by an intervention  | employment   | d10
        has no need         | mental_health | d10

        supports
        episode_id          | domain   | offered_date | response | started_date | ended_date
        day 84              | employment   |              | accepted | d94          |
        day 85              | employment   |              | accepted | d95          |
        offered only        | employment   | d20          | waiting  |              |
        said no             | employment   | d20          | declined |              |
        another need        | mental_health | d20          | accepted | d20          |
        already supported   | employment   | d1           | accepted | d1           | d10
        over before         | employment   | d1           | accepted | d1           | d9
        has no need         | employment   | d20          | accepted | d20          |

        interventions
        episode_id          | kind             | what    | started_date
        by an intervention  | recovery_support | education_training | d94
        """,
    )


def test_a_service_that_had_recorded_no_such_support_yet_is_unknown():
    check(
        "employment_need_supported",
        """
        episodes
        episode_id       | service_id | started_date | expect
        never recorded   | S01        | d0           | unknown
        recorded in time | S02        | d0           | not met
        too late         | S03        | d0           | unknown
        other 2          | S02        | d0           |
        other 3          | S03        | d0           |

        needs
        episode_id       | domain | found_date
        never recorded   | employment | d10
        recorded in time | employment | d10
        too late         | employment | d10

        supports
        episode_id       | domain   | started_date
        never recorded   | mental_health | d20
        other 2          | employment   | d94
        other 3          | employment   | d95
        """,
    )


def test_the_first_finding_counts_and_a_missing_day_is_the_day_the_episode_began():
    rows = check(
        "employment_need_supported",
        OTHERS
        + """
        episodes
        episode_id  | triaged_date | started_date | expect
        found twice | d0           | d5           | not met
        no day      | d0           | d5           | not met

        needs
        episode_id  | domain | found_date
        found twice | employment | d50
        found twice | employment | d40
        no day      | employment |
        """,
    )
    assert {row["episode_id"]: row["evidence_found_date"] for row in rows} == {
        "found twice": day(40),
        "no day": day(0),
    }


def test_only_needs_found_84_days_ago_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        needs
        episode_id | domain | found_date
        a case     | employment | d10
        """
    check("employment_need_supported", text.format("unknown"), observed_to=day(94))
    check("employment_need_supported", text.format("not counted"), observed_to=day(93))
