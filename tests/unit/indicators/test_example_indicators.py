"""The example of a service's own indicator loads and counts what it says, both sides of day 158."""

from __future__ import annotations

from lib.checkout import ROOT
from lib.text_table import OBSERVED_TO, record
from mainstay.indicators.library import bound_select, lint_indicators, load_indicators

EXAMPLES = ROOT / "examples" / "indicators"


def test_every_example_is_accepted():
    assert not lint_indicators(EXAMPLES)


def test_day_158():
    indicator = load_indicators(EXAMPLES)["retained_158d"]
    text = """
        episodes
        episode_id   | started_date | ended_date | end_reason
        open         | d0           |            |
        day 158      | d0           | d158       | dropped_out
        day 157      | d0           | d157       | dropped_out
        not started  |              |            |
        """
    with record(text) as connection:
        rows = connection.execute(bound_select(indicator, OBSERVED_TO)).fetchall()
    assert {row[2]: row[4] for row in rows} == {"open": True, "day 158": True, "day 157": False}
