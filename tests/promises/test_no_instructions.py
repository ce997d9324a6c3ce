"""Nothing the package can say sets or cuts a dose, sanctions anyone, or scores a person's risk."""

from __future__ import annotations

import re

import pytest

from lib.checkout import ROOT, lines_of, name_of, text_files
from lib.forbidden_advice import ABOUT_A_PERSON, INSTRUCTIONS
from mainstay.guideline.library import load_going_well, load_reasons, load_statements
from mainstay.guideline.sql_tables import load_fact_kinds


def spoken() -> dict[str, str]:
    """Every text that may stand beside one person's record, by where it comes from."""
    texts = {}
    for name, one in load_statements().items():
        said = (one.about.title, one.about.worker, one.about.question, one.about.would_change)
        texts.update({f"guideline {name} {place}": text for place, text in enumerate(said)})
    for name, one in {**load_going_well(), **load_reasons()}.items():
        texts[f"remark {name}"] = f"{one.about.title} {one.about.because}"
    for name, kind in load_fact_kinds().items():
        amount_of_record = kind.yes.replace("{daily_dose_mg} mg a day", "").replace("{range_lower_mg} mg", "")
        texts[f"fact {name}"] = f"{kind.title} {amount_of_record} {kind.no} {kind.unknown}"
    for page in sorted((ROOT / "src" / "mainstay_web" / "guidance" / "content").glob("*/*.md")):
        texts[f"page {page.stem}"] = page.read_text("utf-8")
    return texts


@pytest.mark.parametrize("pattern", ABOUT_A_PERSON)
def test_no_statement_question_or_page_names_an_amount_or_takes_something_away(pattern):
    look_for = re.compile(pattern, re.IGNORECASE)
    found = [f"{place}: {text}" for place, text in spoken().items() if look_for.search(text)]
    assert not found


def test_every_statement_asks_a_question_and_names_its_source():
    about = [one.about for one in load_statements().values()]
    assert all(one.question.strip().endswith("?") for one in about)
    assert all(one.source and one.would_change for one in about)
    assert all(one.state == "not_yet_checked" for one in about), (
        "only a named person's check makes it checked"
    )


@pytest.mark.parametrize("pattern", INSTRUCTIONS)
def test_no_text_of_the_package_gives_an_instruction_about_a_person(pattern):
    look_for = re.compile(pattern, re.IGNORECASE)
    found = [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in text_files()
        if path.is_relative_to(ROOT / "src")
        for number, line in enumerate(lines_of(path), start=1)
        if look_for.search(line)
    ]
    assert not found


@pytest.mark.parametrize(
    "text",
    [
        "Reduce the dose to 40 mg",
        "increase their daily dose",
        "People with two positive tests should be discharged.",
        "This person should be supervised",
        "Risk score: 7",
        "the worst-performing services",
        "The recommended dose is 80 mg",
        "his dose must be lowered",
    ],
)
def test_the_patterns_find_what_they_are_for(text):
    assert any(re.search(pattern, text, re.IGNORECASE) for pattern in INSTRUCTIONS)


@pytest.mark.parametrize(
    "text",
    ["daily_dose_mg", "Dose below the range with use on top", "Withdrawn by the service", "missed doses"],
)
def test_the_patterns_leave_facts_alone(text):
    assert not any(re.search(pattern, text, re.IGNORECASE) for pattern in INSTRUCTIONS)
