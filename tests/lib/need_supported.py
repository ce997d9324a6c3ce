"""The cases of every `…_need_supported` indicator: they differ in nothing but the domain of the need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.text_table import check, day

if TYPE_CHECKING:
    from datetime import date

OTHERS = """
        episodes
        episode_id    | started_date
        somebody else | d-100

        supports
        episode_id    | domain | offered_date
        somebody else | {domain} | d-90
"""
BOTH_SIDES = """
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
        day 84              | {domain} | d10
        day 85              | {domain} | d10
        offered only        | {domain} | d10
        said no             | {domain} | d10
        another need        | {domain} | d10
        already supported   | {domain} | d10
        over before         | {domain} | d10
        by an intervention  | {domain} | d10
        has no need         | {other}  | d10

        supports
        episode_id          | domain   | offered_date | response | started_date | ended_date
        day 84              | {domain} |              | accepted | d94          |
        day 85              | {domain} |              | accepted | d95          |
        offered only        | {domain} | d20          | waiting  |              |
        said no             | {domain} | d20          | declined |              |
        another need        | {other}  | d20          | accepted | d20          |
        already supported   | {domain} | d1           | accepted | d1           | d10
        over before         | {domain} | d1           | accepted | d1           | d9
        has no need         | {domain} | d20          | accepted | d20          |

        interventions
        episode_id          | kind             | what          | started_date
        by an intervention  | recovery_support | {intervention} | d94
        """
NOT_RECORDED_YET = """
        episodes
        episode_id       | service_id | started_date | expect
        never recorded   | S01        | d0           | unknown
        recorded in time | S02        | d0           | not met
        too late         | S03        | d0           | unknown
        other 2          | S02        | d0           |
        other 3          | S03        | d0           |

        needs
        episode_id       | domain   | found_date
        never recorded   | {domain} | d10
        recorded in time | {domain} | d10
        too late         | {domain} | d10

        supports
        episode_id       | domain   | started_date
        never recorded   | {other}  | d20
        other 2          | {domain} | d94
        other 3          | {domain} | d95
        """
FIRST_FINDING = """
        episodes
        episode_id  | triaged_date | started_date | expect
        found twice | d0           | d5           | not met
        no day      | d0           | d5           | not met

        needs
        episode_id  | domain   | found_date
        found twice | {domain} | d50
        found twice | {domain} | d40
        no day      | {domain} |
        """
TOO_SOON = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expected}

        needs
        episode_id | domain   | found_date
        a case     | {domain} | d10
        """


class NeedSupported:
    """What holds of one such indicator; a subclass names its domain.

    Attributes
        domain : of the need
        other : a domain that has nothing to do with it
        intervention : one that counts as support in this domain
    """

    domain: str
    other = "mental_health"
    intervention: str

    def _check(self, text: str, expected: str = "", **more: date) -> list[dict[str, object]]:
        filled = text.format(
            domain=self.domain, other=self.other, intervention=self.intervention, expected=expected
        )
        return check(f"{self.domain}_need_supported", filled, **more)

    def test_both_sides_of_day_84(self):
        self._check(OTHERS + BOTH_SIDES)

    def test_a_service_that_had_recorded_no_such_support_yet_is_unknown(self):
        self._check(NOT_RECORDED_YET)

    def test_the_first_finding_counts_and_a_missing_day_is_the_day_the_episode_began(self):
        rows = self._check(OTHERS + FIRST_FINDING)
        assert {row["episode_id"]: row["evidence_found_date"] for row in rows} == {
            "found twice": day(40),
            "no day": day(0),
        }

    def test_only_needs_found_84_days_ago_are_counted(self):
        self._check(TOO_SOON, expected="unknown", observed_to=day(94))
        self._check(TOO_SOON, expected="not counted", observed_to=day(93))
