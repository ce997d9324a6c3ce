"""retained_84d: still in treatment after twelve weeks. Where people went: see test_retained_182d.py."""

from __future__ import annotations

from lib.text_table import check, day


def test_both_sides_of_day_84():
    check(
        "retained_84d",
        """
        episodes
        episode_id     | started_date | ended_date | end_reason  | expect
        still here     | d0           |            |             | met
        left on day 84 | d0           | d84        | dropped_out | met
        left on day 83 | d0           | d83        | dropped_out | not met
        transferred    | d0           | d83        | transferred | unknown
        """,
    )


def test_only_episodes_that_could_reach_day_84_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}
        """
    check("retained_84d", text.format("met"), observed_to=day(84))
    check("retained_84d", text.format("not counted"), observed_to=day(83))
