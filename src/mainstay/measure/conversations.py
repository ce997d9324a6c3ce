"""Who may benefit from a conversation now, at one service, with the reasons in words; no score, no rank."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import duckdb

from mainstay.engines.duckdb import connect, explain
from mainstay.guideline.library import load_reasons
from mainstay.guideline.sql_tables import FACTS, create_facts
from mainstay.measure.person_record import place_of
from mainstay.record.tables import TABLES
from mainstay.reference.values import load_values
from mainstay.review.model import Applied
from mainstay.review.words import fill

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from mainstay.engines.duckdb import Connection
    from mainstay.record.store import Snapshot
    from mainstay.review.model import Value

_DAILY = {"doses": "dose_date", "tests": "test_date"}
_LOOK_BACK = ("present_days", "prescribed_look_back_days", "missed_look_back_days", "depot_covers_days")


@dataclass(frozen=True)
class Conversation:
    """A person in treatment, and why now.

    Attributes
        person_id, episode_id : pseudonyms
        started_date : first day of the open episode
        review_date : day of the latest review in it; None where there is none
        medicine : prescribed now; None where it is not recorded
        reasons : in words, with the facts
    """

    person_id: str
    episode_id: str
    started_date: date
    review_date: date | None
    medicine: str | None
    reasons: tuple[Applied, ...]

    def has_one_of(self, reasons: Collection[str]) -> bool:
        """Whether one of some reasons holds; where none is asked for, yes.

        Args
            reasons : ids of reasons
        """
        return not reasons or any(why.about.id in reasons for why in self.reasons)


def list_conversations(snapshot: Snapshot, service_id: str) -> tuple[Conversation, ...]:
    """Everyone in treatment at a service for whom a reason to talk now is known to hold.

    Args
        snapshot : what the record knows
        service_id : one service
    Returns
        by day of the latest review, the longest ago first and nobody's before all; then by pseudonym
    Missing
        a reason that the record cannot answer is not named: absence from the list says nothing
    Raises
        ShortfallError : the engine could not finish
    Example
        conversations = list_conversations(open_snapshot(store), "S01")
        >>> load_reasons()["overdose"].about.title
        'An overdose in recent months'
    """
    with connect() as connection:
        try:
            _copy_service(connection, snapshot, service_id)
            create_facts(connection, snapshot.observed_to)
            return _reasons_of(connection, snapshot.observed_to)
        except duckdb.Error as problem:
            raise explain(problem, "the list of people of a service") from None


def _reasons_of(connection: Connection, observed_to: date) -> tuple[Conversation, ...]:
    """The list, from a connection that has `facts`.

    Args
        connection : has `facts` of the people of one service
        observed_to : the last day the record knows
    Returns
        as for `list_conversations`
    """
    found = connection.execute(_questions(observed_to))
    names = [column[0] for column in found.description or ()]
    people = (_conversation(dict(zip(names, row, strict=True))) for row in found.fetchall())
    return tuple(one for one in people if one.reasons)


def _copy_service(connection: Connection, snapshot: Snapshot, service_id: str) -> None:
    """Copy what the list needs of one service into record tables of its own.

    Args
        connection : without the record tables
        snapshot, service_id : as for `list_conversations`
    Returns
        nothing; people with an open episode there only, their doses and tests of recent months only
    """
    place = {name: place_of(snapshot, name) for name in TABLES}
    here = f"SELECT * FROM {place['episodes']} WHERE service_id = ?"
    open_now = "started_date IS NOT NULL AND (ended_date IS NULL OR ended_date > ?)"
    connection.execute(
        f"CREATE TABLE episodes AS SELECT * FROM ({here}) WHERE person_id IN"
        f" (SELECT person_id FROM ({here}) WHERE {open_now})",
        [service_id, service_id, snapshot.observed_to],
    )
    connection.execute(
        f"CREATE TABLE services AS SELECT * FROM {place['services']} WHERE service_id = ?", [service_id]
    )
    ours = "person_id IN (SELECT person_id FROM episodes)"
    connection.execute(f"CREATE TABLE people AS SELECT * FROM {place['people']} WHERE {ours}")
    days = sum(int(load_values()[name].value) for name in _LOOK_BACK)
    for name, table in TABLES.items():
        if "episode_id" not in table.column_names or name == "episodes":
            continue
        recent = f" AND {_DAILY[name]} >= CAST(? AS DATE) - {days}" if name in _DAILY else ""
        connection.execute(
            f"CREATE TABLE {name} AS SELECT * FROM {place[name]}"
            f" WHERE episode_id IN (SELECT episode_id FROM episodes){recent}",
            [snapshot.observed_to] if recent else [],
        )


@cache
def _questions(observed_to: date) -> str:
    columns = ", ".join(
        f"({one.entry.bound(observed_to)}) AS why_{name}" for name, one in load_reasons().items()
    )
    return (
        f"SELECT f.*, {columns} FROM {FACTS} AS f WHERE f.is_open"
        " ORDER BY f.review_date NULLS FIRST, f.person_id, f.episode_id"
    )


def _conversation(row: dict[str, Value]) -> Conversation:
    reasons = tuple(
        Applied(one.about, fill(one.about.because, row))
        for name, one in load_reasons().items()
        if row[f"why_{name}"] is True
    )
    return Conversation(
        person_id=str(row["person_id"]),
        episode_id=str(row["episode_id"]),
        started_date=row["started_date"],  # type: ignore[arg-type]  # a DATE of the record
        review_date=row["review_date"],  # type: ignore[arg-type]  # as above
        medicine=row["medicine"],  # type: ignore[arg-type]  # text of the record
        reasons=reasons,
    )
