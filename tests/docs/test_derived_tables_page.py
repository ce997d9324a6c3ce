"""The derived tables' page says what their headers say."""

from __future__ import annotations

from lib.checkout import ROOT
from mainstay.derive.library import load_derived
from mainstay.derive.pages import with_tables

PAGE = ROOT / "docs" / "methods" / "derived-tables.md"


def test_the_page_is_up_to_date():
    text = PAGE.read_text("utf-8")
    assert with_tables(text) == text, "run python -m mainstay.derive.pages docs/methods/derived-tables.md"


def test_what_people_wrote_is_kept_and_what_was_made_is_made_anew():
    page = "# Ours\n\nWords.\n"
    once = with_tables(page)
    assert once.startswith(page)
    assert with_tables(once + "stale\n") == once
    assert all(f"### `{name}`" in once for name in load_derived())
