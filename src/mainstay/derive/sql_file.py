"""A `.sql` file of ours: a TOML header in a leading comment, then one SELECT."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_HEADER = re.compile(r"\A\s*/\* ---\n(?P<toml>.*?)\n--- \*/", re.DOTALL)


@dataclass(frozen=True)
class SqlFile:
    """One file, parsed.

    Attributes
        path : where it is
        shown_as : how messages name it
        text : the whole file
        header : what its TOML header says
        select : its SELECT, as sqlglot's tree in DuckDB's dialect
    """

    path: Path
    shown_as: str
    text: str
    header: Mapping[str, object]
    select: exp.Query

    @property
    def name(self) -> str:
        """The file's name without ending."""
        return self.path.stem

    @property
    def sql(self) -> str:
        """The SELECT as its author wrote it, without the header."""
        return _HEADER.sub("", self.text, count=1).strip() + "\n"

    def line_of(self, node: exp.Expr) -> int:
        """Line on which a part of the SELECT stands, or on which the SELECT begins where that is unknown."""
        offsets = [part.meta["start"] for part in node.walk() if "start" in part.meta]
        return self.line_at(min(offsets)) if offsets else self.first_line

    def line_at(self, offset: int) -> int:
        """Line of a character offset, counted from 1."""
        return self.text.count("\n", 0, offset) + 1

    @property
    def first_line(self) -> int:
        """Line on which the SELECT begins."""
        header = _HEADER.match(self.text)
        end = header.end() if header else 0
        return self.line_at(end + len(self.text[end:]) - len(self.text[end:].lstrip()))

    def refuse(self, reason: str, next_step: str, line: int = 1) -> UsageError:
        """An error that names the file, the line and the reason."""
        return refuse(self.shown_as, line, reason, next_step)


def refuse(shown_as: str, line: int, reason: str, next_step: str) -> UsageError:
    """An error about a `.sql` file.

    Example
        >>> refuse("a.sql", 3, "no column 'dose'", "Correct the name.").came
        "in a.sql line 3: no column 'dose'"
    """
    return UsageError("a SELECT that fits the record", f"in {shown_as} line {line}: {reason}", next_step)


def read_sql_file(path: Path, shown_as: str = "") -> SqlFile:
    """Read a file, split off its header and parse its one SELECT.

    Args
        path : the file, UTF-8
        shown_as : how messages name it; its path where empty
    Raises
        UsageError : no header, a header that is not TOML, SQL that does not parse, more than one statement,
            or a statement that is not a SELECT; with file, line and reason
    Example
        >>> from mainstay.derive.library import FOLDER
        >>> read_sql_file(FOLDER / "spells.sql").header["title"]
        'Spells of dosing'
    """
    shown_as = shown_as or str(path)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise refuse(
            shown_as, 1, f"it cannot be read ({type(problem).__name__})", "Save it as UTF-8 text."
        ) from None
    text = text.replace("\r\n", "\n")
    header = _read_header(text, shown_as)
    return SqlFile(path, shown_as, text, MappingProxyType(header), _parse(text, shown_as))


def _read_header(text: str, shown_as: str) -> dict[str, object]:
    found = _HEADER.match(text)
    if found is None:
        raise refuse(
            shown_as,
            1,
            "it does not begin with a header",
            "Begin the file with '/* ---', the header as TOML, and '--- */'.",
        )
    try:
        return tomllib.loads(found["toml"])
    except tomllib.TOMLDecodeError as problem:
        line = re.search(r"at line (\d+)", str(problem))
        number = int(line[1]) if line else found["toml"].count("\n") + 1
        lines_before = text.count("\n", 0, found.start("toml"))
        reason = str(problem).split(" (at")[0]
        raise refuse(
            shown_as,
            lines_before + number,
            f"the header is not TOML: {reason}",
            "Correct the header at that line.",
        ) from None


def _parse(text: str, shown_as: str) -> exp.Query:
    try:
        statements = [statement for statement in sqlglot.parse(text, dialect="duckdb") if statement]
    except (ParseError, TokenError) as problem:
        raise refuse(
            shown_as,
            _line_of_fault(problem, text),
            f"it does not parse: {_first_sentence(problem)}",
            "Correct the SQL at that line.",
        ) from None
    if len(statements) != 1:
        raise refuse(shown_as, 1, f"{len(statements)} statements", "Write exactly one SELECT.")
    if not isinstance(statements[0], exp.Select | exp.SetOperation):
        raise refuse(
            shown_as, 1, f"a {statements[0].key.upper()} and not a SELECT", "Write exactly one SELECT."
        )
    return statements[0]


def _line_of_fault(problem: ParseError | TokenError, text: str) -> int:
    offset = re.search(r"start: (\d+)", str(problem))
    if offset:
        return text.count("\n", 0, int(offset[1])) + 1
    # sqlglot counts lines of its own; close enough to find the place
    line = re.search(r"Line (\d+)", str(problem))
    return min(int(line[1]), text.count("\n") + 1) if line else text.count("\n") + 1


def _first_sentence(problem: Exception) -> str:
    text = re.sub(r"<Token .*?text: (.*?), line.*?>", r"'\1'", str(problem), flags=re.DOTALL)
    text = re.sub(r"Required keyword: .*? missing for <class '[\w.]*?(\w+)'>", r"an unfinished \1", text)
    return text.splitlines()[0].split(". Line")[0].rstrip(".")
