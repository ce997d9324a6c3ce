"""The changelog names the version, and says first which results change."""

from __future__ import annotations

import re
import tomllib

from lib.checkout import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_version_has_an_entry():
    assert re.search(rf"^## \[{re.escape(PROJECT['version'])}\]", CHANGELOG, re.MULTILINE)


def test_every_entry_says_first_which_results_change():
    entries = re.split(r"^## ", CHANGELOG, flags=re.MULTILINE)[1:]
    assert entries
    for entry in entries:
        assert re.findall(r"^### (.+)$", entry, re.MULTILINE)[0] == "Results change"
