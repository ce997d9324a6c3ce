"""A treatment system small enough to count by hand, and three indicators over it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from mainstay.engines.duckdb import connect
from mainstay.indicators.library import load_indicators
from mainstay.record.schema import create_empty_record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mainstay.engines.duckdb import Connection
    from mainstay.indicators.library import Indicator

OBSERVED_TO = date(2025, 12, 31)

HEADER = """/* ---
title = "{title}"
question = "Of people who started, how many {title}?"
eligible = "Episodes that started"
met = "{title}"
unknown = "Nothing recorded"
better = "{better}"
balanced_by = {balanced_by}
values = []
guideline = []
source = "Made up for a test"
version = "1"
clinically_reviewed_by = ""
--- */
SELECT e.service_id, e.person_id, e.episode_id, e.started_date AS counted_on, {met} AS met,
  e.end_reason AS evidence_end_reason
FROM episodes AS e WHERE e.started_date IS NOT NULL
"""

INDICATORS = {
    "stayed": ("stayed", "higher", '["left_early"]', "CAST(e.ended_date IS NULL AS BOOLEAN)"),
    "left_early": ("left early", "lower", '["stayed"]', "CAST(e.ended_date IS NOT NULL AS BOOLEAN)"),
    "treated_before": ("had been treated before", "higher", "[]", "e.previously_treated"),
}


def write_indicators(folder: Path) -> Path:
    """The three indicators as files."""
    folder.mkdir(exist_ok=True)
    for name, (title, better, balanced_by, met) in INDICATORS.items():
        text = HEADER.format(title=title, better=better, balanced_by=balanced_by, met=met)
        (folder / f"{name}.sql").write_text(text, encoding="utf-8")
    return folder


def small_indicators(folder: Path) -> Mapping[str, Indicator]:
    """The three indicators, as if they were the package's."""
    everything = load_indicators(write_indicators(folder))
    return {
        name: replace(everything[name], is_local=False, title=title)
        for name, (title, *_) in INDICATORS.items()
    }


def empty_system() -> Connection:
    """The twelve record tables without a row."""
    connection = connect()
    create_empty_record(connection)
    return connection


def add_services(connection: Connection, *names: str) -> None:
    """Services whose code is their name."""
    for name in names:
        connection.execute(
            "INSERT INTO services VALUES (?, ?, 'a provider', NULL)", [name, f"Service {name}"]
        )


def add_person(
    connection: Connection, person: str, *, sex: str | None = None, born: int | None = None
) -> None:
    """A person."""
    connection.execute("INSERT INTO people VALUES (?, ?, ?, NULL)", [person, sex, born])


def add_episode(
    connection: Connection,
    episode: str,
    service: str,
    started: str | None,
    *,
    ended: str | None = None,
    before: bool | None = None,
    person: str | None = None,
) -> None:
    """An episode of a person of its own, or of `person`."""
    connection.execute(
        "INSERT INTO episodes (episode_id, person_id, service_id, started_date, ended_date, end_reason,"
        " previously_treated) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            episode,
            person or f"p-{episode}",
            service,
            started,
            ended,
            "dropped_out" if ended else None,
            before,
        ],
    )
