"""Faulty rows on request: one of every kind that the record's rules know, and about one row in a hundred.

Each faulty row has one fault. In a table that others refer to, a row that would be set aside is added with
an identifier of its own, so that nothing that refers to a sound row loses it; elsewhere a sound row is
made faulty.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mainstay.record.tables import TABLES
from mainstay.simulate.columns import joined, text_of
from mainstay.simulate.draws import Draws

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mainstay.record.declare import Column, Table
    from mainstay.simulate.draws import Days

FAULTY_SHARE = 0.01
REFERRED_TO = tuple({c.references for table in TABLES.values() for c in table.columns if c.references})
WRONG_TYPE = {"date": "31/02/2024", "integer": "several", "decimal": "a lot", "boolean": "perhaps"}
LONG_BEFORE = np.datetime64("1980-01-01")
LONG_BEFORE_DAYS = 7000  # different days, so that two rows of one episode do not become the same row
IN_THE_FUTURE = "2099-01-01"


@dataclass(frozen=True)
class Fault:
    """One way for a row to be faulty.

    Attributes
        kind : the name the record's rules have for it
        column : where; empty for a row that comes twice
        value : what is written there; None for nothing
        earlier : for "date_order", the column that is set to a day after it
        severity : what the record does with such a row
    """

    kind: str
    column: str
    value: str | None
    severity: str
    earlier: str = ""


def faults_of(table: Table) -> tuple[Fault, ...]:
    """Every way in which a row of the table can be faulty.

    Example
        >>> [fault.kind for fault in faults_of(TABLES["people"])][:3]
        ['missing', 'allowed', 'type']
    """
    faults = [fault for column in table.columns for fault in _of_column(column)]
    faults += [
        Fault("date_order", order.later, None, order.severity, order.earlier) for order in table.date_orders
    ]
    window = table.episode_window
    if window is not None:
        faults.append(Fault("long_before_episode", window.date_column, None, window.before))
    return (*faults, Fault("duplicate", "", None, "error"))


def _of_column(column: Column) -> Iterator[Fault]:
    if column.required:
        yield Fault("missing", column.name, None, "error")
    if column.type != "text":
        yield Fault("type", column.name, WRONG_TYPE[column.type], column.on_fault)
    if column.type == "date":
        yield Fault("future", column.name, IN_THE_FUTURE, column.on_fault)
    if column.allowed:
        yield Fault("allowed", column.name, "unheard_of", column.on_fault)
    if column.maximum is not None:
        yield Fault("range", column.name, str(int(column.maximum) + 1), column.on_fault)
    if column.references:
        yield Fault("reference", column.name, "nowhere-1", column.on_fault)


class FaultyRows:
    """Makes rows faulty, block by block, and keeps count.

    Args
        seed : the run's seed
    Example
        >>> from mainstay.simulate.system import simulate
        >>> faulty = FaultyRows(seed=1)
        >>> block = faulty.spoil(next(simulate(people=200, services=2, years=1)))
        >>> {row["kind"] for row in faulty.summary() if row["table"] == "tests"} >= {"allowed", "missing"}
        True
    """

    def __init__(self, seed: int) -> None:
        self._seed = np.random.SeedSequence([seed, 1])
        self._counts: Counter[tuple[str, Fault]] = Counter()
        self._added = 0

    def spoil(self, block: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
        """The block with faulty rows in it, every column as text."""
        draws = Draws(self._seed.spawn(1)[0])
        return {name: self._spoil_table(TABLES[name], table, draws) for name, table in block.items()}

    def summary(self) -> list[dict[str, Any]]:
        """How many rows have been made faulty, by table, column and kind."""
        counted = sorted(
            self._counts.items(), key=lambda item: (item[0][0], item[0][1].kind, item[0][1].column)
        )
        return [
            {"table": table, "column": f.column, "kind": f.kind, "severity": f.severity, "rows": count}
            for (table, f), count in counted
        ]

    def write_summary(self, path: Path) -> None:
        """Write the summary as JSON."""
        path.write_text(json.dumps(self.summary(), indent=1) + "\n", encoding="utf-8")

    def _spoil_table(self, table: Table, sound: pa.Table, draws: Draws) -> pa.Table:
        text = pa.table(
            [column.cast(pa.string()).combine_chunks() for column in sound.columns], sound.column_names
        )
        faults = faults_of(table)
        rows = _distinct(text.num_rows, max(len(faults), int(text.num_rows * FAULTY_SHARE)), draws)
        added = []
        for number, fault in enumerate(faults):
            chosen = rows[number :: len(faults)]
            if fault.earlier:
                chosen = chosen[_both_known(text, fault, chosen)]
            if not len(chosen):
                continue
            self._counts[table.name, fault] += len(chosen)
            if fault.kind == "duplicate":
                added.append(text.take(chosen))
            elif table.name in REFERRED_TO and fault.severity == "error":
                copies = self._renamed(table, text.take(chosen))
                added.append(_with_fault(copies, fault, np.arange(len(chosen))))
            else:
                text = _with_fault(text, fault, chosen)
        return pa.concat_tables([text, *added])

    def _renamed(self, table: Table, copies: pa.Table) -> pa.Table:
        numbers = self._added + np.arange(copies.num_rows)
        self._added += copies.num_rows
        return copies.set_column(0, table.key[0], joined("faulty", text_of(numbers)))


def _distinct(rows: int, wanted: int, draws: Draws) -> Days:
    """Positions of `wanted` different rows, or of all where there are fewer, in no order."""
    return np.argsort(draws.uniform(rows), kind="stable")[:wanted]


def _both_known(text: pa.Table, fault: Fault, chosen: Days) -> Any:
    known = pc.and_(pc.is_valid(text[fault.earlier]), pc.is_valid(text[fault.column])).take(chosen)
    return known.to_numpy()


def _with_fault(text: pa.Table, fault: Fault, chosen: Days) -> pa.Table:
    """The table with the fault written into the chosen rows."""
    mask = np.zeros(text.num_rows, dtype=bool)
    mask[chosen] = True
    position = text.column_names.index(fault.column)
    column = text.column(position)
    if fault.earlier:
        earlier = text[fault.earlier].filter(pa.array(mask)).cast(pa.date32()).cast(pa.int32())
        values = pc.subtract(earlier, pa.scalar(1, pa.int32())).cast(pa.date32()).cast(pa.string())
    elif fault.kind == "long_before_episode":
        days = LONG_BEFORE + np.arange(len(chosen)) % LONG_BEFORE_DAYS
        values = pa.array(days.astype(str), pa.string())
    else:
        values = pa.array([fault.value] * len(chosen), pa.string())
    written = pc.replace_with_mask(_one(column), pa.array(mask), _one(values))
    return text.set_column(position, fault.column, written)


def _one(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
