"""retained_28d: still in treatment after four weeks. Where people went: see test_retained_182d.py."""

from __future__ import annotations

from lib.text_table import check, day


def test_both_sides_of_day_28():
    check(
        "retained_28d",
        """
        episodes
        episode_id     | started_date | ended_date | end_reason  | expect
        still here     | d0           |            |             | met
        left on day 28 | d0           | d28        | dropped_out | met
        left on day 27 | d0           | d27        | dropped_out | not met
        transferred    | d0           | d27        | transferred | unknown
        """,
    )


def test_only_episodes_that_could_reach_day_28_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}
        """
    check("retained_28d", text.format("met"), observed_to=day(28))
    check("retained_28d", text.format("not counted"), observed_to=day(27))
