"""Nothing the package can say sets or cuts a dose, sanctions anyone, or scores a person's risk."""

from __future__ import annotations

import re

import pytest

from lib.checkout import ROOT, lines_of, name_of, text_files

INSTRUCTIONS = (
    r"\b(increase|raise|reduce|lower|cut|taper|halve|double|step (up|down))s? "
    r"((the|their|his|her|a|this|its) )?((daily|prescribed|current|person's) )?(dose|dosage|prescription)\b",
    r"\b(should|must|ought to|needs? to|consider) (be )?"
    r"(discharg|sanction|withdraw|exclud|suspend|supervis|detox)\w*",
    r"\b(discharge|sanction|exclude|suspend) (the|this|such|these) (person|people|client|patient)s?\b",
    r"\brisk[- ]scores?\b|\bhigh[- ]risk (person|people|client|patient)s?\b|\briskiest\b",
    r"\b(best|worst|top|bottom)[- ](performing|ranked|services?)\b",
    r"\brank(ed|ing|s)? (of )?(services|people)\b",
    r"\b(recommended|suggested|target|optimal|right) dose\b",
    r"\bdose (should|must|needs to)\b",
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
