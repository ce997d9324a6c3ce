"""needs_offered_28d: support offered within four weeks of finding a need, in six domains."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


def test_both_sides_of_day_28():
    check(
        "needs_offered_28d",
        """
        episodes
        episode_id   | started_date | expect
        day 28       | d0           | met
        day 29       | d0           | not met
        said no      | d0           | met
        started      | d0           | met
        late offer   | d0           | met
        another need | d0           | not met
        not a domain | d0           | not counted
        other        | d-50         |

        needs
        episode_id   | domain  | found_date
        day 28       | housing | d10
        day 29       | housing | d10
        said no      | housing | d10
        started      | housing | d10
        late offer   | housing | d10
        another need | housing | d10
        not a domain | finance | d10

        supports
        episode_id   | domain  | offered_date | response | started_date
        day 28       | housing | d38          | waiting  |
        day 29       | housing | d39          | waiting  |
        said no      | housing | d38          | declined |
        started      | housing |              | accepted | d38
        late offer   | housing | d60          | accepted | d38
        another need | family  | d38          | accepted | d38
        other        | housing | d-40         | accepted |
        """,
    )


@pytest.mark.parametrize("domain", ["mental_health", "housing", "employment", "family", "trauma", "activity"])
def test_each_domain_counts(domain):
    text = "episodes\nepisode_id | started_date | expect\na case | d0 | met\n\n"
    offer = f"\n\nsupports\nepisode_id | domain | offered_date\na case | {domain} | d20"
    need = f"needs\nepisode_id | domain | found_date\na case | {domain} | d10"
    check("needs_offered_28d", text + need + offer)


def test_a_service_that_had_recorded_no_such_support_is_unknown_and_who_is_counted_yet():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        needs
        episode_id | domain  | found_date
        a case     | housing | d10
        """
    check("needs_offered_28d", text.format("unknown"), observed_to=day(38))
    other = "\n\nepisodes\nepisode_id | started_date\nother | d0"
    other += "\n\nsupports\nepisode_id | domain | started_date\nother | housing | "
    check("needs_offered_28d", text.format("not met") + other + "d38")
    check("needs_offered_28d", text.format("unknown") + other + "d39")
    check("needs_offered_28d", text.format("not counted"), observed_to=day(37))
