"""My treatment: words an eleven-year-old can read, pictures with words, sources, nothing from elsewhere."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from lib.reading_age import count
from mainstay_web.guidance.pages import PICTURES, load_pages

GRADE_AT_ELEVEN = 6.0
SVG = "{http://www.w3.org/2000/svg}"
PAGES = {page.id: page for page in load_pages()}
ASKED_FOR = {
    "how_it_works",
    "why_the_dose_matters",
    "first_weeks",
    "missed_doses",
    "naloxone",
    "use_on_top",
    "questions",
    "your_rights",
    "mutual_aid",
}


def test_every_page_that_was_asked_for_is_there_in_order():
    assert PAGES.keys() == ASKED_FOR
    assert [page.order for page in load_pages()] == sorted({page.order for page in load_pages()})


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_at_eleven_by_each_measure(name):
    counts = count(f"{PAGES[name].title}.\n\n{PAGES[name].markdown}")
    assert counts.words > 100
    assert counts.flesch_kincaid <= GRADE_AT_ELEVEN
    assert counts.automated <= GRADE_AT_ELEVEN
    assert counts.coleman_liau <= GRADE_AT_ELEVEN


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_where_its_facts_come_from_and_that_nobody_checked_them_yet(name):
    page = PAGES[name]
    assert page.sources
    assert all(len(source) > 10 for source in page.sources)
    assert page.state == "not_yet_checked"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_no_amount_and_no_other_place_to_load_from(name):
    page = PAGES[name]
    assert not re.search(r"\d+ ?(mg|ml|milligram)", page.markdown)
    assert not re.search(r"https?:|<", page.markdown)
    assert "<script" not in page.html


@pytest.mark.parametrize("name", PAGES)
def test_a_picture_has_a_title_and_says_what_it_shows(name):
    page = PAGES[name]
    drawing = ET.parse(PICTURES / page.picture).getroot()  # our own file
    assert page.picture_says
    assert drawing.get("role") == "img"
    title, described = drawing.find(f"{SVG}title"), drawing.find(f"{SVG}desc")
    assert title is not None and title.text
    assert described is not None and described.text
    assert drawing.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    assert not re.search(r"href|<script|@import|url\(", (PICTURES / page.picture).read_text("utf-8"))


def test_every_picture_is_used():
    assert {path.name for path in PICTURES.glob("*.svg")} == {page.picture for page in PAGES.values()}


@pytest.mark.parametrize("name", ["first_weeks", "missed_doses", "naloxone"])
def test_pages_about_danger_say_whom_to_call(name):
    assert "999" in PAGES[name].markdown


def test_a_language_without_a_translation_shows_the_english_page():
    assert {page.id for page in load_pages("cy")} == PAGES.keys()
