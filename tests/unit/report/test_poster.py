"""Posters: the published shares stand on them, and what people wrote is text and never markup."""

from __future__ import annotations

import shutil
import subprocess
from xml.etree import ElementTree

import pytest

from lib.survey_answers import ACMD, acmd_sheets
from mainstay.report.poster import (
    HEIGHT,
    Answered,
    answers_poster,
    invitation_poster,
    results_poster,
    to_pdf,
)
from mainstay.survey.cube import build_cube
from mainstay.survey.instruments import load_instruments

MARKUP = "<script>alert('a')</script>&\"'\x00\u202e"


@pytest.fixture(scope="module")
def poster():
    found = build_cube(load_instruments()["quality_of_help"], {"S01": acmd_sheets(1000)}).results()
    return results_poster(
        found, title=f"What you said {MARKUP}", changes=[MARKUP, *["A new thing"] * 40], when=MARKUP
    )


def texts_of(svg: str) -> list[str]:
    return [
        "".join(each.itertext()) for each in ElementTree.fromstring(svg).iter() if each.tag.endswith("text")
    ]


def test_the_published_shares_stand_on_the_poster(poster):
    said = " ".join(texts_of(poster))
    for percent in ACMD.values():
        assert f"{percent}% poor or bad" in said
    assert "2.3 to 1" in said
    assert "not known to us" in said
    assert "rounded to 5" in said
    assert "was not counted" in said


def test_markup_is_shown_as_text(poster):
    assert "<script" not in poster
    assert any("<script>alert('a')</script>" in text for text in texts_of(poster))


def test_nothing_runs_off_the_page_without_a_word(poster):
    root = ElementTree.fromstring(poster)
    lowest = max(float(each.get("y")) for each in root if each.tag.endswith("text"))
    assert lowest < HEIGHT
    assert any("more." in text for text in texts_of(poster))


def test_the_pdf_says_the_same(poster):
    pdf = to_pdf(poster)
    assert pdf.startswith(b"%PDF-")
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not here to read it")
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    assert "54% poor or bad" in read.stdout.decode()
    assert "<script>alert('a')</script>" in read.stdout.decode()


@pytest.mark.parametrize("words", [MARKUP, "evenings " * 600, "x" * 5000])
def test_what_was_done_is_text_stays_on_the_page_and_counts_what_does_not_fit(words):
    answers = [Answered(words, words, words), Answered(f"{MARKUP} open", "", MARKUP)] * 15
    svg = answers_poster(answers, title=MARKUP, service=words[:120], more_at=f"https://example.org/{MARKUP}")
    said = texts_of(svg)
    assert "<script" not in svg
    assert any(text.startswith("And ") and text.endswith(" more.") for text in said)
    root = ElementTree.fromstring(svg)
    placed = [float(each.get("y")) for each in root if each.tag.endswith("text")]
    assert max(placed) < HEIGHT and placed == sorted(placed)
    assert to_pdf(svg).startswith(b"%PDF-")


def test_what_is_open_says_who_will_answer():
    svg = answers_poster([Answered("Evenings", "", "The manager")], title="You said", service="North")
    assert "No answer yet. The manager will answer." in texts_of(svg)


def test_the_invitation_has_the_address_as_code_and_in_letters():
    svg = invitation_poster("https://example.org/s/ash", title=MARKUP, lines=[MARKUP], closes="31 March")
    assert "https://example.org/s/ash" in texts_of(svg)
    assert any("31 March" in text for text in texts_of(svg))
    assert "<script" not in svg
    # A code of version 2 has 25 by 25 squares; about half of them are dark
    assert 200 < svg.count("z") < 450


def test_posters_ask_for_nothing_from_elsewhere(poster):
    svg = invitation_poster("https://example.org/s/ash", title="How good is the help?")
    for drawn in (poster, svg):
        assert "href" not in drawn
        assert "url(" not in drawn
