"""No page about a person sets or cuts a dose, sanctions anyone, or scores a person's risk."""

from __future__ import annotations

import html
import re

import pytest

from lib.forbidden_advice import ABOUT_A_PERSON, INSTRUCTIONS
from mainstay_web.people import queries

pytestmark = pytest.mark.django_db
PEOPLE_READ = 5
AMOUNTS_OF_THE_RECORD = re.compile(r"\b[\d.]+ mg\b( a day)?|\bmg a day\b")


def words_of(page):
    """What a reader sees and hears of a page, without amounts that the record says."""
    inside = page.split("<main")[1].split("</main>")[0]
    spoken = re.sub(r"<(?!/?title)[^>]*>", "\n", inside)
    return AMOUNTS_OF_THE_RECORD.sub("", html.unescape(spoken))


def said_in(words):
    return [
        found[0]
        for pattern in (*INSTRUCTIONS, *ABOUT_A_PERSON)
        if (found := re.search(pattern, words, re.IGNORECASE))
    ]


def test_no_page_says_what_to_take_or_takes_anything_away(keyworker, somebody, listed):
    read = [somebody, *listed[:PEOPLE_READ]]
    addresses = [
        f"/people/{somebody.service_id}/",
        *(one.page(then) for one in read for then in ("", "conversation/")),
    ]
    found = {}
    for address in addresses:
        page = keyworker.get(address)
        assert page.status_code == 200
        found[address] = said_in(words_of(page.text))
    assert not {address: said for address, said in found.items() if said}
    assert len({len(queries.review_or_404(*one).statements) for one in read}) > 1


@pytest.mark.parametrize(
    "words", ["Reduce the dose to 40 mg", "discharge this person", "Risk score: 7", "stop the prescription"]
)
def test_a_page_that_did_would_be_found(words):
    assert said_in(words_of(f"<main><p>{words}</p></main>"))
