"""Profiles: how the files of one kind of source become record tables.

A profile is a folder: `profile.toml` says which files are expected and how to read them, and one `.sql` for
each record table selects from them. What several SELECTs share is put together once, in `views/`. Rules of
the source that the record does not know stand in `checks/`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from mainstay.errors import UsageError
from mainstay.record.rules import Rule
from mainstay.record.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from mainstay.record.declare import Severity

InputFormat = Literal["csv", "ndjson", "parquet", "r_data"]
COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
NAMED_BY_PATTERN = re.compile(r"COLUMNS\(\s*'([^']+)'")
HEADER = re.compile(r"\A\s*/\*\s*---(?P<toml>.*?)---\s*\*/", re.DOTALL)


@dataclass(frozen=True)
class Input:
    """One file that a profile expects.

    Attributes
        name : what its SQL calls it
        patterns : file names it may have when a folder is given
        format : how it is read
        required : whether the profile cannot do without it
        known_headers : headers the profile knows, in upper case; empty means any. One that ends in a star
            knows every header that begins so
        missing : cells that stand for a missing value
        leave_out : SQL that is true of rows to leave out, and why
        tables : code list of the tables and columns that R data must hold
        resource, shape : of NDJSON, the type of resource, and the parts of it that are read, as JSON
    """

    name: str
    patterns: tuple[str, ...]
    format: InputFormat
    required: bool
    known_headers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ("",)
    leave_out: str = ""
    leave_out_because: str = ""
    tables: str = "ctn0094_tables"
    resource: str = ""
    shape: str = ""

    def knows(self, header: str) -> bool:
        """Whether the profile knows a header, in upper or lower case.

        Example
            >>> extract = Input("extract", (), "csv", True, known_headers=("SEX", "PHMETH*"))
            >>> [extract.knows(header) for header in ("sex", "PHMETHX", "PHMET", "SEXUAL")]
            [True, True, False, False]
        """
        name = header.upper()
        beginnings = tuple(known[:-1] for known in self.known_headers if known.endswith("*"))
        return not self.known_headers or name in self.known_headers or name.startswith(beginnings)


@dataclass(frozen=True)
class Check:
    """A rule of the source: its SELECT gives `key` and `line` of rows at fault."""

    rule: Rule
    select: str


@dataclass(frozen=True)
class Profile:
    """How the files of one kind of source become record tables.

    Attributes
        name, title, description : for people
        person_key : what names a person in these files; profiles with different ones cannot meet
        dates : date formats accepted beside ISO
        observed_to : last day the source follows people; None for the last day it mentions
        inputs : the files
        views : name to SELECT, in the order they are made in; each may read the inputs and those before it
        selects : record table to SELECT
        checks : rules of the source
    """

    name: str
    title: str
    description: str
    person_key: str
    dates: tuple[str, ...]
    observed_to: date | None
    inputs: tuple[Input, ...]
    views: dict[str, str]
    selects: dict[str, str]
    checks: tuple[Check, ...]

    @property
    def statements(self) -> tuple[str, ...]:
        """All its SQL."""
        return (*self.views.values(), *self.selects.values(), *(check.select for check in self.checks))

    @property
    def is_of_resources(self) -> bool:
        """Whether it reads a FHIR export."""
        return any(expected.format == "ndjson" for expected in self.inputs)

    def reads(self, header: str, expected: Input) -> bool:
        """Whether any SQL reads a column of an input: what is not needed is not even copied from the file.

        Args
            header : in upper case
            expected : the input; where a SELECT takes all its columns, each is read
        Example
            >>> profile = load_profile("ndtms")
            >>> [profile.reads(header, profile.inputs[0]) for header in ("SEX", "PHMETHX", "FINITIAL")]
            [True, True, False]
        """
        if re.search(rf"\*\s+FROM\s+{expected.name}\b", self._sql, re.IGNORECASE):
            return True
        named = re.search(rf"\b{re.escape(header)}\b", self._sql, re.IGNORECASE)
        return bool(named) or any(re.search(p, header) for p in NAMED_BY_PATTERN.findall(self._sql))

    @cached_property
    def _sql(self) -> str:
        conditions = (expected.leave_out for expected in self.inputs)
        return COMMENT.sub("", "\n".join((*self.statements, *conditions)))


def profile_names() -> tuple[str, ...]:
    """Names of the profiles that come with Mainstay.

    Example
        >>> "native" in profile_names()
        True
    """
    folder = files("mainstay.intake").joinpath("profiles")
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.joinpath("profile.toml").is_file()))


@cache
def load_profile(name: str) -> Profile:
    """One profile by name.

    Args
        name : a folder of `intake/profiles/`
    Raises
        UsageError : there is no such profile, or its files contradict each other
    Example
        >>> load_profile("native").person_key
        'client_number'
    """
    if name not in profile_names():
        raise UsageError(
            f"a profile named {', '.join(profile_names())}",
            f"'{name}'",
            "Write PROFILE=PATH with one of these.",
        )
    folder = files("mainstay.intake").joinpath("profiles", name)
    declared = tomllib.loads(folder.joinpath("profile.toml").read_text("utf-8"))
    one_file_per_table = declared.get("one_file_per_table", False)
    selects = {
        Path(entry.name).stem: entry.read_text("utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".sql")
    }
    return Profile(
        name=name,
        title=declared["title"],
        description=declared["description"],
        person_key=declared["person_key"],
        dates=tuple(declared.get("dates", ())),
        observed_to=declared.get("observed_to"),
        inputs=_table_inputs() if one_file_per_table else _declared_inputs(declared["inputs"]),
        views=_load_views(name, folder, declared.get("views", ())),
        selects={table: f"SELECT * FROM {table}" for table in TABLES} if one_file_per_table else selects,
        checks=_load_checks(folder),
    )


def _table_inputs() -> tuple[Input, ...]:
    """One input for each record table, with the record's own column names."""
    meeting = ("PERSON_ID", "SERVICE_ID")
    return tuple(
        Input(
            name,
            (f"{name}.csv", f"{name}.parquet"),
            "csv",
            required=False,
            known_headers=(*(column.upper() for column in table.column_names), *meeting),
        )
        for name, table in TABLES.items()
    )


def _declared_inputs(declared: dict[str, dict[str, Any]]) -> tuple[Input, ...]:
    from mainstay.reference import read_codes

    def headers(list_name: str | None) -> tuple[str, ...]:
        return tuple(row["field"].upper() for row in read_codes(list_name)) if list_name else ()

    return tuple(
        Input(
            name=name,
            patterns=tuple(entry.get("files", ())),
            format=cast("InputFormat", entry["format"]),
            required=entry.get("required", True),
            known_headers=headers(entry.get("known_headers")),
            missing=tuple(entry.get("missing", ("",))),
            leave_out=entry.get("leave_out", ""),
            leave_out_because=entry.get("leave_out_because", ""),
            tables=entry.get("tables", Input.tables),
            resource=entry.get("resource", ""),
            shape=" ".join(entry.get("shape", "").split()),
        )
        for name, entry in declared.items()
    )


def _load_views(profile: str, folder: Traversable, order: Sequence[str]) -> dict[str, str]:
    views = folder.joinpath("views")
    there = {Path(entry.name).stem: entry for entry in views.iterdir()} if views.is_dir() else {}
    if sorted(there) != sorted(order):
        raise UsageError(
            f"'views' in the profile.toml of '{profile}' to name every file of its views/ once",
            f"{', '.join(order) or 'none'} beside {', '.join(sorted(there)) or 'no file'}",
            "Name each, after those that it reads.",
        )
    return {name: there[name].read_text("utf-8") for name in order}


def _load_checks(folder: Traversable) -> tuple[Check, ...]:
    checks = folder.joinpath("checks")
    if not checks.is_dir():
        return ()
    return tuple(
        read_check(Path(entry.name).stem, entry.read_text("utf-8"))
        for entry in sorted(checks.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".sql")
    )


def read_check(name: str, text: str) -> Check:
    """One rule of a source from its file.

    Args
        name : the rule's name
        text : a TOML header with table, severity and meaning in a leading comment, then one SELECT
    Raises
        UsageError : the header is not there or lacks a field
    Example
        >>> header = '/* --- table="reviews" severity="warning" meaning="late" --- */'
        >>> read_check("late", header.replace('" ', '"\\n') + " SELECT key, line FROM extract").rule.severity
        'warning'
    """
    header = HEADER.match(text)
    declared = tomllib.loads(header["toml"]) if header else {}
    absent = {"table", "severity", "meaning"} - declared.keys()
    if absent or header is None:
        raise UsageError(
            "a header with table, severity and meaning",
            f"check '{name}' without {', '.join(sorted(absent))}",
            "Add them to the comment that opens the file.",
        )
    severity = cast("Severity", declared["severity"])
    rule = Rule(name, declared["table"], declared.get("column", ""), severity, declared["meaning"], "")
    return Check(rule, text[header.end() :])
