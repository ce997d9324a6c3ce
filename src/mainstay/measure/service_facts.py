"""The facts of everyone at one service, and what the conditions make of them, worked out in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import duckdb

from mainstay.engines.duckdb import connect, explain
from mainstay.guideline.sql_tables import FACTS, create_facts
from mainstay.measure.groups import GROUPS, JOINS
from mainstay.measure.person_record import EVENTS, place_of, questions
from mainstay.record.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pyarrow as pa

    from mainstay.engines.duckdb import Connection
    from mainstay.measure.row_ranges import RowRanges
    from mainstay.record.store import Snapshot
    from mainstay.review.model import Value


SPLITS = ("sex", "age_band", "ethnicity", "injecting_status")
"""Groups of people that what a service's record leaves out is compared between."""


@dataclass(frozen=True, eq=False)
class ServiceFacts:
    """What `read_person` works out for one person, for everyone at a service: a few hundred bytes for each.

    Attributes
        facts : one row per person, by pseudonym
        answers : in the same order, whether each condition holds
        groups : in the same order, each person's group by each of `SPLITS`
        places : pseudonym to row
    """

    facts: pa.Table
    answers: pa.Table
    groups: pa.Table
    places: Mapping[str, int]

    def of(self, person_id: str) -> tuple[dict[str, Value], dict[str, bool | None]] | None:
        """One person's facts and answers; None where the service has no treatment of theirs.

        Args
            person_id : a pseudonym
        """
        place = self.places.get(person_id)
        if place is None:
            return None
        facts, answers = (table.slice(place, 1).to_pylist()[0] for table in (self.facts, self.answers))
        return facts, answers

    def all(self) -> list[tuple[dict[str, Value], dict[str, bool | None]]]:
        """Everyone's, by pseudonym."""
        return list(zip(self.facts.to_pylist(), self.answers.to_pylist(), strict=True))


def find_service_facts(
    snapshot: Snapshot, service_id: str, *, ranges: RowRanges | None = None
) -> ServiceFacts:
    """Work out the facts of everyone whom a service ever had in treatment for opioid use.

    Args
        snapshot : what the record knows
        service_id : one service
        ranges : where the rows of the snapshot lie; None to look through all of them
    Raises
        ShortfallError : the engine could not finish
    Example
        facts = find_service_facts(open_snapshot(store), "S01").of(person_id)
        >>> EVENTS[:3]
        ('interventions', 'prescriptions', 'doses')
    """
    with connect() as connection:
        connection.execute("SET threads = 1")  # it is done beside other people's pages
        try:
            _copy_service(connection, snapshot, service_id, ranges)
            create_facts(connection, snapshot.observed_to)
            select = f"SELECT * FROM {FACTS} ORDER BY person_id, service_id"
            facts = cast("pa.Table", connection.sql(select).to_arrow_table())
            answers = cast("pa.Table", connection.sql(questions(snapshot.observed_to)).to_arrow_table())
            groups = cast("pa.Table", connection.sql(_groups(snapshot.observed_to)).to_arrow_table())
        except duckdb.Error as problem:
            raise explain(problem, "the facts of the people of a service") from None
    people = facts.column("person_id").to_pylist()
    return ServiceFacts(facts, answers, groups, {person_id: place for place, person_id in enumerate(people)})


def _groups(observed_to: date) -> str:
    """SQL for each person's groups, in the order of the facts; where nobody recorded it, "not known"."""
    joins = "\n".join(JOINS[name] for name in dict.fromkeys(n for one in SPLITS for n in GROUPS[one].needs))
    columns = ", ".join(f"{GROUPS[one].sql} AS {one}" for one in SPLITS)
    rows = f"SELECT person_id, service_id, episode_id, DATE '{observed_to}' AS counted_on FROM {FACTS}"
    return f"SELECT {columns} FROM ({rows}) AS m {joins} ORDER BY m.person_id, m.service_id"


def _copy_service(
    connection: Connection, snapshot: Snapshot, service_id: str, ranges: RowRanges | None
) -> None:
    """Copy the rows of one service into record tables of their own."""
    place = {name: ranges.place(name, service_id) if ranges else place_of(snapshot, name) for name in TABLES}
    for name in ("episodes", "services"):
        connection.execute(
            f"CREATE TABLE {name} AS SELECT * FROM {place[name]} WHERE service_id = ?", [service_id]
        )
    for name, key in (("people", "person_id"), *((name, "episode_id") for name in EVENTS)):
        connection.execute(
            f"CREATE TABLE {name} AS SELECT * FROM {place[name]} WHERE {key} IN (SELECT {key} FROM episodes)"
        )
