"""The records that the site shows: snapshots, what was set aside and why, how fresh they are."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings

from mainstay.record.rules import duplicate_rules, rules_of
from mainstay.record.store import MANIFEST, SET_ASIDE, SNAPSHOTS
from mainstay.record.tables import TABLES
from mainstay_web.frame.notices import current_snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

LINES_SHOWN = 5
ROWS_READ = 20_000
SNAPSHOTS_SHOWN = 12


class Fault(NamedTuple):
    """One rule that rows broke: which, how many, and where; never what the rows say."""

    table: str
    column: str
    severity: str
    meaning: str
    rows: int
    lines: list[int]


class Shown(NamedTuple):
    """One snapshot on the page.

    Attributes
        id : its name
        imported_at : when
        observed_to : the last day that it knows
        sources : what it was made from
        tables : name, rows kept and rows set aside
        faults : what was found, most rows first
        is_current : whether readers see it
    """

    id: str
    imported_at: datetime
    observed_to: date
    sources: list[str]
    tables: list[tuple[str, int, int]]
    faults: list[Fault]
    is_current: bool


def snapshots() -> list[Shown]:
    """The snapshots of the store, the one in use first, then the newest."""
    store, current = Path(settings.SITE.store), current_snapshot()
    folders = list((store / SNAPSHOTS).glob("*/" + MANIFEST))
    shown = [_shown(path, current.id if current else "") for path in folders]
    shown.sort(key=lambda one: (one.is_current, one.imported_at), reverse=True)
    return shown[:SNAPSHOTS_SHOWN]


def rows_in_use() -> dict[str, int]:
    """Rows of each table of the snapshot in use; empty where there is none."""
    current = current_snapshot()
    if current is None:
        return {}
    manifest = json.loads((current.folder / MANIFEST).read_text("utf-8"))
    return {name: table["rows"] for name, table in manifest["tables"].items()}


def _shown(path: Path, current_id: str) -> Shown:
    manifest = json.loads(path.read_text("utf-8"))
    lines = _lines_of(path.parents[2] / SET_ASIDE / manifest["id"])
    faults = [
        Fault(
            name,
            fault["column"],
            fault["severity"],
            _meanings().get((name, fault["column"], fault["rule"]), fault["rule"].replace("_", " ")),
            fault["rows"],
            lines.get((name, f"{fault['column'] or name}: {fault['rule']}"), []),
        )
        for name, table in manifest["tables"].items()
        for fault in table["faults"]
    ]
    return Shown(
        id=manifest["id"],
        imported_at=datetime.fromtimestamp(path.stat().st_mtime, tz=UTC),
        observed_to=date.fromisoformat(manifest["observed_to"]),
        sources=list(manifest["sources"]),
        tables=[(name, table["rows"], table["set_aside"]) for name, table in manifest["tables"].items()],
        faults=sorted(faults, key=lambda one: (one.severity != "error", -one.rows)),
        is_current=manifest["id"] == current_id,
    )


@lru_cache(maxsize=1)
def _meanings() -> Mapping[tuple[str, str, str], str]:
    return {
        (table.name, rule.column, rule.name): rule.meaning
        for table in TABLES.values()
        for rule in (*rules_of(table), *duplicate_rules(table))
    }


@lru_cache(maxsize=16)
def _lines_of(folder: Path) -> dict[tuple[str, str], list[int]]:
    """The first lines at fault, by table and rule: of each row only its line and its faults are read."""
    found: dict[tuple[str, str], list[int]] = {}
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else []:
        if path.name.endswith(".lines.csv"):
            continue
        with path.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream)):
                if number >= ROWS_READ:
                    break
                _note(found, path.name.partition(".")[0], row)
    return found


def _note(found: dict[tuple[str, str], list[int]], table: str, row: Mapping[str, Any]) -> None:
    for broken in str(row.get("broken") or "").split("; "):
        lines = found.setdefault((table, broken), [])
        if len(lines) < LINES_SHOWN and str(row.get("line", "")).isdigit():
            lines.append(int(row["line"]))
