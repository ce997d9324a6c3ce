"""However lines end, and if they end in several ways: the same rows, and the lines they stand on."""

from __future__ import annotations

import pytest

from lib.ndtms_rows import WHOLE, of_several, read_sources, write_extract
from mainstay.intake.csv_file import CHUNK_BYTES, examine_csv

HEADER, ROWS = "a,b", [("1", "2"), ("3", "4"), ("5", "6")]


def rows_of(path):
    return [tuple(line.split(",")) for line in path.read_text("utf-8").splitlines()][1:]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize(
    "ends",
    [
        ("\n", "\n", "\n", "\n"),
        ("\r\n", "\r\n", "\r\n", "\r\n"),
        ("\r", "\r", "\r", "\r"),
        ("\n", "\r\n", "\r\n", "\r\n"),
        ("\r\n", "\n", "\n", "\n"),
        ("\r\n", "\n", "\r\n", ""),
        ("\n", "\n", "\r", "\n"),
    ],
)
def test_an_extract_is_read_however_its_lines_end(tmp_path, ends, encoding):
    people = of_several([{**WHOLE, "ETHNIC": "Própria"}] * 3)
    lines = write_extract(tmp_path / "straight.csv", people).read_text("utf-8").splitlines()
    path = tmp_path / "extract.csv"
    path.write_bytes("".join(line + end for line, end in zip(lines, ends, strict=True)).encode(encoding))
    checked = read_sources(tmp_path, f"ndtms={path}")
    assert checked.by_line("episodes", "line") == [(2,), (3,), (4,)]
    assert checked.rows("people", "ethnicity") == [("Própria",)] * 3
    assert checked.faults == {}


@pytest.mark.parametrize(("ends", "is_copied"), [(("\r\n", "\r\n"), False), (("\n", "\r\n"), True)])
def test_only_a_file_whose_lines_end_in_several_ways_is_copied(tmp_path, ends, is_copied):
    path = tmp_path / "some.csv"
    path.write_bytes(f"a,b{ends[0]}1,2{ends[1]}3,4{ends[1]}".encode())
    work = tmp_path / "work"
    work.mkdir()
    assert (examine_csv(path, work).path != path) == is_copied


@pytest.mark.parametrize("place", range(CHUNK_BYTES - 3, CHUNK_BYTES + 3))
def test_a_line_end_across_two_chunks_is_one(tmp_path, place):
    path = tmp_path / "long.csv"
    line = b"x" * 997 + b",y\r\n"
    head = b"a,b\r\n" + line * ((place - 5) // len(line))
    rest = place - len(head) - 2
    path.write_bytes(head + b"z" * rest + b",\r\n" + line)
    assert path.read_bytes().find(b"\r\n", place - 2) in (place - 1, place)
    assert examine_csv(path, tmp_path).path == path


def test_a_broken_line_is_named_by_its_line_in_the_original(tmp_path):
    lines = write_extract(tmp_path / "straight.csv", of_several([WHOLE] * 3)).read_text().splitlines()
    lines.insert(2, "one,two")
    path = tmp_path / "extract.csv"
    path.write_bytes((lines[0] + "\n" + "\r\n".join(lines[1:]) + "\r\n").encode())
    checked = read_sources(tmp_path, f"ndtms={path}")
    assert checked.outcome.inputs[0][0].misshapen_lines == (3,)
    assert len(checked.rows("episodes")) == 3
