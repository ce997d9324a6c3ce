"""Over everybody of a simulated system: what a review may say, whatever the record holds."""

from __future__ import annotations

from functools import cache

import pytest

from lib.reviewed import review_of
from lib.simulated import asked, system
from mainstay.guideline.library import load_reasons, load_statements
from mainstay.guideline.sql_tables import create_facts, load_fact_kinds
from mainstay.measure.person_record import judge
from mainstay.review.model import PersonRecord

PEOPLE = 240
PANEL = {name for name, kind in load_fact_kinds().items() if kind.section == "safety"}
BEFORE_ANY_CHANGE = {"sedatives", "alcohol", "missed_doses"}
OPTIMISING = {name for name, one in load_statements().items() if set(one.about.needs) >= BEFORE_ANY_CHANGE}


def records(people=PEOPLE):
    with asked(system(people)) as connection:
        ((last,),) = connection.execute("SELECT max(dose_date) FROM doses").fetchall()
        create_facts(connection, last)
        found = connection.execute("SELECT * FROM facts ORDER BY person_id, service_id")
        names = [column[0] for column in found.description]
        facts = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        answers = judge(connection, last)
    ids = ("person_id", "service_id", "episode_id")
    return [
        PersonRecord(*(str(row[name]) for name in ids), observed_to=last, facts=row, applies=applies)
        for row, applies in zip(facts, answers, strict=True)
    ]


@cache
def reviews(people=PEOPLE):
    return [review_of(record) for record in records(people)]


def check_all(made):
    assert made
    for review in made:
        known = {fact.name for fact in (*review.facts, *review.safety) if fact.is_known}
        shown = {one.about.id for one in review.statements}
        assert {fact.name for fact in review.safety} == PANEL
        assert all(set(one.about.needs) <= known for one in review.statements)
        assert not (OPTIMISING & shown and not known >= BEFORE_ANY_CHANGE)
        assert all(one.reasons for one in review.withheld)
        assert not shown & {one.statement.id for one in review.withheld}
        assert all(
            review.record.applies[one.about.id] is True for one in (*review.statements, *review.going_well)
        )
        assert all("{" not in one.because for one in (*review.statements, *review.going_well))


def test_statements_stand_on_what_is_known():
    check_all(reviews())


@pytest.mark.nightly
def test_statements_stand_on_what_is_known_of_many():
    check_all(reviews(20_000))


def test_the_system_brings_up_both_what_is_said_and_what_is_withheld():
    shown = {one.about.id for review in reviews() for one in review.statements}
    withheld = {one.statement.id for review in reviews() for one in review.withheld}
    assert shown & OPTIMISING
    assert withheld & OPTIMISING


def test_the_same_record_gives_the_same_review():
    again = [review_of(record) for record in records()]
    assert again == reviews()


def test_no_reason_holds_for_everybody_or_is_unheard_of_by_name():
    counted = {
        name: sum(review.record.applies[name] is True for review in reviews()) for name in load_reasons()
    }
    assert all(count < len(reviews()) for count in counted.values())
    assert sum(count > 0 for count in counted.values()) > len(counted) / 2
