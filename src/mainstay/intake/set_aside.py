"""Rows that were set aside, as they came, for the eyes of the person who imports them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.intake.inputs import rejects_table
from mainstay.intake.stage import enter_source

if TYPE_CHECKING:
    from pathlib import Path

    from mainstay.engines.duckdb import Connection
    from mainstay.intake.run import CheckedSources
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
                _copy(connection, f"SELECT DISTINCT line, csv_line FROM {rejects} ORDER BY line", path)
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
    rows = f"""
        SELECT staged.* REPLACE (
            staged.line + len(list_filter({list(shifts)}::BIGINT[], lambda shift: shift <= staged.line))
              AS line
          ), checked.broken
        FROM main.staged_{table.table.name} AS staged
        JOIN (SELECT source, line, concat_ws('; ', {named}) AS broken
              FROM main.checked_{table.table.name} AS checked
              WHERE source = {number} AND (faults & {bits}) <> 0) AS checked
          ON checked.source = staged.source AND checked.line = staged.line
        ORDER BY staged.line"""
    _copy(connection, rows, path)


def _copy(connection: Connection, select: str, path: Path) -> None:
    path.touch(mode=OWNER_ONLY_FILE)
    connection.execute(f"COPY ({select}) TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT csv, HEADER)")
    path.chmod(OWNER_ONLY_FILE)
