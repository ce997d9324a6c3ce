"""The page of guideline statements is what the statements make it."""

from __future__ import annotations

from lib.checkout import ROOT
from mainstay.guideline.pages import page


def test_the_page_is_made_from_the_statements():
    assert (ROOT / "docs" / "guideline.md").read_text("utf-8") == page(), (
        "run python -m mainstay.guideline.pages docs/guideline.md"
    )
