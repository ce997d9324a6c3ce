"""Every change is made in an actions.py, takes `by`, and leaves an event."""

from __future__ import annotations

import ast

import pytest

from lib.checkout import ROOT, name_of

SITE = ROOT / "src" / "mainstay_web"
ACTIONS = sorted(path for path in SITE.glob("*/actions.py") if path.parent.name != "audit")
THIN = sorted(path for name in ("views.py", "queries.py", "forms.py") for path in SITE.glob(f"*/{name}"))
WRITES = {"bulk_create", "bulk_update", "create", "delete", "get_or_create", "save", "update_or_create"}


def calls(node):
    """The names of what is called inside."""
    found = [part.func for part in ast.walk(node) if isinstance(part, ast.Call)]
    return {part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", "") for part in found}


def functions(path):
    parts = ast.parse(path.read_text("utf-8")).body
    return {part.name: part for part in parts if isinstance(part, ast.FunctionDef)}


def leaves_an_event(name, known, seen=frozenset()):
    called = calls(known[name])
    others = (called & set(known)) - seen - {name}
    return "record_event" in called or any(leaves_an_event(other, known, seen | {name}) for other in others)


def silent_changes(path):
    known = functions(path)
    return [
        name
        for name, function in known.items()
        if not name.startswith("_")
        and (calls(function) & WRITES or "by" in {argument.arg for argument in function.args.kwonlyargs})
        and not leaves_an_event(name, known)
    ]


@pytest.mark.parametrize("path", ACTIONS, ids=name_of)
def test_every_action_leaves_an_event(path):
    assert silent_changes(path) == []


@pytest.mark.parametrize("path", THIN, ids=name_of)
def test_what_shows_and_reads_does_not_write(path):
    found = {name: calls(function) & WRITES for name, function in functions(path).items()}
    assert not {name: writes for name, writes in found.items() if writes}


def test_there_are_actions():
    assert len(ACTIONS) >= 2


def test_an_action_without_an_event_is_noticed(tmp_path):
    """The control."""
    path = tmp_path / "actions.py"
    path.write_text("def close(*, by, user):\n    user.save()\n")
    assert silent_changes(path) == ["close"]
