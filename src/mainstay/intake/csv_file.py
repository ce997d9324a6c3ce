"""Look at a CSV file before the engine reads it: its encoding, its headers, and whether it is one at all."""

from __future__ import annotations

import codecs
import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mainstay.errors import ShortfallError

if TYPE_CHECKING:
    from pathlib import Path

CHUNK_BYTES = 4 * 1024 * 1024
LONGEST_LINE_BYTES = 2 * 1024 * 1024
"""A row of the widest extract is a few kilobytes; a line longer than this is not a row."""

UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True)
class CsvFile:
    """A CSV file that can be read.

    Attributes
        path : UTF-8 text; a copy where the original was Windows-1252, or its lines ended in several ways
        headers : as they stand in the first line
        encoding : what the original was
        has_blanks : whether any blank stands behind the first line, so that cells must be trimmed
    """

    path: Path
    headers: tuple[str, ...]
    encoding: str
    has_blanks: bool = True


def examine_csv(path: Path, work_folder: Path) -> CsvFile:
    """Make sure that a file is a CSV that the engine can read, in UTF-8.

    Args
        path : the file
        work_folder : where a copy is put if the engine could not read the file as it is
    Returns
        the file, or its copy, with its headers
    Raises
        ShortfallError : empty, UTF-16, holds a NUL byte, a line of megabytes, two columns of one name, or
            columns apart by something else than commas
    """
    seen = _Seen()
    encoding = _find_encoding(path, seen)
    readable = path
    # The engine takes the first line end it meets for the only one, and stops at another.
    if encoding == "windows-1252" or seen.ends_differ:
        readable = work_folder / f"{path.stem}.utf8.csv"
        _copy_as_utf8(path, encoding, readable)
    return CsvFile(readable, _read_headers(readable, path.name), encoding, seen.has_blanks)


@dataclass
class _Seen:
    """What was seen of a file chunk by chunk: how lines end, and whether blanks stand behind the first."""

    kinds: set[str] = field(default_factory=set)
    ended_in_return: bool = False
    has_blanks: bool = False

    @property
    def ends_differ(self) -> bool:
        return len(self.kinds) > 1

    def see(self, chunk: bytes) -> None:
        behind_first = 0 if self.kinds else max(0, chunk.find(b"\n"))
        self.has_blanks = self.has_blanks or chunk.find(b" ", behind_first) >= 0
        if b"\r" not in chunk and not self.ended_in_return:
            self.kinds |= {"feed"} if b"\n" in chunk else set()
            return
        both = chunk.count(b"\r\n") + (self.ended_in_return and chunk.startswith(b"\n"))
        returns = chunk.count(b"\r") + self.ended_in_return - chunk.endswith(b"\r")
        self.ended_in_return = chunk.endswith(b"\r")
        found = {"both": both, "return": returns - both, "feed": chunk.count(b"\n") - both}
        self.kinds |= {kind for kind, count in found.items() if count}


def _find_encoding(path: Path, seen: _Seen) -> str:
    encoding = "utf-8"
    decoder = codecs.getincrementaldecoder("utf-8")()
    line_bytes, any_bytes = 0, False
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            if not any_bytes and chunk.startswith(UTF_16_MARKS):
                raise _refuse(path, "UTF-16 text", "Save the file as CSV in UTF-8.")
            if b"\0" in chunk:
                raise _refuse(path, "a NUL byte in it", "Export the file again: this one is damaged.")
            any_bytes = True
            line_bytes = _follow_line(path, chunk, line_bytes)
            seen.see(chunk)
            if encoding == "utf-8" and not _is_utf8(decoder, chunk):
                encoding = "windows-1252"
    if encoding == "utf-8" and decoder.getstate()[0]:
        encoding = "windows-1252"  # it ends within a character
    if not any_bytes:
        raise _refuse(path, "an empty file", "Export the file again.")
    return encoding


def _is_utf8(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    if chunk.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _follow_line(path: Path, chunk: bytes, line_bytes: int) -> int:
    """Bytes of the line that is still open at the end of the chunk."""
    first = chunk.find(b"\n")
    longest = line_bytes + (len(chunk) if first < 0 else first)
    last = chunk.rfind(b"\n")
    still_open = longest if first < 0 else len(chunk) - last - 1
    if max(longest, still_open) > LONGEST_LINE_BYTES:
        raise _refuse(path, "a line of more than two megabytes", "Export the file again, one row on a line.")
    return still_open


def _copy_as_utf8(path: Path, encoding: str, copy: Path) -> None:
    """Whatever ends a line in the original, a line feed does in the copy."""
    try:
        with (
            path.open(encoding=encoding) as source,
            copy.open("w", encoding="utf-8", newline="\n") as target,
        ):
            while text := source.read(CHUNK_BYTES):
                target.write(text)
    except UnicodeDecodeError:
        raise _refuse(
            path, "text that is neither UTF-8 nor Windows-1252", "Save the file as CSV in UTF-8."
        ) from None


def _read_headers(path: Path, name: str) -> tuple[str, ...]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        headers = tuple(header.strip() for header in next(csv.reader(stream), []))
    for delimiter, called in OTHER_DELIMITERS.items():
        if len(headers) == 1 and delimiter in headers[0]:
            raise ShortfallError(
                f"'{name}' to have its columns apart by commas",
                f"{called}",
                "Save it as comma-separated CSV.",
            )
    folded = [header.upper() for header in headers if header]
    repeated = sorted({header for header in headers if folded.count(header.upper()) > 1})
    if repeated or not any(headers):
        came = f"{', '.join(repeated)} more than once" if repeated else "no headers"
        raise ShortfallError(
            f"'{name}' to name each column once in its first line", came, "Correct the first line."
        )
    return headers


def _refuse(path: Path, came: str, next_step: str) -> ShortfallError:
    return ShortfallError(f"'{path.name}' to be a CSV file in UTF-8", came, next_step)
