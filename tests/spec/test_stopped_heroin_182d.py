"""stopped_heroin_182d: no use at the review, of people who used when they started."""

from __future__ import annotations

from lib.text_table import check, day

REVIEWED_AT_THE_START = """
        episodes
        episode_id | started_date
        stopped    | d0
        one day    | d0
        not said   | d0
        no review  | d0

        reviews
        episode_id | stage | review_date | opiate_days
        stopped    | start | d0          | 28
        one day    | start | d0          | 28
        not said   | start | d0          | 28
        no review  | start | d0          | 28
"""


def test_none_is_stopped_and_one_day_is_not():
    check(
        "stopped_heroin_182d",
        REVIEWED_AT_THE_START
        + """
        reviews
        episode_id | stage  | review_date | opiate_days | expect
        stopped    | review | d150        | 0           | met
        one day    | review | d150        | 1           | not met
        not said   | review | d150        |             | unknown
        no review  | after  | d150        | 0           | unknown
        """,
    )


def test_a_missing_start_is_unknown_and_only_a_start_without_use_is_not_counted():
    check(
        "stopped_heroin_182d",
        """
        episodes
        episode_id         | started_date | expect
        used               | d0           | met
        used on one day    | d0           | met
        did not use        | d0           | not counted
        start not answered | d0           | unknown
        no start review    | d0           | unknown
        start review late  | d0           | unknown
        start review on 14 | d0           | met

        reviews
        episode_id         | stage  | review_date | opiate_days
        used               | start  | d0          | 20
        used on one day    | start  | d0          | 1
        did not use        | start  | d0          | 0
        start not answered | start  | d0          |
        start review late  | start  | d15         | 20
        start review on 14 | start  | d14         | 20
        used               | review | d150        | 0
        used on one day    | review | d150        | 0
        did not use        | review | d150        | 0
        start not answered | review | d150        | 0
        no start review    | review | d150        | 0
        start review late  | review | d150        | 0
        start review on 14 | review | d150        | 0
        """,
    )


def test_people_who_left_stay_in_the_count():
    check(
        "stopped_heroin_182d",
        """
        episodes
        episode_id       | started_date | ended_date | end_reason  | expect
        left, no review  | d0           | d50        | dropped_out | unknown
        left, exit review| d0           | d50        | dropped_out | met

        reviews
        episode_id       | stage | review_date | opiate_days
        left, no review  | start | d0          | 20
        left, exit review| start | d0          | 20
        left, exit review| exit  | d50         | 0
        """,
    )


def test_only_episodes_whose_day_182_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}
        """
    check("stopped_heroin_182d", text.format("unknown"), observed_to=day(182))
    check("stopped_heroin_182d", text.format("not counted"), observed_to=day(181))
