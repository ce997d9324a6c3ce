"""One person's record at one service, read from a snapshot, and what the conditions make of it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import duckdb

from mainstay.engines.duckdb import connect, explain
from mainstay.errors import ShortfallError
from mainstay.guideline.library import load_going_well, load_reasons, load_statements
from mainstay.guideline.sql_tables import FACTS, create_facts, load_fact_kinds
from mainstay.record.tables import TABLES
from mainstay.reference.values import load_values
from mainstay.review.build import build_review
from mainstay.review.model import PersonRecord

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mainstay.engines.duckdb import Connection
    from mainstay.guideline.library import Conditional
    from mainstay.record.store import Snapshot
    from mainstay.review.model import Review, Value

_EVENTS = tuple(
    name for name, table in TABLES.items() if "episode_id" in table.column_names and name != "episodes"
)


def review_person(snapshot: Snapshot, person_id: str, service_id: str, *, today: date) -> Review:
    """The review of one person at one service.

    Args
        snapshot : what the record knows
        person_id, service_id : whose, and where; only that service's episodes are read
        today : the day of the review
    Returns
        the record beside the guideline
    Raises
        ShortfallError : the service has no episode of treatment for opioid use of that person
    Example
        review = review_person(open_snapshot(store), person_id, "S01", today=date(2026, 3, 1))
        >>> load_values()["record_stale_days"].unit
        'days'
    """
    return build_review(
        read_person(snapshot, person_id, service_id),
        kinds=load_fact_kinds().values(),
        statements=[one.about for one in load_statements().values()],  # type: ignore[misc]  # all are statements
        going_well=[one.about for one in load_going_well().values()],  # type: ignore[misc]  # all are remarks
        today=today,
        stale_after_days=int(load_values()["record_stale_days"].value),
    )


def read_person(snapshot: Snapshot, person_id: str, service_id: str) -> PersonRecord:
    """One person's record at one service.

    Args
        snapshot, person_id, service_id : as for `review_person`
    Returns
        rows, facts, and whether each statement and remark applies
    Raises
        ShortfallError : as for `review_person`
    Example
        record = read_person(snapshot, person_id, "S01")
        >>> _EVENTS[:3]
        ('interventions', 'prescriptions', 'doses')
    """
    with connect() as connection:
        connection.execute("SET threads = 1")  # sharing out so few rows takes longer than reading them
        try:
            episodes = _copy_person(connection, snapshot, person_id, service_id)
            if not episodes:
                raise _not_here()
            create_facts(connection, snapshot.observed_to)
            facts = _rows(connection, f"SELECT * FROM {FACTS}")
            if not facts:
                raise _not_here()
            applies = judge(connection, snapshot.observed_to)
            shown = ("episodes", *_EVENTS)
            rows = {name: _rows(connection, f"SELECT * FROM {name} ORDER BY ALL") for name in shown}
        except duckdb.Error as problem:
            raise explain(problem, "the record of a person") from None
    return PersonRecord(
        person_id=person_id,
        service_id=service_id,
        episode_id=str(facts[0]["episode_id"]),
        observed_to=snapshot.observed_to,
        facts=facts[0],
        applies=applies[0],
        rows=rows,
    )


def _copy_person(connection: Connection, snapshot: Snapshot, person_id: str, service_id: str) -> list[str]:
    """Copy one person's rows at one service into record tables of their own, so that all else is small.

    Args
        connection : without the record tables
        snapshot, person_id, service_id : as for `review_person`
    Returns
        the episodes' pseudonyms; none where the service has none of that person
    """
    place = {name: place_of(snapshot, name) for name in TABLES}
    connection.execute(
        f"CREATE TABLE episodes AS SELECT * FROM {place['episodes']} WHERE person_id = ? AND service_id = ?",
        [person_id, service_id],
    )
    episodes = [row[0] for row in connection.execute("SELECT episode_id FROM episodes ORDER BY 1").fetchall()]
    for name, column, value in (("people", "person_id", person_id), ("services", "service_id", service_id)):
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM {place[name]} WHERE {column} = ?", [value])
    for name in _EVENTS:
        # Equality with one value lets the engine pass over row groups by their Bloom filters; IN does not
        parts = [f"SELECT * FROM {place[name]} WHERE episode_id = ?" for _ in episodes]
        select = " UNION ALL ".join(parts) or f"SELECT * FROM {place[name]} WHERE FALSE"
        connection.execute(f"CREATE TABLE {name} AS {select}", episodes)
    return episodes


def judge(connection: Connection, observed_to: date) -> tuple[Mapping[str, bool | None], ...]:
    """Ask every condition of every row of `facts` in one query.

    Args
        connection : has `facts`
        observed_to : the last day the record knows
    Returns
        for each row, in order of person and service, id to answer; None where the record does not say
    Example
        >>> from datetime import date
        >>> from mainstay.record.schema import create_empty_record
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     create_facts(connection, date(2025, 12, 31))
        ...     judge(connection, date(2025, 12, 31))
        ()
    """
    return _rows(connection, _questions(observed_to))  # type: ignore[return-value]  # every column is BOOLEAN


@cache
def _questions(observed_to: date) -> str:
    everything: Mapping[str, Conditional] = {**load_going_well(), **load_statements(), **load_reasons()}
    columns = ", ".join(f"({one.entry.bound(observed_to)}) AS {name}" for name, one in everything.items())
    return f"SELECT {columns} FROM {FACTS} AS f ORDER BY person_id, service_id"


def _rows(connection: Connection, query: str) -> tuple[dict[str, Value], ...]:
    found = connection.execute(query)
    names = [column[0] for column in found.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in found.fetchall())


def place_of(snapshot: Snapshot, name: str) -> str:
    """SQL that reads one record table of a snapshot.

    Args
        snapshot : a whole one
        name : of the record table
    Example
        >>> from pathlib import Path
        >>> from mainstay.record.store import Snapshot
        >>> place_of(Snapshot("a1", Path("store"), {}), "doses")
        "read_parquet('store/doses.parquet')"
    """
    path = str(snapshot.folder / f"{name}.parquet").replace("'", "''")
    return f"read_parquet('{path}')"


def _not_here() -> ShortfallError:
    return ShortfallError(
        "an episode of treatment for opioid use at that service",
        "none of that person",
        "Open the person from the service's own list.",
    )
