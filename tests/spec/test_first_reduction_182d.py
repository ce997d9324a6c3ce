"""first_reduction_182d: the first review that tells of less use than at the start."""

from __future__ import annotations

from lib.text_table import check, day


def test_any_review_counts_and_by_how_much():
    check(
        "first_reduction_182d",
        """
        episodes
        episode_id     | started_date | expect
        stopped        | d0           | met
        thirteen less  | d0           | met
        twelve less    | d0           | not met
        did not last   | d0           | met
        day 28         | d0           | unknown
        day 29         | d0           | met
        day 182        | d0           | met
        day 183        | d0           | unknown
        one not said   | d0           | unknown
        said and met   | d0           | met
        start not said | d0           | unknown
        no start       | d0           | unknown
        none at start  | d0           | not counted

        reviews
        episode_id     | stage  | review_date | opiate_days
        stopped        | start  | d0          | 4
        stopped        | review | d90         | 0
        thirteen less  | start  | d0          | 28
        thirteen less  | review | d90         | 15
        twelve less    | start  | d0          | 28
        twelve less    | review | d90         | 16
        did not last   | start  | d0          | 28
        did not last   | review | d60         | 0
        did not last   | review | d120        | 28
        day 28         | start  | d0          | 28
        day 28         | review | d28         | 0
        day 29         | start  | d0          | 28
        day 29         | review | d29         | 0
        day 182        | start  | d0          | 28
        day 182        | exit   | d182        | 0
        day 183        | start  | d0          | 28
        day 183        | review | d183        | 0
        one not said   | start  | d0          | 28
        one not said   | review | d60         |
        one not said   | review | d120        | 28
        said and met   | start  | d0          | 28
        said and met   | review | d60         |
        said and met   | review | d120        | 0
        start not said | start  | d0          |
        start not said | review | d90         | 0
        no start       | review | d90         | 0
        none at start  | start  | d0          | 0
        none at start  | review | d90         | 0
        """,
    )


def test_only_those_whose_day_182_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        """
    check("first_reduction_182d", text.format("unknown"), observed_to=day(182))
    check("first_reduction_182d", text.format("not counted"), observed_to=day(181))
