"""Roles and permissions as `roles.toml` declares them, checked when they are read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE: Final = Path(__file__).with_name("roles.toml")

KINDS: Final = ("page", "person", "export", "change")
"""What a permission does; all but `page` leave an event in the audit log."""

SCOPES: Final = ("nothing", "own_services", "caseload", "area", "publishable", "everything")
"""How far a permission reaches for one role."""


@dataclass(frozen=True)
class Permission:
    """One thing that someone may be allowed to do.

    Attributes
        name : `thing.verb`
        kind : one of `KINDS`
        meaning : one sentence
    """

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class Role:
    """What people in one position may do.

    Attributes
        name : as memberships hold it
        title : as people read it
        meaning : one sentence
        grants : scope by the name of a permission
    """

    name: str
    title: str
    meaning: str
    grants: Mapping[str, str]


@dataclass(frozen=True)
class Declared:
    """Everything that `roles.toml` says."""

    permissions: Mapping[str, Permission]
    roles: Mapping[str, Role]


@cache
def declared() -> Declared:
    """The roles and permissions of this site; read once."""
    return read_roles(FILE.read_text("utf-8"))


def read_roles(text: str) -> Declared:
    """Roles and permissions from TOML.

    Args
        text : what the file holds
    Raises
        UsageError : not TOML, or something in it is unknown, missing or of the wrong kind; says the line
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise UsageError("TOML in roles.toml", str(problem), "Mend that line.") from None
    check = _Check(text)
    check.names(found, {"permissions", "roles"}, "roles.toml")
    permissions = {name: check.permission(name, entry) for name, entry in found["permissions"].items()}
    roles = {name: check.role(name, entry, permissions) for name, entry in found["roles"].items()}
    for name in permissions:
        if not any(name in role.grants for role in roles.values()):
            check.refuse(name, "a permission that some role has", f"'{name}', which nobody has")
    return Declared(MappingProxyType(permissions), MappingProxyType(roles))


class _Check:
    """Refuses what the file may not say, naming the line."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    def refuse(self, word: str, expected: str, came: str, under: str = "") -> None:
        line = self._line_of(word, under)
        raise UsageError(expected, f"{came} (roles.toml, line {line})", "Correct the file, then start again.")

    def _line_of(self, word: str, under: str) -> int:
        """The first line that holds the word, after the heading that it stands under."""
        start = next((i for i, line in enumerate(self._lines) if under and f"{under}]" in line), 0)
        for number, line in enumerate(self._lines[start:], start=start + 1):
            if word in line and not line.startswith("#"):
                return number
        return start + 1

    def names(self, entry: Any, wanted: set[str], where: str, under: str = "") -> None:
        found = set(entry) if isinstance(entry, dict) else set()
        for name in sorted(wanted - found):
            self.refuse(where, f"'{name}' in {where}", "none", under)
        for name in sorted(found - wanted):
            self.refuse(name, f"one of {', '.join(sorted(wanted))} in {where}", f"'{name}'", under)

    def permission(self, name: str, entry: Any) -> Permission:
        self.names(entry, {"kind", "meaning"}, name)
        thing, _, verb = name.partition(".")
        if not (thing.isidentifier() and verb.isidentifier() and name == name.lower()):
            self.refuse(name, "a permission called thing.verb", f"'{name}'")
        if entry["kind"] not in KINDS:
            self.refuse(name, f"a kind among {', '.join(KINDS)}", f"'{entry['kind']}'")
        if not isinstance(entry["meaning"], str) or not entry["meaning"]:
            self.refuse(name, "a sentence of meaning", "none")
        return Permission(name=name, **entry)

    def role(self, name: str, entry: Any, permissions: Mapping[str, Permission]) -> Role:
        under = f"[roles.{name}"
        self.names(entry, {field.name for field in fields(Role)} - {"name"}, name, under)
        for permission, scope in entry["grants"].items():
            self._grant(permission, scope, permissions, f"{under}.grants")
        return Role(**(entry | {"name": name, "grants": MappingProxyType(entry["grants"])}))

    def _grant(self, name: str, scope: Any, permissions: Mapping[str, Permission], under: str) -> None:
        if name not in permissions:
            self.refuse(name, "a permission that is declared", f"'{name}'", under)
        if scope not in SCOPES:
            self.refuse(name, f"a scope among {', '.join(SCOPES)}", f"'{scope}'", under)
        if scope == "publishable" and not name.startswith("publishable."):
            self.refuse(name, "scope 'publishable' for publishable tables only", f"it for '{name}'", under)
        if scope == "area" and permissions[name].kind in {"person", "change"}:
            self.refuse(name, "scope 'area' for aggregates only", f"it for '{name}'", under)
