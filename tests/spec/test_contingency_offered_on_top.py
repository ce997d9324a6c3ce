"""contingency_offered_on_top: contingency management offered within twelve weeks of finding use on top."""

from __future__ import annotations

from lib.text_table import check, day


def test_both_sides_of_day_84_after_the_first_finding():
    check(
        "contingency_offered_on_top",
        """
        episodes
        episode_id      | started_date | expect
        day 84          | d0           | met
        day 85          | d0           | not met
        started in time | d0           | met
        offered before  | d0           | met
        another kind    | d0           | not met
        found twice     | d0           | not met
        said so         | d0           | met
        not found       | d0           | not counted
        not tested      | d0           | not counted

        tests
        episode_id      | test_date | result
        day 84          | d20       | positive
        day 85          | d20       | positive
        started in time | d20       | positive
        offered before  | d20       | positive
        another kind    | d20       | positive
        found twice     | d20       | positive
        found twice     | d90       | positive
        not found       | d20       | negative

        reviews
        episode_id      | review_date | opiate_days
        said so         | d40         | 28

        interventions
        episode_id      | what                   | offered_date | started_date
        day 84          | contingency_management | d104         |
        day 85          | contingency_management | d105         |
        started in time | contingency_management |              | d104
        offered before  | contingency_management | d1           | d2
        another kind    | motivational           | d1           | d2
        found twice     | contingency_management | d120         |
        said so         | contingency_management | d124         |
        not found       | contingency_management | d1           |
        """,
    )


def test_a_service_that_names_no_support_is_unknown_and_who_is_counted_yet():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        tests
        episode_id | test_date | result
        a case     | d20       | positive
        """
    check("contingency_offered_on_top", text.format("unknown"), observed_to=day(104))
    other = "\n\nepisodes\nepisode_id | started_date\nother | d0"
    other += "\n\ninterventions\nepisode_id | started_date\nother | "
    check("contingency_offered_on_top", text.format("not met") + other + "d104")
    check("contingency_offered_on_top", text.format("unknown") + other + "d105")
    check("contingency_offered_on_top", text.format("not counted"), observed_to=day(103))
