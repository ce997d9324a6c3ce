"""Conditions in TOML files: one SQL expression over `facts`, checked like an indicator's SELECT."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import sqlglot
from sqlglot.errors import ParseError, TokenError

from mainstay.derive.bind import bind
from mainstay.derive.check import OBSERVED_TO, check_values, names_bound, output_columns, tables_read
from mainstay.derive.library import full_schema
from mainstay.derive.sql_file import SqlFile, refuse
from mainstay.guideline.sql_tables import FACTS, columns_named, facts_schema
from mainstay.reference.values import load_values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlglot import exp

_WHEN = re.compile(r"^condition\s*=\s*(?P<mark>'''|\"\"\"|'|\")(?P<newline>\n?)", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One table of a TOML file, with its condition checked.

    Attributes
        id : the table's name
        fields : everything but the condition
        line : line of the table's heading
        select : `SELECT (condition) AS applies FROM facts AS f`, not yet bound
        values : the reference values the condition names
        reads : the tables it reads besides `facts`
    """

    id: str
    fields: Mapping[str, object]
    line: int
    select: exp.Query
    values: tuple[str, ...]
    reads: frozenset[str]

    def bound(self, observed_to: date) -> str:
        """The condition as an expression over `facts AS f`, with every `$name` bound."""
        return bind(self.select, observed_to).selects[0].unalias().sql("duckdb", comments=False)


def read_entries(
    path: Path, required: Mapping[str, type], optional: Mapping[str, type] = MappingProxyType({})
) -> Mapping[str, Entry]:
    """Read and check a file of conditions.

    Args
        path : TOML; each table has a `condition` and the required fields
        required, optional : field to its type; text may not be empty
    Returns
        a read-only mapping by id, in the order of the file
    Raises
        UsageError : not TOML, a field missing, unknown, empty or of the wrong type, a condition that does not
            parse or names what does not exist, a text that names an unknown fact; with file, line and reason
    Example
        >>> from mainstay.guideline.library import GOING_WELL, REMARK_FIELDS
        >>> "stayed_a_year" in read_entries(GOING_WELL, REMARK_FIELDS)
        True
    """
    text = path.read_text("utf-8")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"at line (\d+)", str(problem))
        line = int(found[1]) if found else text.count("\n") + 1
        raise refuse(path.name, line, f"not TOML: {str(problem).split(' (at')[0]}", "Correct it.") from None
    known = {"condition": str, **required, **optional}
    return MappingProxyType(
        {name: _entry(path, text, name, one, known, optional) for name, one in tables.items()}
    )


def _entry(
    path: Path,
    text: str,
    name: str,
    fields: dict[str, object],
    known: Mapping[str, type],
    optional: Mapping[str, type],
) -> Entry:
    line = _line_of(text, name)
    if not isinstance(fields, dict) or not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        raise refuse(path.name, line, f"'{name}' is not a table named in lower case", "Write [an_id].")
    _check_fields(path, line, fields, known, optional)
    for column in columns_named(str(fields["because"])):
        if column not in facts_schema():
            raise refuse(path.name, line, f"'because' names no fact: '{column}'", "Name a column of facts.")
    file = _parse(path, text, line, str(fields["condition"]))
    check_values(file, load_values().keys())
    types = output_columns(file, {**full_schema(), FACTS: dict(facts_schema())})
    if types["applies"] != "BOOLEAN":
        raise file.refuse("the condition is not true or false", "Compare something.", file.first_line)
    values = tuple(sorted(names_bound(file.select) - {OBSERVED_TO}))
    rest = MappingProxyType({key: value for key, value in fields.items() if key != "condition"})
    return Entry(name, rest, line, file.select, values, tables_read(file.select) - {FACTS})


def _check_fields(
    path: Path, line: int, fields: dict[str, object], known: Mapping[str, type], optional: Mapping[str, type]
) -> None:
    missing = sorted(known.keys() - optional.keys() - fields.keys())
    unknown = sorted(fields.keys() - known.keys())
    if missing or unknown:
        reason = f"it lacks {', '.join(missing)}" if missing else f"unknown fields: {', '.join(unknown)}"
        raise refuse(path.name, line, reason, f"Give {', '.join(known)}.")
    for key, value in fields.items():
        if type(value) is not known[key] or (isinstance(value, str) and not value.strip()):
            raise refuse(path.name, line, f"{key} is empty or not a {known[key].__name__}", f"Correct {key}.")


def _parse(path: Path, text: str, line: int, condition: str) -> SqlFile:
    """The condition as a file whose line numbers are those of the TOML file."""
    start = len("".join(text.splitlines(keepends=True)[: line - 1]))
    found = _WHEN.search(text, start)
    first = text.count("\n", 0, found.end()) if found else line - 1
    sql = "\n" * first + f"SELECT ({condition}\n) AS applies FROM {FACTS} AS f"
    try:
        select = sqlglot.parse_one(sql, dialect="duckdb")
    except (ParseError, TokenError) as problem:
        at = re.search(r"[Ll]ine (\d+)", str(problem))
        last = first + condition.rstrip().count("\n") + 1
        where = min(int(at[1]), last) if at else line
        raise refuse(
            path.name, max(where, line), "the condition does not parse", "Correct the SQL."
        ) from None
    if not isinstance(select, sqlglot.exp.Select) or len(select.selects) != 1:
        raise refuse(path.name, line, "the condition is not one expression", "Write one expression.")
    return SqlFile(path, path.name, sql, MappingProxyType({}), select)


def _line_of(text: str, name: str) -> int:
    found = re.search(rf"^\[{re.escape(name)}\]", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
