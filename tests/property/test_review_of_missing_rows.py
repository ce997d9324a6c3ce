"""Taking a row out of a person's record may make an answer unknown, and never turns an unknown into "no"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lib.reviewed import base, reviews_of, said

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
    cases["no doses"] = {"doses": []}
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


def test_without_a_table_nothing_that_comes_from_it_alone_is_no():
    for table in (*EVENTS, "doses"):
        review = reviews()[f"no {table}"]
        said_no = [fact.name for fact in answers(review) if fact.source == table and fact.answer is False]
        assert not said_no


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
