"""Decisions are numbered without gaps and all say the same four things in half a page."""

from __future__ import annotations

import re

import pytest

from lib.checkout import ROOT, lines_of

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
PARTS = ["Context", "Decision", "Instead of", "Consequences"]
HALF_A_PAGE_LINES = 50


def test_there_are_decisions_numbered_without_gaps():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    assert DECISIONS


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_number_title_state_and_parts(decision):
    lines = lines_of(decision)
    number, _, slug = decision.stem.partition("-")
    title = re.fullmatch(rf"# {number} (.+)", lines[0])
    assert title, f"the first line is '# {number} Title'"
    assert re.sub(r"[^a-z0-9]+", "-", title[1].lower()).strip("-") == slug, "title and file name agree"
    assert re.fullmatch(r"(Accepted|Superseded by \[\d{4}\]\(\S+\.md\)), \d{4}-\d{2}-\d{2}\.", lines[2])
    assert [line[3:] for line in lines if line.startswith("## ")] == PARTS
    assert len(lines) <= HALF_A_PAGE_LINES
