"""Receive an upload: where it is put, how much may come, and what is refused before anything reads it."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import pyarrow.parquet
from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.urls import reverse

from mainstay.errors import ShortfallError
from mainstay_web.authorization.scope import may

if TYPE_CHECKING:
    from typing import BinaryIO

CHUNK_BYTES = 1 << 20
FIRST_LINE_BYTES = 1 << 20
FOOTER_MOST_BYTES = 16 << 20
KNOWN_NAME = re.compile(r"[a-z0-9_]{1,60}\.(csv|parquet)")
PARQUET, ZIP = b"PAR1", b"PK\x03\x04"
NOT_UTF8_MARKS = (b"\xff\xfe", b"\xfe\xff")


def uploads_folder() -> Path:
    """Where uploads lie until they are published or discarded; its owner alone may look inside."""
    folder = Path(settings.SITE.home) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


class StagedFile(TemporaryUploadedFile):
    """A file on its way, in our own folder and under a name of ours."""

    size: int

    def __init__(self, content_type: str | None, given_name: str) -> None:
        made = tempfile.NamedTemporaryFile(prefix="arriving-", dir=uploads_folder())  # noqa: SIM115  closed with it
        UploadedFile.__init__(self, made, "extract", content_type, 0)
        self.given_name = given_name


class OnlyExtracts(FileUploadHandler):
    """Takes files of the page for uploads, from those who may use it; every other file is let fall."""

    def new_file(self, *args: Any, **named: Any) -> None:
        """Open a place for it."""
        super().new_file(*args, **named)
        request = self.request
        user = getattr(request, "user", None)
        if request is None or request.path != reverse("upload"):
            raise SkipFile
        if user is None or not may(user, "data.change"):
            raise SkipFile
        if room() <= 0:
            raise StopUpload
        self.file = StagedFile(self.content_type, self.file_name or "")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep it, unless it is more than may come."""
        if start + len(raw_data) > min(settings.UPLOAD_MOST_BYTES, start + room()):
            self.file.close()
            raise StopUpload
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> StagedFile:
        """The whole of it."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "file"):
            self.file.close()


def room() -> int:
    """How many bytes of uploads there is still room for."""
    used = sum(path.stat().st_size for path in uploads_folder().rglob("*") if path.is_file())
    return int(settings.UPLOAD_QUOTA_BYTES) - used


def stage(arrived: StagedFile, folder: Path) -> Path:
    """Put what arrived into a folder of its own, unpacked, after a look at what it is.

    Args
        arrived : the uploaded file; the name it was given is used only where it is one of a table of ours
        folder : made here, for its owner only
    Returns
        the file, or the folder of files, to be imported
    Raises
        ShortfallError : what arrived is refused; the folder is gone again
    """
    folder.mkdir(mode=0o700)
    try:
        with Path(arrived.temporary_file_path()).open("rb") as stream:
            kind = stream.read(4)
            if kind == ZIP:
                return _unpack(stream, folder / "files")
        ending = "parquet" if kind == PARQUET else "csv"
        place = folder / _own_name(arrived.given_name, ending)
        shutil.copyfile(arrived.temporary_file_path(), place)
        place.chmod(0o600)
        _look_at(place)
    except ShortfallError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return place


def _own_name(file_name: str, ending: str) -> str:
    stem = PurePosixPath(file_name.replace("\\", "/")).stem.lower()
    name = f"{stem}.{ending}"
    return name if KNOWN_NAME.fullmatch(name) else f"extract.{ending}"


def _unpack(stream: BinaryIO, folder: Path) -> Path:
    try:
        with zipfile.ZipFile(stream) as packed:
            members = [one for one in packed.infolist() if not one.is_dir()]
            names = _check_members(members)
            folder.mkdir(mode=0o700)
            left = int(settings.UPLOAD_MOST_BYTES)
            for member, name in zip(members, names, strict=True):
                left = _unpack_one(packed, member, folder / name, left)
                _look_at(folder / name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise _refused("a zip file that can be opened", type(problem).__name__) from None
    return folder


def _check_members(members: list[zipfile.ZipInfo]) -> list[str]:
    if not 0 < len(members) <= settings.UPLOAD_MOST_FILES:
        raise _refused(f"a zip file with 1 to {settings.UPLOAD_MOST_FILES} files", f"{len(members)}")
    if sum(one.file_size for one in members) > settings.UPLOAD_MOST_BYTES:
        raise _too_much()
    names = [PurePosixPath(one.filename.replace("\\", "/")).name.lower() for one in members]
    odd = sum(1 for name in names if not KNOWN_NAME.fullmatch(name))
    links = sum(1 for one in members if stat.S_ISLNK(one.external_attr >> 16))
    if odd or links or len(set(names)) < len(names):
        raise _refused(
            "a zip file of CSV or Parquet files, each once, named as their tables",
            f"{max(odd, links, 1)} that are something else",
        )
    return names


def _unpack_one(packed: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path, left: int) -> int:
    """Count what really comes: what the zip file says of itself proves nothing."""
    number = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with packed.open(member) as source, os.fdopen(number, "wb") as target:
        while chunk := source.read(CHUNK_BYTES):
            left -= len(chunk)
            if left < 0:
                raise _too_much()
            target.write(chunk)
    return left


def _look_at(place: Path) -> None:
    if place.suffix == ".parquet":
        _look_at_parquet(place)
    else:
        _look_at_csv(place)


def _look_at_parquet(place: Path) -> None:
    with place.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - 8))
        footer_bytes = int.from_bytes(stream.read(4), "little")
    if footer_bytes > min(FOOTER_MOST_BYTES, size):
        raise _refused("a Parquet file", "one whose description of itself is too long")
    try:
        columns = pyarrow.parquet.read_metadata(place).num_columns
    except (OSError, ValueError):  # pyarrow's own errors are kinds of these
        raise _refused("a Parquet file that can be opened", "one that cannot") from None
    _check_columns(columns)


def _look_at_csv(place: Path) -> None:
    with place.open("rb") as stream:
        start = stream.read(FIRST_LINE_BYTES)
    if start.startswith(NOT_UTF8_MARKS) or b"\0" in start:
        raise _refused("CSV as UTF-8 or Windows-1252", "another encoding, or no text")
    first, ended, _ = start.partition(b"\n")
    if not ended and len(start) == FIRST_LINE_BYTES:
        raise _refused("a first line with the names of the columns", "one without an end")
    _check_columns(1 + max(first.count(sign) for sign in (b",", b";", b"\t", b"|")))


def _check_columns(columns: int) -> None:
    if columns > settings.UPLOAD_MOST_COLUMNS:
        raise _refused(f"at most {settings.UPLOAD_MOST_COLUMNS:,} columns", f"{columns:,}")


def _too_much() -> ShortfallError:
    return _refused(f"at most {settings.UPLOAD_MOST_BYTES:,} bytes when unpacked", "more")


def _refused(expected: str, came: str) -> ShortfallError:
    return ShortfallError(expected, came, "Nothing was kept. Save it again and upload that.")
