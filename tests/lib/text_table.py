"""Small records written as text: a table's name, its columns, its rows, cells between bars.

    episodes
    episode_id      | started_date | ended_date | expect
    left on day 181 | d0           | d181       | not met

`d182` is the day 182 days after 1 January 2025; an empty cell is NULL. What every table needs and a test
does not care about is filled in (`DEFAULTS`): a person per episode, one service, numbers for identifiers.
The column `expect`, in any table, says what the indicator should find for that row's episode, which names
the case: "met", "not met", "unknown" or "not counted".
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from mainstay.derive.run import create_derived
from mainstay.engines.duckdb import connect
from mainstay.indicators.library import bound_select, load_indicators
from mainstay.record.schema import create_empty_record
from mainstay.record.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mainstay.engines.duckdb import Connection

DAY_0 = date(2025, 1, 1)
OBSERVED_TO = DAY_0 + timedelta(days=600)
"""Late enough for every horizon, unless a test says otherwise."""

Row = dict[str, str]
EXPECTED = {"met": True, "not met": False, "unknown": None}

DEFAULTS: dict[str, Row] = {
    "episodes": {"service_id": "S01", "main_substance": "heroin"},
    "interventions": {"kind": "psychosocial", "what": "motivational"},
    "prescriptions": {"medicine": "methadone", "daily_dose_mg": "80"},
    "doses": {"medicine": "methadone", "dose_mg": "80", "outcome": "supervised"},
    "tests": {"specimen": "urine", "substance": "opioid"},
    "reviews": {"stage": "review"},
    "needs": {"domain": "mental_health"},
    "supports": {"domain": "mental_health", "response": "accepted"},
    "health_events": {"kind": "naloxone_supplied"},
}


def day(number: int) -> date:
    """The date `d<number>` stands for."""
    return DAY_0 + timedelta(days=number)


def parse(text: str) -> dict[str, list[Row]]:
    """Tables of a text, by name; a table may come in several parts."""
    tables: dict[str, list[Row]] = {}
    for block in re.split(r"\n\s*\n", text.strip()):
        name, header, *lines = (line.strip() for line in block.strip().splitlines())
        columns = [cell.strip() for cell in header.split("|")]
        rows = [[cell.strip() for cell in line.split("|")] for line in lines]
        assert name in TABLES, name
        assert all(len(row) == len(columns) for row in rows), block
        tables.setdefault(name, []).extend(dict(zip(columns, row, strict=True)) for row in rows)
    return tables


def insert(connection: Connection, name: str, rows: list[Row]) -> None:
    """Put rows of text into a record table."""
    filled = [_filled(name, number, row) for number, row in enumerate(rows, start=1)]
    for columns in {tuple(row) for row in filled}:  # as few statements as there are sets of columns
        assert set(columns) <= set(TABLES[name].column_names), columns
        alike = [row for row in filled if tuple(row) == columns]
        marks = ", ".join(f"({', '.join('?' for _ in columns)})" for _ in alike)
        cells = [_value(cell) for row in alike for cell in row.values()]
        connection.execute(f"INSERT INTO {name} ({', '.join(columns)}) VALUES {marks}", cells)


def _filled(name: str, number: int, row: Row) -> Row:
    stated = {column: cell for column, cell in row.items() if column != "expect"}
    return {**DEFAULTS.get(name, {}), **_identifiers(name, number, row), **stated}


@contextmanager
def record(text: str) -> Iterator[Connection]:
    """A record in memory that holds the tables of a text, and nothing of the record before it."""
    connection = _empty_record()
    for name in TABLES:
        connection.execute(f"DELETE FROM {name}")
    for name, rows in parse(text).items():
        insert(connection, name, rows)
    yield connection


@cache
def _empty_record() -> Connection:
    # one for all tests: making twelve tables takes longer than most tests
    connection = connect()
    create_empty_record(connection)
    return connection


def derived_rows(
    name: str, text: str, columns: str, observed_to: date = OBSERVED_TO
) -> list[tuple[object, ...]]:
    """Columns of a derived table made from a text, in the order of those columns."""
    with record(text) as connection:
        create_derived(connection, [name], observed_to)
        return connection.execute(f"SELECT {columns} FROM {name} ORDER BY ALL").fetchall()


def indicator_rows(
    name: str, connection: Connection, observed_to: date = OBSERVED_TO, *, derive: bool = True
) -> list[dict[str, object]]:
    """What an indicator returns on a record: one mapping per eligible unit."""
    indicator = load_indicators()[name]
    if derive:
        create_derived(connection, indicator.reads, observed_to)
    found = connection.execute(bound_select(indicator, observed_to))
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def check(name: str, text: str, observed_to: date = OBSERVED_TO) -> list[dict[str, object]]:
    """Assert that an indicator finds for every case what its `expect` says, and return its rows."""
    with record(text) as connection:
        rows = indicator_rows(name, connection, observed_to)
    expected = {
        row["episode_id"]: row["expect"]
        for table in parse(text).values()
        for row in table
        if row.get("expect")
    }
    assert expected, "no row says what to expect"
    found = {case: _in_words([row["met"] for row in rows if row["episode_id"] == case]) for case in expected}
    assert found == expected
    return rows


def _in_words(met: list[object]) -> str:
    if not met:
        return "not counted"
    assert len(met) == 1, f"{len(met)} units where the case has one"
    return next(words for words, value in EXPECTED.items() if value is met[0])


def _identifiers(name: str, number: int, row: Row) -> Row:
    if name == "episodes":
        return {"person_id": row["episode_id"]}
    own = TABLES[name].columns[0]
    return {own.name: f"{name}-{number:03}"} if own.identifier and not own.references else {}


def _value(cell: str) -> object:
    if not cell:
        return None
    found = re.fullmatch(r"d(-?\d+)", cell)
    return day(int(found[1])) if found else cell
