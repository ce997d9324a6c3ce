from __future__ import annotations

from datetime import date

import pyarrow as pa

from mainstay.measure.everyone import STATES
from mainstay.report.bars import PARTS, draw_bar
from mainstay.report.everyone import EveryoneLine, follow_everyone


def line(name="X", **people):
    return EveryoneLine(name, people, name)


def test_every_state_is_in_exactly_one_part_of_the_bar():
    in_parts = [state for _, states, _, _ in PARTS for state in states]
    assert sorted(in_parts) == sorted(STATES)


def test_the_shares_of_a_bar_are_read_out_and_small_ones_are_not_written():
    bar = draw_bar(line("R & D", not_using=96, died=4))
    assert 'aria-label="R &amp; D: In treatment, not using on top 96%;' in bar
    assert ">96</text>" in bar
    assert ">4</text>" not in bar


def test_transfers_are_not_known_and_never_planned_or_unplanned():
    one = line(not_using=1, moved=2, dropped_out=3, completed=4, died=1)
    assert (one.left_unplanned.known, one.left_unplanned.met, one.left_unplanned.unknown) == (9, 3, 2)
    assert one.started == 11


def rows(*months):
    schema = pa.schema(
        [
            ("service_id", pa.string()),
            ("period_start", pa.date32()),
            ("state", pa.string()),
            ("people", pa.int64()),
        ]
    )
    records = [{"service_id": "A", "period_start": month, "state": "died", "people": 1} for month in months]
    return pa.Table.from_pylist(records, schema=schema)


def test_the_latest_twelve_months_are_shown():
    everyone = follow_everyone(
        rows(date(2024, 1, 1), date(2024, 2, 1), date(2025, 1, 1)), {"A": "A"}, frozenset()
    )
    assert (everyone.first_month, everyone.last_month) == (date(2024, 2, 1), date(2025, 1, 1))
    assert everyone.network.started == 2


def test_nobody_at_day_182_yet_is_no_lines():
    everyone = follow_everyone(rows(), {"A": "A"}, frozenset({"A"}))
    assert (everyone.first_month, everyone.lines) == (None, ())


def test_only_a_service_that_is_shown_is_named():
    everyone = follow_everyone(rows(date(2025, 1, 1)), {"A": "A"}, frozenset({"A", "B"}))
    assert everyone.selective == frozenset({"A"})
