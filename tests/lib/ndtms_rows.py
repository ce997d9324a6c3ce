"""Small NDTMS extracts for tests: rows as mappings, everything not named is empty."""

from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING

from mainstay.engines.duckdb import connect
from mainstay.intake.run import CheckedSources, check_sources
from mainstay.intake.stage import parse_source
from mainstay.record.validate import kept_condition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mainstay.engines.duckdb import Connection

KEY = bytes(range(32))
AS_OF = dt.date(2025, 1, 1)

PERSON = {
    "CLIENTID": "c1",
    "CONSENT": "Y",
    "SEX": "F",
    "DOB": "05/06/1980",
    "ETHNIC": "A",
    "FINITIAL": "Q",
    "SINITIAL": "X",
    "PC": "ZZ99",
}
EPISODE = {
    **PERSON,
    "EPISODID": "e1",
    "AGNCY": "N0001",
    "REFLD": "01/02/2023",
    "TRIAGED": "03/02/2023",
    "DRUG1": "1011",
    "INJSTAT": "N",
    "PREVTR": "N",
    "TOPCC": "Y",
}
MODALITY = {
    "MODID": "m1",
    "MODAL": "94",
    "REFMODDT": "03/02/2023",
    "FAOMODDT": "04/02/2023",
    "MODST": "05/02/2023",
}
START_REVIEW = {"TOPID": "t1", "TOPDATE": "05/02/2023", "TRSTAGE": "S", "OPIUSE": "28", "IVDRGUSE": "0"}
WHOLE = {**EPISODE, **MODALITY, **START_REVIEW}
"""A row that no check objects to."""

LEFT = {"DISD": "01/05/2023", "DISRSN": "85", "MODEND": "01/05/2023", "MODEXIT": "B"}


def write_extract(
    path: Path, rows: Sequence[Mapping[str, str]], *, headers: Sequence[str] = (), encoding: str = "utf-8"
) -> Path:
    """Write a CSV with the headers given, or those that the rows name."""
    named = list(headers) or list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding=encoding) as stream:
        writer = csv.DictWriter(stream, named, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


class Checked:
    """An extract that was read and checked."""

    def __init__(self, connection: Connection, outcome: CheckedSources) -> None:
        self.connection = connection
        self.outcome = outcome

    def rows(self, table: str, columns: str = "*") -> list[tuple[object, ...]]:
        """Rows that are kept, in a fixed order."""
        checked = next(entry for entry in self.outcome.tables if entry.table.name == table)
        return sorted(
            self.connection.execute(
                f"SELECT {columns} FROM checked_{table} WHERE {kept_condition(checked.rules)}"
            ).fetchall(),
            key=str,
        )

    def by_line(self, table: str, columns: str) -> list[tuple[object, ...]]:
        """Rows that are kept, in the order of the file."""
        kept = self.rows(table, f"lpad(CAST(line AS VARCHAR), 6, '0'), {columns}")
        return [row[1:] for row in kept]

    @property
    def faults(self) -> dict[str, int]:
        """Rows at fault by "table.rule"."""
        found: dict[str, int] = {}
        for table in self.outcome.tables:
            for entry in table.counts:
                name = f"{table.table.name}.{entry.rule.name}"
                found[name] = found.get(name, 0) + entry.count
        return found


def read_sources(work_folder: Path, *sources: str, as_of: dt.date = AS_OF) -> Checked:
    """Check sources as they are written on the command line."""
    connection = connect()
    parsed = [parse_source(source) for source in sources]
    return Checked(
        connection, check_sources(connection, parsed, key=KEY, work_folder=work_folder, as_of=as_of)
    )


def of_several(rows: Sequence[Mapping[str, str]], prefix: str = "p") -> list[dict[str, str]]:
    """The rows, each of a person, episode, intervention and reviews of its own."""
    numbers = ("CLIENTID", "EPISODID", "MODID", "SUBMID", "TOPID")
    return [
        {name: f"{prefix}{place}.{cell}" if name in numbers and cell else cell for name, cell in row.items()}
        for place, row in enumerate(rows)
    ]


def read_rows(tmp_path: Path, rows: Sequence[Mapping[str, str]]) -> Checked:
    """Write an extract and check it."""
    return read_sources(tmp_path, f"ndtms={write_extract(tmp_path / 'extract.csv', rows)}")
