"""review_on_time_182d: the next review within six months."""

from __future__ import annotations

from lib.text_table import check, day


def test_both_sides_of_day_182():
    check(
        "review_on_time_182d",
        """
        episodes
        episode_id     | started_date | ended_date | end_reason  | expect
        day 182        | d0           |            |             |
        day 183        | d0           | d280       | dropped_out |
        says nothing   | d0           | d182       | dropped_out |
        none           | d0           |            |             |
        same day       | d0           |            |             |
        left day 181   | d0           | d181       | dropped_out |
        after the end  | d0           |            |             |

        reviews
        episode_id     | stage  | review_date | expect
        day 182        | start  | d0          | met
        day 182        | exit   | d182        |
        day 183        | start  | d0          | not met
        day 183        | review | d183        |
        says nothing   | start  | d0          | met
        says nothing   | review | d100        |
        none           | start  | d0          | not met
        same day       | start  | d0          | not met
        same day       | exit   | d0          |
        left day 181   | start  | d0          | not counted
        after the end  | after  | d0          | not counted
        """,
    )


def test_only_reviews_182_days_ago_are_counted():
    text = """
        episodes
        episode_id | started_date
        a case     | d0

        reviews
        episode_id | stage | review_date | expect
        a case     | start | d5          | {}
        """
    check("review_on_time_182d", text.format("not met"), observed_to=day(187))
    check("review_on_time_182d", text.replace("start |", "review |").format("not met"), observed_to=day(187))
    check("review_on_time_182d", text.format("not counted"), observed_to=day(186))
