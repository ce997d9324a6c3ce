"""Synthetic systems for tests, made once, and questions asked of them."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from mainstay.engines.duckdb import connect
from mainstay.intake.publish import check_only
from mainstay.intake.stage import parse_source
from mainstay.simulate.native_format import write
from mainstay.simulate.system import simulate, whole_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

    from mainstay.engines.duckdb import Connection
    from mainstay.intake.run import CheckedSources

AS_OF = date(2026, 1, 31)

NO_PRESSURE = (
    ("leave.pressure_using", 0.0),
    ("leave.pressure_any", 0.0),
    ("doses.pressure_cut", 0.0),
    ("use.pressure_stop", 0.0),
)


@cache
def system(people: int, changed: tuple[tuple[str, float], ...] = ()) -> dict[str, pa.Table]:
    """Twelve services over three years."""
    return whole_tables(people, services=12, years=3, seed=5, changed=dict(changed))


@contextmanager
def asked(tables: Mapping[str, pa.Table]) -> Iterator[Connection]:
    """A connection in which each table has its name."""
    with connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        yield connection


def one_row(tables: Mapping[str, pa.Table], query: str) -> tuple[Any, ...]:
    """The only row of a query over the tables."""
    with asked(tables) as connection:
        (row,) = connection.execute(query).fetchall()
        return row


def write_system(folder: Path, people: int, services: int, years: int, seed: int) -> Path:
    """A system in the native format."""
    folder.mkdir(exist_ok=True)
    write(simulate(people, services, years, seed), folder)
    return folder


def check(folder: Path) -> CheckedSources:
    """What the import would find in a native folder."""
    return check_only([parse_source(f"native={folder}")], as_of=AS_OF)


def rules_broken(checked: CheckedSources) -> Iterable[tuple[str, str, str, str, int]]:
    """Severity, table, column, rule and number of rows for every rule broken."""
    return [
        (entry.rule.severity, entry.rule.table, entry.rule.column, entry.rule.name, entry.count)
        for table in checked.tables
        for entry in table.counts
    ]
