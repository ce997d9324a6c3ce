"""Tables of a published R package, read without R.

The package may lie unpacked in a folder or be the source archive as CRAN publishes it. Nothing is
written to disk. Everything read here is bounded: members, sizes packed and sizes unpacked.
"""

from __future__ import annotations

import bz2
import gzip
import importlib
import io
import lzma
import re
import tarfile
import warnings
import zlib
from itertools import islice
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from mainstay.errors import ShortfallError, UsageError
from mainstay.reference import read_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

MAX_FILE_BYTES = 64 * 2**20  # the largest file of the package has 0.3 MB packed
MAX_UNPACKED_BYTES = 512 * 2**20  # and 7 MB unpacked; anything near this is not the package
MAX_MEMBERS = 5_000

_IN_ARCHIVE = re.compile(r"(?!\.\.?/)[^/]+/data/[^/]+\.rda")
_UNPACKERS: dict[bytes, Callable[..., Any]] = {b"BZh": bz2.open, b"\x1f\x8b": gzip.open, b"\xfd7z": lzma.open}


def read_r_tables(path: Path, *, wanted: str | None = "ctn0094_tables") -> dict[str, pa.Table]:
    """Read the data frames of an R package into Arrow tables.

    Args
        path : a folder with `data/*.rda` or `*.rda`, or the package's source archive (`.tar.gz`)
        wanted : code list (`table`, `columns` parted by spaces) of what must be there, and the only tables
            that are read; None reads every table and asks for nothing
    Returns
        table name to table; factors are text, whole numbers int64, other numbers float64
    Missing
        R's NA and NaN are null; an empty text is kept as it is
    Raises
        UsageError : the reader of R files is not installed, or nothing is at `path`
        ShortfallError : no `.rda` file is there, one is damaged, or a table or column is absent
    Source
        The format is described in "R Internals", section 1.8; the `rdata` package implements it.
    Example
        >>> from pathlib import Path
        >>> read_r_tables(Path("no-such-folder"))
        Traceback (most recent call last):
        ...
        mainstay.errors.UsageError: Expected a folder with data/*.rda or a package's .tar.gz, but found \
nothing at 'no-such-folder'. Give the path of the unpacked package or of its archive.
    """
    _check_is_there(path)
    reader = _load_reader()
    columns_wanted = None if wanted is None else _columns_wanted(wanted)
    tables: dict[str, pa.Table] = {}
    for name, packed in _files(path, columns_wanted):
        tables |= _read_file(reader, name, packed)
    _check_tables(path, tables, columns_wanted)
    return tables


def _check_is_there(path: Path) -> None:
    if not path.exists():
        raise UsageError(
            "a folder with data/*.rda or a package's .tar.gz",
            f"nothing at '{path}'",
            "Give the path of the unpacked package or of its archive.",
        )


def _load_reader() -> Any:
    try:
        return importlib.import_module("rdata")
    except ImportError:
        raise UsageError(
            "the reader of R files",
            "no package 'rdata' in this environment",
            "Install it: pip install 'mainstay[ctn0094]'",
        ) from None


def _columns_wanted(code_list: str) -> dict[str, list[str]]:
    return {row["table"]: row["columns"].split() for row in read_codes(code_list)}


def _files(path: Path, wanted: Collection[str] | None) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each `.rda` file, those named in `wanted` only where it is given."""
    found = 0
    for name, packed in (_folder_files if path.is_dir() else _archive_files)(path, wanted):
        found += 1
        if packed is not None:
            yield name, packed
    if not found:
        raise ShortfallError("data/*.rda files of an R package", _what_else(path), _where_to_get_it())


def _is_wanted(name: str, wanted: Collection[str] | None) -> bool:
    return wanted is None or PurePosixPath(name).stem in wanted


def _what_else(path: Path) -> str:
    if path.is_dir() and any(path.rglob("*.rdb")):
        return f"an installed package in '{path}', whose tables only R can read"
    return f"none in '{path}'"


def _where_to_get_it() -> str:
    return "Give the source package: the .tar.gz from CRAN, or the folder it unpacks to."


def _folder_files(folder: Path, wanted: Collection[str] | None) -> Iterator[tuple[str, bytes | None]]:
    within = folder / "data" if (folder / "data").is_dir() else folder
    for file in sorted(within.glob("*.rda")):
        if file.is_file():
            yield (
                file.name,
                _read_capped(file.name, file.open("rb")) if _is_wanted(file.name, wanted) else None,
            )


def _archive_files(path: Path, wanted: Collection[str] | None) -> Iterator[tuple[str, bytes | None]]:
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in islice(archive, MAX_MEMBERS):
                # Links and devices are no regular files, so nothing outside the archive can be read.
                if member.isreg() and _IN_ARCHIVE.fullmatch(member.name):
                    stream = archive.extractfile(member) if _is_wanted(member.name, wanted) else None
                    yield member.name, None if stream is None else _read_capped(member.name, stream)
    except (tarfile.TarError, OSError, EOFError, zlib.error) as problem:
        raise ShortfallError(
            "an R package's .tar.gz",
            f"'{path.name}', which does not unpack ({type(problem).__name__})",
            "Download it again, or give the folder it unpacks to.",
        ) from None


def _read_capped(name: str, stream: IO[bytes]) -> bytes:
    with stream:
        packed = stream.read(MAX_FILE_BYTES + 1)
    if len(packed) > MAX_FILE_BYTES:
        raise _too_large(name, MAX_FILE_BYTES)
    return packed


def _too_large(name: str, limit_bytes: int) -> ShortfallError:
    return ShortfallError(
        f"an .rda file of at most {limit_bytes // 2**20} MB",
        f"more in '{name}'",
        "Check that this is the published package.",
    )


def _unpack(name: str, packed: bytes) -> bytes:
    unpacker = next((open_ for mark, open_ in _UNPACKERS.items() if packed.startswith(mark)), None)
    if unpacker is None:
        return packed
    with unpacker(io.BytesIO(packed), "rb") as stream:
        unpacked: bytes = stream.read(MAX_UNPACKED_BYTES + 1)
    if len(unpacked) > MAX_UNPACKED_BYTES:
        raise _too_large(name, MAX_UNPACKED_BYTES)
    return unpacked


def _read_file(reader: Any, name: str, packed: bytes) -> dict[str, pa.Table]:
    constructors = {
        **reader.conversion.DEFAULT_CLASS_MAP,
        "factor": _to_text,
        "ordered": _to_text,
        **dict.fromkeys(("data.frame", "tbl", "tbl_df", "spec_tbl_df"), _to_table),
    }
    try:
        with warnings.catch_warnings():
            # What the reader is unsure of (a class or an encoding it does not know) it says as a UserWarning.
            warnings.simplefilter("error", UserWarning)
            parsed = reader.parser.parse_data(_unpack(name, packed), extension=".rda")
            objects = reader.conversion.convert(parsed, constructors)
        return {key: table for key, table in dict(objects).items() if isinstance(table, pa.Table)}
    except ShortfallError:
        raise
    except Exception as problem:  # a damaged file can make the reader raise anything
        raise ShortfallError(
            "an R data file (.rda)",
            f"'{name}', which cannot be read ({type(problem).__name__})",
            "Download the package again and check that nothing changed the file.",
        ) from None


def _to_text(codes: Any, attributes: Mapping[str, Any]) -> pa.Array:
    """A factor as text: codes count from 1, NA is masked; 0 names no level and is missing too."""
    levels = np.ma.filled(codes, 0).astype(np.int64)
    places = pa.array(levels - 1, mask=levels == 0)
    return pa.array([str(level) for level in attributes["levels"]], pa.string()).take(places)


def _to_table(columns: Mapping[str, Any], attributes: Mapping[str, Any]) -> pa.Table:
    """A data frame as an Arrow table; its row names are left out."""
    return pa.table({str(name): _to_array(values) for name, values in columns.items()})


def _to_array(values: Any) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    if values.dtype.kind in "UO":
        return pa.array(values.tolist(), pa.string())
    missing = np.ma.getmaskarray(values)
    numbers = np.ma.getdata(values)
    if numbers.dtype.kind == "b":
        return pa.array(numbers, mask=missing)
    missing = missing | np.isnan(numbers)
    known = numbers[~missing]
    is_whole = bool(np.all(np.isfinite(known)) and np.all(known == np.trunc(known)))
    return pa.array(np.where(missing, 0, numbers).astype(np.int64 if is_whole else np.float64), mask=missing)


def _check_tables(path: Path, tables: Mapping[str, pa.Table], wanted: Mapping[str, list[str]] | None) -> None:
    absent = [
        f"{table}.{column}" if table in tables else table
        for table, columns in (wanted or {}).items()
        for column in columns
        if table not in tables or column not in tables[table].column_names
    ]
    if absent:
        raise ShortfallError(
            "the tables and columns of the published package",
            f"'{path.name}' without {', '.join(dict.fromkeys(absent))}",
            "Give the version of the package that the profile's page names; "
            "where that is what you gave, the download is not complete.",
        )
