"""paid_work_182d: days of paid work before the latest review."""

from __future__ import annotations

from lib.text_table import check, day


def test_ten_days_and_which_review_counts():
    check(
        "paid_work_182d",
        """
        episodes
        episode_id | started_date | ended_date | end_reason  | expect
        ten days   | d0           |            |             | met
        nine days  | d0           |            |             | not met
        no day     | d0           |            |             | not met
        not said   | d0           |            |             | unknown
        day 28     | d0           |            |             | unknown
        day 29     | d0           |            |             | met
        day 182    | d0           |            |             | met
        day 183    | d0           |            |             | unknown
        start only | d0           |            |             | unknown
        left       | d0           | d40        | dropped_out | unknown

        reviews
        episode_id | stage  | review_date | work_days
        ten days   | review | d90         | 10
        nine days  | review | d90         | 9
        no day     | review | d90         | 0
        not said   | review | d90         |
        day 28     | review | d28         | 20
        day 29     | review | d29         | 20
        day 182    | review | d182        | 20
        day 183    | review | d183        | 20
        start only | start  | d0          | 20
        """,
    )


def test_only_those_whose_day_182_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        """
    check("paid_work_182d", text.format("unknown"), observed_to=day(182))
    check("paid_work_182d", text.format("not counted"), observed_to=day(181))
