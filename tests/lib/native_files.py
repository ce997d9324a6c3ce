"""A treatment system of two people as native files, and what the import finds in it."""

from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING

from mainstay.engines.duckdb import connect
from mainstay.intake.run import CheckedSources, check_sources
from mainstay.intake.stage import parse_source
from mainstay.record.validate import kept_condition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from mainstay.engines.duckdb import Connection

KEY = bytes(range(32))
AS_OF = dt.date(2025, 6, 30)

Row = dict[str, str]
System = dict[str, list[Row]]

EPISODE = {
    "episode_id": "e1",
    "person_id": "p1",
    "service_id": "A",
    "referred_date": "2024-01-01",
    "triaged_date": "2024-01-05",
    "started_date": "2024-01-10",
}
REVIEW = {"review_id": "r1", "episode_id": "e1", "review_date": "2024-01-12", "stage": "start"}
DOSE = {
    "episode_id": "e1",
    "dose_date": "2024-01-11",
    "medicine": "methadone",
    "dose_mg": "30",
    "outcome": "supervised",
}


INTERVENTION = {
    "intervention_id": "i1",
    "episode_id": "e1",
    "kind": "psychosocial",
    "what": "contingency_management",
    "offered_date": "2024-01-10",
    "started_date": "2024-01-12",
}
PRESCRIPTION = {
    "prescription_id": "x1",
    "episode_id": "e1",
    "medicine": "methadone",
    "daily_dose_mg": "30",
    "started_date": "2024-01-10",
    "supervision": "all",
}
TEST = {
    "episode_id": "e1",
    "test_date": "2024-01-11",
    "specimen": "urine",
    "substance": "opioid",
    "result": "negative",
}
NEED = {"need_id": "n1", "episode_id": "e1", "domain": "housing", "found_date": "2024-01-11"}
SUPPORT = {
    "support_id": "s1",
    "episode_id": "e1",
    "domain": "housing",
    "offered_date": "2024-01-12",
    "started_date": "2024-01-15",
}
CONTACT = {"episode_id": "e1", "contact_date": "2024-01-11", "kind": "keywork", "outcome": "attended"}
EVENT = {"episode_id": "e1", "event_date": "2024-01-11", "kind": "naloxone_supplied"}


def a_system() -> System:
    """One row in every table, nothing at fault."""
    return {
        "services": [{"service_id": "A", "name": "Service A", "provider": "P", "area": "Q"}],
        "people": [{"person_id": "p1", "sex": "female", "birth_year": "1980", "ethnicity": "A"}],
        "episodes": [dict(EPISODE)],
        "interventions": [dict(INTERVENTION)],
        "prescriptions": [dict(PRESCRIPTION)],
        "doses": [dict(DOSE)],
        "tests": [dict(TEST)],
        "reviews": [dict(REVIEW)],
        "needs": [dict(NEED)],
        "supports": [dict(SUPPORT)],
        "contacts": [dict(CONTACT)],
        "health_events": [dict(EVENT)],
    }


def write_csv(path: Path, rows: Iterable[Mapping[str, str]], encoding: str = "utf-8") -> Path:
    """Rows as CSV, headers from all of them."""
    rows = list(rows)
    with path.open("w", newline="", encoding=encoding) as stream:
        writer = csv.DictWriter(stream, list(dict.fromkeys(name for row in rows for name in row)), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_system(folder: Path, system: Mapping[str, list[Row]]) -> Path:
    """One CSV for each table that has rows."""
    folder.mkdir(exist_ok=True, parents=True)
    for name, rows in system.items():
        if rows:
            write_csv(folder / f"{name}.csv", rows)
    return folder


class Found:
    """What was found in sources, and the rows that are kept."""

    def __init__(self, connection: Connection, checked: CheckedSources) -> None:
        self.connection = connection
        self.checked = checked

    def table(self, name: str):
        """What became of one table."""
        return next(entry for entry in self.checked.tables if entry.table.name == name)

    def faults(self, table: str) -> dict[tuple[str, str], tuple[int, ...]]:
        """(rule, column) to the first lines at fault."""
        return {(entry.rule.name, entry.rule.column): entry.first_lines for entry in self.table(table).counts}

    def all_faults(self) -> list[tuple[str, str, str]]:
        """(table, rule, column) of everything at fault."""
        return [
            (entry.rule.table, entry.rule.name, entry.rule.column)
            for table in self.checked.tables
            for entry in table.counts
        ]

    def rows(self, table: str, columns: str = "*") -> list[tuple[object, ...]]:
        """Rows that are kept, in stored order."""
        kept = kept_condition(self.table(table).rules)
        return self.connection.execute(f"SELECT {columns} FROM checked_{table} WHERE {kept}").fetchall()


def find_in(work_folder: Path, *sources: str, as_of: dt.date = AS_OF) -> Found:
    """Check sources as they are written on the command line."""
    connection = connect()
    parsed = [parse_source(source) for source in sources]
    work_folder.mkdir(exist_ok=True)
    checked = check_sources(connection, parsed, key=KEY, work_folder=work_folder, as_of=as_of)
    return Found(connection, checked)


def find_in_system(tmp_path: Path, system: System, as_of: dt.date = AS_OF) -> Found:
    """Write a system as native files and check it."""
    return find_in(tmp_path, f"native={write_system(tmp_path / 'files', system)}", as_of=as_of)
