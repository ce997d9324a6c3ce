"""A review is pure: it imports the standard library and itself, so nothing about rewards can reach it."""

from __future__ import annotations

import ast
import sys

from lib.checkout import ROOT


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def test_a_review_imports_nothing_about_rewards():
    names = {name for path in (ROOT / "src/mainstay/review").glob("*.py") for name in imported(path)}
    others = {name for name in names if name.split(".")[0] not in sys.stdlib_module_names}
    assert others
    assert all(name.startswith("mainstay.review") for name in others)
