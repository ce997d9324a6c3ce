"""Taking a row out of a person's record may make an answer unknown, and never turns an unknown into "no"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from lib.reviewed import base, reviews_of, said
from mainstay.guideline.sql_tables import load_fact_kinds

if TYPE_CHECKING:
    from lib.reviewed import Tables
    from mainstay.review.model import Review

EVENTS = ("prescriptions", "reviews", "tests", "interventions", "needs", "health_events")
"""Not the doses: with one row less a day is no longer covered, and a gap of days is known to be one."""


def shortened() -> dict[str, Tables]:
    """The base without each of its rows in turn, and without each of its tables."""
    cases: dict[str, Tables] = {"whole": {}}
    for table in EVENTS:
        rows = base()[table]
        cases[f"no {table}"] = {table: []}
        for place in range(len(rows)):
            cases[f"{table} {place}"] = {table: rows[:place] + rows[place + 1 :]}
    for name, kind in load_fact_kinds().items():
        cases[f"no sources of {name}"] = {table: [] for table in kind.source.split(", ")}
    cases["no sources of age"] = {"people": [{"sex": "female"}]}
    for column in said()["reviews"][1]:
        if column not in ("review_date",):
            cases[f"reviews without {column}"] = said(**{column: ""})
    return cases


@cache
def reviews() -> dict[str, Review]:
    return reviews_of(shortened())


def test_an_answer_of_no_needs_the_row_that_says_so():
    whole = {fact.name: fact.answer for fact in answers(reviews()["whole"])}
    for name, review in reviews().items():
        for fact in answers(review):
            # What was positive may lose its positive row and be left with a negative one: then that says no
            if fact.answer is False and name != "whole":
                assert whole[fact.name] is not None, (name, fact.name)
            if not fact.is_known:
                assert fact.answer is None


@pytest.mark.parametrize("name", load_fact_kinds())
def test_a_fact_without_any_of_its_sources_is_unknown_and_never_no(name):
    review = reviews()[f"no sources of {name}"]
    fact = next(one for one in answers(review) if one.name == name)
    assert not fact.is_known
    assert fact.answer is None


def test_taking_a_row_out_brings_up_no_statement_that_needs_what_it_said():
    whole = {one.about.id for one in reviews()["whole"].statements}
    for name, review in reviews().items():
        known = {fact.name for fact in answers(review) if fact.is_known}
        for one in review.statements:
            assert set(one.about.needs) <= known, (name, one.about.id)
            if one.about.topic in ("dose", "medicine") and one.about.id not in whole:
                assert set(one.about.needs), (name, one.about.id)


def answers(review):
    return (*review.facts, *review.unknown, *review.safety)
