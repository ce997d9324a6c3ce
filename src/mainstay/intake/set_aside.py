"""Rows that were set aside, as they came, for the eyes of the person who imports them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.intake.inputs import rejects_table
from mainstay.intake.stage import enter_source
from mainstay.record.checked_sql import read_sql
from mainstay.record.validate import rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from mainstay.engines.duckdb import Connection
    from mainstay.intake.run import CheckedSources
    from mainstay.record.declare import Table
    from mainstay.record.validate import CheckedTable

OWNER_ONLY_FILE = 0o600
OWNER_ONLY_FOLDER = 0o700


def write_set_aside(connection: Connection, checked: CheckedSources, folder: Path) -> Path | None:
    """Write one CSV for each table with rows set aside, and one for each file with lines that are no rows.

    Args
        connection : where `staged_<table>` and `checked_<table>` are
        checked : what was found
        folder : made here, readable by its owner only, as is each file in it
    Returns
        the folder; None where nothing was set aside
    """
    if not checked.set_aside:
        return None
    folder.mkdir(mode=OWNER_ONLY_FOLDER)
    for number, source in enumerate(checked.sources):
        enter_source(connection, number)
        for table in checked.tables:
            if any(entry.source == number and entry.rule.severity == "error" for entry in table.counts):
                path = folder / f"{table.table.name}.{number}-{source.profile.name}.csv"
                _write_rows(connection, table, number, checked.line_shifts(number, table.table.name), path)
        for summary in checked.inputs[number]:
            if summary.misshapen:
                rejects = rejects_table(connection, summary.name)
                path = folder / f"{summary.name}.{number}-{source.profile.name}.lines.csv"
                # Not the line itself: it holds every cell of the source, and names may not enter the store.
                select = (
                    f"SELECT line, min(lower(error_type::VARCHAR)) AS broken FROM {rejects} GROUP BY line"
                )
                _copy(connection, f"{select} ORDER BY line", path)
    connection.execute("SET search_path = 'main'")
    return folder


def _write_rows(
    connection: Connection, table: CheckedTable, number: int, shifts: tuple[int, ...], path: Path
) -> None:
    errors = [(1 << bit, rule) for bit, rule in enumerate(table.rules) if rule.severity == "error"]
    bits = sum(bit for bit, _ in errors)
    named = ", ".join(
        f"CASE WHEN checked.faults & {bit} <> 0 THEN '{rule.column or rule.table}: {rule.name}' END"
        for bit, rule in errors
    )
    shift = f"len(list_filter({list(shifts)}::BIGINT[], lambda shift: shift <= staged.line))"
    rows = f"""
        SELECT staged.* REPLACE (staged.line + {shift} AS line), concat_ws('; ', {named}) AS broken
        FROM main.staged_{table.table.name} AS staged
        JOIN {rows_of(table.table)} AS checked
          ON checked.source = staged.source AND checked.line = staged.line
          AND {_same_row(table.table)}
        WHERE checked.source = {number} AND (checked.faults & {bits}) <> 0
        ORDER BY staged.line"""
    _copy(connection, rows, path)


def _same_row(table: Table) -> str:
    """One line of a source can make several rows of a table: they differ in their keys."""
    if not table.is_event:
        return f"checked.raw_key IS NOT DISTINCT FROM staged.{table.key[0]}"
    return " AND ".join(
        f"checked.{name} IS NOT DISTINCT FROM {read_sql(table[name])}" for name in table.key[1:]
    )


def _copy(connection: Connection, select: str, path: Path) -> None:
    path.touch(mode=OWNER_ONLY_FILE)
    connection.execute(f"COPY ({select}) TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT csv, HEADER)")
    path.chmod(OWNER_ONLY_FILE)
