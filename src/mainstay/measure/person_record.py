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
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mainstay.engines.duckdb import Connection
    from mainstay.guideline.library import Conditional
    from mainstay.measure.row_ranges import RowRanges
    from mainstay.measure.service_facts import ServiceFacts
    from mainstay.record.store import Snapshot
    from mainstay.review.model import Review, Value

EVENTS = tuple(
    name for name, table in TABLES.items() if "episode_id" in table.column_names and name != "episodes"
)
"""The record tables whose rows belong to a stay in treatment."""


def review_person(
    snapshot: Snapshot,
    person_id: str,
    service_id: str,
    *,
    today: date,
    ranges: RowRanges | None = None,
    known: ServiceFacts | None = None,
) -> Review:
    """The review of one person at one service.

    Args
        snapshot : what the record knows
        person_id, service_id : whose, and where; only that service's episodes are read
        today : the day of the review
        ranges, known : of that snapshot and service, where they are at hand: the same review, sooner
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
        read_person(snapshot, person_id, service_id, ranges=ranges, known=known),
        kinds=load_fact_kinds().values(),
        statements=[one.about for one in load_statements().values()],  # type: ignore[misc]  # all are statements
        going_well=[one.about for one in load_going_well().values()],  # type: ignore[misc]  # all are remarks
        today=today,
        stale_after_days=int(load_values()["record_stale_days"].value),
    )


def read_person(
    snapshot: Snapshot,
    person_id: str,
    service_id: str,
    *,
    ranges: RowRanges | None = None,
    known: ServiceFacts | None = None,
) -> PersonRecord:
    """One person's record at one service.

    Args
        snapshot, person_id, service_id, ranges, known : as for `review_person`
    Returns
        rows, facts, and whether each statement and remark applies
    Raises
        ShortfallError : as for `review_person`
    Example
        record = read_person(snapshot, person_id, "S01")
        >>> EVENTS[:3]
        ('interventions', 'prescriptions', 'doses')
    """
    place = {
        name: ranges.place(name, service_id, person_id) if ranges else place_of(snapshot, name)
        for name in TABLES
    }
    with ranges.connection.cursor() if ranges else _alone() as connection:
        try:
            stays = _stays(connection, place["episodes"], person_id, service_id)
            if not known:
                _copy_person(connection, place, person_id, service_id, stays)
                place = {name: name for name in TABLES}
            found = known.of(person_id) if known else _work_out(connection, snapshot.observed_to)
            rows = _shown(connection, place, stays)
        except duckdb.Error as problem:
            raise explain(problem, "the record of a person") from None
    if not found:
        raise _not_here()
    stay = str(found[0]["episode_id"])
    return PersonRecord(person_id, service_id, stay, snapshot.observed_to, *found, rows)


def _shown(
    connection: Connection, place: Mapping[str, str], stays: Sequence[str]
) -> dict[str, tuple[dict[str, Value], ...]]:
    queries = {name: _of_stays(place[name], stays) for name in ("episodes", *EVENTS)}
    return {
        name: _rows(connection, f"SELECT * FROM ({query}) ORDER BY ALL", stays)
        for name, query in queries.items()
    }


def _stays(connection: Connection, episodes: str, person_id: str, service_id: str) -> list[str]:
    find = f"SELECT episode_id FROM {episodes} WHERE person_id = ? AND service_id = ? ORDER BY 1"
    stays = [row[0] for row in connection.execute(find, [person_id, service_id]).fetchall()]
    if not stays:
        raise _not_here()
    return stays


def _alone() -> Connection:
    connection = connect()
    connection.execute("SET threads = 1")  # sharing out so few rows takes longer than reading them
    return connection


def _copy_person(
    connection: Connection,
    place: Mapping[str, str],
    person_id: str,
    service_id: str,
    stays: Sequence[str],
) -> None:
    """Copy one person's rows at one service into record tables of their own, so that all else is small.

    Args
        connection : without the record tables
        place : SQL that reads each record table
        person_id, service_id : as for `review_person`
        stays : the episodes' pseudonyms, at least one
    """
    for name, column, value in (("people", "person_id", person_id), ("services", "service_id", service_id)):
        connection.execute(
            f"CREATE TEMP TABLE {name} AS SELECT * FROM {place[name]} WHERE {column} = ?", [value]
        )
    for name in ("episodes", *EVENTS):
        connection.execute(f"CREATE TEMP TABLE {name} AS {_of_stays(place[name], stays)}", stays)


def _of_stays(place: str, stays: Sequence[str]) -> str:
    # Equality with one value lets the engine pass over row groups by their Bloom filters; IN does not
    return " UNION ALL ".join(f"SELECT * FROM {place} WHERE episode_id = ?" for _ in stays)


def _work_out(
    connection: Connection, observed_to: date
) -> tuple[Mapping[str, Value], Mapping[str, bool | None]] | None:
    """Facts and answers from a connection that holds one person's rows; None where they have no treatment."""
    create_facts(connection, observed_to)
    facts = _rows(connection, f"SELECT * FROM {FACTS}")
    return (facts[0], judge(connection, observed_to)[0]) if facts else None


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
    return _rows(connection, questions(observed_to))  # type: ignore[return-value]  # every column is BOOLEAN


@cache
def questions(observed_to: date) -> str:
    """SQL that asks every condition of every row of `facts`, in order of person and service.

    Args
        observed_to : the last day the record knows
    Example
        >>> from datetime import date
        >>> questions(date(2025, 12, 31)).endswith("FROM facts AS f ORDER BY person_id, service_id")
        True
    """
    everything: Mapping[str, Conditional] = {**load_going_well(), **load_statements(), **load_reasons()}
    columns = ", ".join(f"({one.entry.bound(observed_to)}) AS {name}" for name, one in everything.items())
    return f"SELECT {columns} FROM {FACTS} AS f ORDER BY person_id, service_id"


def _rows(connection: Connection, query: str, values: Sequence[str] = ()) -> tuple[dict[str, Value], ...]:
    found = connection.execute(query, list(values))
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
