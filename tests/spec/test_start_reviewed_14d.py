"""start_reviewed_14d: a start review within two weeks of the start."""

from __future__ import annotations

from lib.text_table import check, day


def test_both_ends_of_the_time():
    check(
        "start_reviewed_14d",
        """
        episodes
        episode_id    | started_date | expect
        14 before     | d0           | met
        15 before     | d0           | not met
        14 after      | d0           | met
        15 after      | d0           | not met
        another stage | d0           | not met
        none          | d0           | not met
        says nothing  | d0           | met

        reviews
        episode_id    | stage  | review_date | opiate_days
        14 before     | start  | d-14        | 5
        15 before     | start  | d-15        | 5
        14 after      | start  | d14         | 5
        15 after      | start  | d15         | 5
        another stage | review | d5          | 5
        says nothing  | start  | d0          |
        """,
    )


def test_only_those_whose_day_14_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        """
    check("start_reviewed_14d", text.format("not met"), observed_to=day(14))
    check("start_reviewed_14d", text.format("not counted"), observed_to=day(13))
