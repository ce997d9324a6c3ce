"""DuckDB, the engine for one machine: one place that knows its settings and its error texts."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import duckdb

from mainstay.errors import ShortfallError

Connection = duckdb.DuckDBPyConnection

DEFAULT_MEMORY_MB = 800
"""Keeps an import of any size under 1 GB: DuckDB's own overhead lies outside its limit."""


def connect(
    database: Path | None = None, *, memory_mb: int = DEFAULT_MEMORY_MB, spill_to: Path | None = None
) -> Connection:
    """Open DuckDB with a memory limit, a place to spill to, and no way to fetch extensions.

    Args
        database : a file for working tables; None keeps them in memory
        memory_mb : limit of the buffer pool, megabytes
        spill_to : folder for what does not fit; None for one in the system's own temporary folder
    Returns
        an open connection; close it or use it in a `with`
    Example
        >>> with connect() as connection:
        ...     connection.execute("SELECT 1 + 1").fetchall()
        [(2,)]
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_mb}MB",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": True,
    }
    settings["temp_directory"] = str(spill_to or own_spill_folder())
    connection = duckdb.connect(str(database) if database else ":memory:", config=settings)
    connection.execute("SET enable_progress_bar = false")  # it would be printed among what a command prints
    return connection


def own_spill_folder() -> Path:
    """Where working rows go that do not fit: readable by their owner only, and not where the command runs.

    Example
        >>> own_spill_folder().stat().st_mode & 0o077
        0
    """
    folder = Path(tempfile.gettempdir()) / f"mainstay-spill-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def explain(problem: duckdb.Error, doing: str) -> ShortfallError:
    """Turn an engine error into one a person can act on, without the row that DuckDB quotes in it.

    Args
        problem : what DuckDB raised; its text may hold a person's values
        doing : what was being done, such as "reading extract.csv"
    Returns
        an error to raise; only its kind and, where it names one, the line number are taken over
    Example
        >>> explain(duckdb.ConversionException("bad 1234 in CSV Error on Line: 7"), "reading a.csv").came
        'a ConversionException at line 7'
    """
    if isinstance(problem, (duckdb.CatalogException, duckdb.BinderException, duckdb.ParserException)):
        raise problem  # the SQL is at fault, not the files: its text names columns, and no values
    if _NO_ROOM.search(str(problem)):
        return ShortfallError(f"to finish {doing}", "no room left on the disk", "Make room, then try again.")
    if isinstance(problem, duckdb.OutOfMemoryException):
        return ShortfallError(
            f"to finish {doing}", "too little memory or room on the disk", "Make room, then try again."
        )
    if "state machine" in str(problem):
        return ShortfallError(
            f"to finish {doing}",
            "lines that do not all end alike, or a quotation mark out of place",
            "Save the file as CSV again, then run the command again.",
        )
    line = re.search(r"[Ll]ine:? (\d+)", str(problem))
    place = f" at line {line[1]}" if line else ""
    return ShortfallError(
        f"to finish {doing}",
        f"a {type(problem).__name__}{place}",
        "Look at that place in the file, then run the command again.",
    )


_NO_ROOM = re.compile(r"No space left|File too large|[Dd]isk quota|not enough disk space", re.IGNORECASE)
