"""The page about portable SQL lists what is allowed and what is refused."""

from __future__ import annotations

from lib.checkout import ROOT
from mainstay.engines.portable import examples, refusals
from mainstay.engines.portable_page import with_lists

PAGE = ROOT / "docs" / "methods" / "portable-sql.md"


def test_the_page_is_up_to_date():
    page = PAGE.read_text("utf-8")
    assert page == with_lists(page), f"run python -m mainstay.engines.portable_page {PAGE.relative_to(ROOT)}"


def test_everything_allowed_and_refused_is_on_it():
    page = PAGE.read_text("utf-8")
    assert not [name for name in examples() if f"- `{name}`\n" not in page]
    assert not [reason for reason, instead in refusals() if f"| {reason} | {instead} |\n" not in page]
