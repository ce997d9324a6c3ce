"""Tables to files: CSV, Parquet and JSON; the ending of the name says which."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow.csv
import pyarrow.parquet

from mainstay.errors import ShortfallError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import pyarrow as pa


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table in the format that the file's ending names.

    Args
        table : what to write
        path : ends in .csv, .parquet or .json; a file that is there is replaced
    Missing
        NULL is an empty cell in CSV and null in JSON and Parquet
    Raises
        UsageError : another ending
        ShortfallError : the place cannot be written to
    Example
        >>> import pyarrow as pa
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     write_table(pa.table({"unknown": [3]}), Path(folder, "counts.csv"))
        ...     Path(folder, "counts.csv").read_text()
        '"unknown"\\n3\\n'
    """
    check_ending(path, tuple(_WRITERS))
    try:
        # In one piece: with an empty first piece pyarrow's CSV writer writes memory that is not the table's.
        _WRITERS[path.suffix.lower()](table.combine_chunks(), path)
    except OSError as problem:
        raise cannot_write(path, problem) from None


def check_ending(path: Path, endings: Sequence[str]) -> None:
    """Refuse a file name whose ending names no format, before any work is done.

    Args
        path : the file to write
        endings : the endings there are, such as ".csv"
    Raises
        UsageError : another ending
    Example
        >>> from pathlib import Path
        >>> check_ending(Path("counts.CSV"), (".csv", ".xlsx"))
    """
    if path.suffix.lower() not in endings:
        raise UsageError(
            f"--out to end in {' or '.join(endings)}", f"'{path.name}'", "Give the file one of those endings."
        )


def cannot_write(path: Path, problem: OSError) -> ShortfallError:
    """The error for a file that cannot be written, with the reason the system gives.

    Args
        path : the file
        problem : what the system raised
    Returns
        an error to raise
    Example
        >>> from pathlib import Path
        >>> cannot_write(Path("/a/b.csv"), OSError(28, "No space left on device")).came
        'No space left on device'
    """
    reason = problem.strerror or type(problem).__name__
    return ShortfallError(
        f"to write {path}", reason, "Check that the folder exists, may be written to and has room."
    )


def to_json(table: pa.Table) -> str:
    """A table as JSON: a list of objects, one per row, dates as ISO text.

    Args
        table : any table of numbers, texts, booleans and dates
    Returns
        the text, indented, keys in the order of the columns
    Example
        >>> import pyarrow as pa
        >>> to_json(pa.table({"a": [None]})).split()
        ['[', '{', '"a":', 'null', '}', ']']
    """
    return json.dumps(table.to_pylist(), indent=1, default=str, ensure_ascii=False)


def _write_json(table: pa.Table, path: Path) -> None:
    path.write_text(to_json(table) + "\n", encoding="utf-8")


_WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {
    ".csv": pyarrow.csv.write_csv,
    ".parquet": pyarrow.parquet.write_table,
    ".json": _write_json,
}
