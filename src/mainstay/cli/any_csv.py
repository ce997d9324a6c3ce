"""Anybody's CSV file: read whole, with its faults named by line and never by what a cell holds."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from mainstay.errors import ShortfallError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

MISSING = {"", "na", "nan", "null", "none"}
"""What a cell may hold, in any case, to say that a value is not known."""

LINES_SHOWN = 5
"""Enough to find a fault; the count says how many there are."""


@dataclass(frozen=True)
class AnyCsv:
    """A CSV file as text.

    Attributes
        name : of the file
        columns : its header, in order
        rows : cells by column, in the file's order
        lines : the line of the file that each row ends on
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    lines: tuple[int, ...]

    def texts(self, column: str) -> list[str]:
        """The cells of one column, without space around them.

        Raises
            UsageError : there is no such column; names those there are
        """
        if column not in self.columns:
            raise UsageError(
                f"a column '{column}' in {self.name}",
                f"the columns {', '.join(self.columns)}",
                "Name one of these as it is written; if they run together, separate the columns by commas.",
            )
        return [row[column].strip() for row in self.rows]

    def numbers(self, column: str, *, least: float = -math.inf) -> list[float]:
        """The cells of one column as numbers.

        Args
            column : its name
            least : the smallest that can be
        Returns
            one number per row; NaN where the cell says that it is not known
        Raises
            UsageError : there is no such column
            ShortfallError : cells that are no number, or are too small
        """

        def parse(text: str) -> float:
            value = math.nan if text.lower() in MISSING else float(text)
            if math.isinf(value) or value < least or "_" in text:
                raise ValueError
            return value

        wanted = "numbers" if least == -math.inf else f"numbers of {least:g} or more"
        return self._parse(column, parse, wanted)

    def days(self, column: str) -> list[date]:
        """The cells of one column as days, written 2025-03-31 or 31/03/2025.

        Raises
            UsageError : there is no such column
            ShortfallError : cells that are no day
        """
        return self._parse(column, read_day, "days written as 2025-03-31 or 31/03/2025")

    def refuse(self, faulty: Sequence[int], *, expected: str, came: str, next_step: str) -> None:
        """Raise if any row is at fault.

        Args
            faulty : positions of the rows at fault
            expected, came, next_step : as for any error; `came` follows the number of rows
        Raises
            ShortfallError : any row is at fault; gives the count and the first lines
        """
        if faulty:
            rows = "1 row" if len(faulty) == 1 else f"{len(faulty)} rows"
            raise ShortfallError(
                f"{expected} in {self.name}", f"{rows} {came} ({self._at(faulty)})", next_step
            )

    def _parse(self, column: str, parse: Callable[[str], Any], wanted: str) -> list[Any]:
        parsed, faulty = [], []
        for position, text in enumerate(self.texts(column)):
            try:
                parsed.append(parse(text))
            except ValueError:
                faulty.append(position)
        self.refuse(
            faulty,
            expected=f"{wanted} in column '{column}'",
            came="with something else",
            next_step="Correct these cells, or leave them empty if they are not known.",
        )
        return parsed

    def _at(self, positions: Sequence[int]) -> str:
        shown = [str(self.lines[position]) for position in positions[:LINES_SHOWN]]
        more = len(positions) - len(shown)
        written = f"{', '.join(shown)} and {more} more" if more else ", ".join(shown)
        return f"line{'' if len(positions) == 1 else 's'} {written}"


def read_any_csv(path: Path) -> AnyCsv:
    """Read a comma-separated file with a header.

    Args
        path : of a file in UTF-8 or Windows-1252
    Returns
        all its rows as text; lines that are empty throughout are left out
    Raises
        UsageError : no such file, or a folder
        ShortfallError : empty, a header alone, two columns of one name, rows of another length, or not text
    """
    records, lines = _read_records(_read_text(path), path.name)
    if not records:
        raise ShortfallError(f"a header and rows in {path.name}", "an empty file", "Give a file with rows.")
    header, *body = records
    columns = tuple(name.strip() for name in header)
    if len(set(columns)) < len(columns):
        raise ShortfallError(
            f"each column of {path.name} to have a name of its own",
            "a name that stands twice in the header",
            "Rename one of the two columns.",
        )
    if not body:
        raise ShortfallError(f"rows in {path.name}", "a header alone", "Give a file with rows.")
    table = AnyCsv(
        path.name, columns, tuple(dict(zip(columns, row, strict=False)) for row in body), tuple(lines[1:])
    )
    table.refuse(
        [i for i, row in enumerate(body) if len(row) != len(columns)],
        expected=f"{len(columns)} cells in each row",
        came="with more or fewer",
        next_step="Look for a comma that is not inside quotation marks, or a row that was cut off.",
    )
    return table


def read_day(text: str) -> date:
    """A day from text.

    Args
        text : 2025-03-31 or 31/03/2025
    Returns
        the day
    Raises
        ValueError : written in another way, or no day of the calendar
    Example
        >>> read_day("31/03/2025")
        datetime.date(2025, 3, 31)
    """
    if "/" in text:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007  # a day has no time zone
    return date.fromisoformat(text)


def _read_text(path: Path) -> str:
    if path.is_dir():
        raise UsageError("a CSV file", f"a folder, {path.name}", "Name a file in it.")
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise UsageError("a CSV file", f"nothing at {path}", "Look at the name and the folder.") from None
    except OSError as problem:
        raise UsageError(
            "a CSV file that can be read", f"{path.name}: {problem.strerror}", "Look at its permissions."
        ) from None
    if b"\0" in raw:
        raise ShortfallError(
            f"text in UTF-8 in {path.name}",
            "bytes that are no text, or UTF-16",
            "Save it again as CSV in UTF-8.",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


LONGEST_CELL = 100_000
"""Characters. A longer cell is a quotation mark never closed; Python's own limit is moved by any library."""


def _read_records(text: str, name: str) -> tuple[list[list[str]], list[int]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    records, lines = [], []
    try:
        for record in reader:
            if any(len(cell) > LONGEST_CELL for cell in record):
                raise csv.Error(f"a cell of more than {LONGEST_CELL:,} characters")
            if any(cell.strip() for cell in record):
                records.append(record)
                lines.append(reader.line_num)
    except csv.Error as problem:
        raise ShortfallError(
            f"comma-separated rows in {name}",
            f"something else at line {reader.line_num} ({problem})",
            "Look for a quotation mark that is not closed.",
        ) from None
    return records, lines
