"""People whose records differ from one base in stated ways, and the reviews of all of them made at once."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from lib.text_table import Row, day, insert, record
from mainstay.guideline.library import load_going_well, load_statements
from mainstay.guideline.sql_tables import create_facts, load_fact_kinds
from mainstay.measure.person_record import judge
from mainstay.review.build import build_review
from mainstay.review.model import PersonRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mainstay.engines.duckdb import Connection
    from mainstay.review.model import Review

OBSERVED_TO = day(400)
Tables = dict[str, list[Row]]

REVIEW = {
    "review_date": "d390",
    "opiate_days": "4",
    "crack_days": "0",
    "cocaine_days": "0",
    "alcohol_days": "0",
    "injecting_days": "0",
    "shared_equipment": "false",
    "psychological_health": "15",
    "physical_health": "15",
    "quality_of_life": "12",
    "work_days": "0",
    "study_days": "0",
    "housing_problem": "false",
    "eviction_risk": "false",
}
PRESCRIPTION = {
    "medicine": "methadone",
    "daily_dose_mg": "50",
    "started_date": "d380",
    "supervision": "none",
    "collections_per_week": "2",
}


def base() -> Tables:
    """Ten months in treatment, uses on top on fewer days than at first, and everything is recorded."""
    return {
        "people": [{"sex": "female", "birth_year": "1980"}],
        "episodes": [{"started_date": "d100"}],
        "prescriptions": [dict(PRESCRIPTION)],
        "doses": [{"dose_date": f"d{number}", "dose_mg": "50"} for number in range(372, 401)],
        "reviews": [
            {"stage": "start", "review_date": "d100", "opiate_days": "20", "quality_of_life": "8"},
            dict(REVIEW),
        ],
        "tests": [
            {"test_date": "d390", "substance": "opioid", "result": "positive"},
            {"test_date": "d390", "substance": "benzodiazepine", "result": "negative"},
            {"test_date": "d390", "substance": "cocaine", "result": "negative"},
        ],
        "contacts": [{"contact_date": "d395", "kind": "keywork", "outcome": "attended"}],
        "interventions": [{"kind": "psychosocial", "what": "motivational", "started_date": "d150"}],
        "needs": [
            {"domain": "mutual_aid", "found_date": "d110"},
            {"domain": "family", "found_date": "d110"},
        ],
        "health_events": [
            {"kind": kind, "event_date": "d200", "value": "1", "unit": ""}
            for kind in ("naloxone_supplied", "ecg", "hep_c_test", "hiv_test")
        ],
    }


def without(table: str, **where: str) -> Tables:
    """The base without the rows of a table whose cells are these; without all of them where none is named."""
    rows = [row for row in base()[table] if not all(row.get(name) == cell for name, cell in where.items())]
    return {table: rows}


def plus(table: str, **row: str) -> Tables:
    """The base with one more row."""
    return {table: [*base().get(table, []), row]}


def prescribed(**changed: str) -> Tables:
    """The base with another prescription."""
    return {"prescriptions": [{**PRESCRIPTION, **changed}]}


def said(**changed: str) -> Tables:
    """The base with another latest review."""
    return {"reviews": [base()["reviews"][0], {**REVIEW, **changed}]}


def reviews_of(cases: Mapping[str, Tables], behind_days: int = 0) -> dict[str, Review]:
    """The review of each case, by its name."""
    with _record(cases) as connection:
        create_facts(connection, OBSERVED_TO)
        facts = _rows(connection)
        answers = judge(connection, OBSERVED_TO)
    made = {}
    for row, applies in zip(facts, answers, strict=True):
        person = PersonRecord(
            person_id=str(row["person_id"]),
            service_id=str(row["service_id"]),
            episode_id=str(row["episode_id"]),
            observed_to=OBSERVED_TO,
            facts=row,
            applies=applies,
        )
        made[person.person_id] = review_of(person, behind_days)
    return made


def review_of(person: PersonRecord, behind_days: int = 0) -> Review:
    """The review of a record, some days after its last."""
    return build_review(
        person,
        kinds=load_fact_kinds().values(),
        statements=[one.about for one in load_statements().values()],
        going_well=[one.about for one in load_going_well().values()],
        today=person.observed_to + timedelta(days=behind_days),
        stale_after_days=14,
    )


def _rows(connection: Connection) -> list[dict[str, object]]:
    found = connection.execute("SELECT * FROM facts ORDER BY person_id, service_id")
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@contextmanager
def _record(cases: Mapping[str, Tables]) -> Iterator[Connection]:
    """A record with every case in it; one insert for each table."""
    together: Tables = {}
    for name, changed in cases.items():
        for table, rows in {**base(), **changed}.items():
            owner = "person_id" if table == "people" else "episode_id"
            together.setdefault(table, []).extend({owner: name, **row} for row in rows)
    with record("services\nservice_id | name\nS01 | S01") as connection:
        for table, rows in together.items():
            insert(connection, table, rows)
        yield connection
