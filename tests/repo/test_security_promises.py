"""Each promise in SECURITY.md names code and a test, and both exist."""

from __future__ import annotations

import re

from lib.checkout import ROOT, definitions

PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
PROMISES = [line for line in PAGE.splitlines() if re.match(r"\| \*\*", line)]
FILE = re.compile(r"`((?:src|tests)/[\w/.-]+)(?:::(\w+))?`")


def test_there_are_promises():
    assert len(PROMISES) >= 8


def test_each_promise_names_code_and_a_test():
    for promise in PROMISES:
        places = [place for place, _ in FILE.findall(promise)]
        assert any(place.startswith("src/") for place in places), promise
        assert any(place.startswith("tests/") for place in places), promise


def test_each_place_that_is_named_exists():
    missing = []
    for place, function in FILE.findall(PAGE):
        path = ROOT / place
        if not path.exists() or (function and function not in {found.name for found in definitions(path)}):
            missing.append(f"{place} {function}".strip())
    assert not missing
