"""retained_365d: still in treatment after a year. Where people went: see test_retained_182d.py."""

from __future__ import annotations

from lib.text_table import check, day


def test_both_sides_of_day_365():
    check(
        "retained_365d",
        """
        episodes
        episode_id     | started_date | ended_date | end_reason  | expect
        still here     | d0           |            |             | met
        left on day 365 | d0           | d365        | dropped_out | met
        left on day 364 | d0           | d364        | dropped_out | not met
        transferred    | d0           | d364        | transferred | unknown
        """,
    )


def test_only_episodes_that_could_reach_day_365_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}
        """
    check("retained_365d", text.format("met"), observed_to=day(365))
    check("retained_365d", text.format("not counted"), observed_to=day(364))
