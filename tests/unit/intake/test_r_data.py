"""Tables come out of an R package as they are; what is not one is refused; nothing is unpacked to disk."""

from __future__ import annotations

import gzip
import io
import random
import sys
import tarfile
import warnings

import pytest

from mainstay.errors import ShortfallError, UsageError
from mainstay.intake import r_data
from mainstay.intake.r_data import read_r_tables

rdata = pytest.importorskip("rdata", reason="the extra 'ctn0094' is not installed")
pandas = pytest.importorskip("pandas", reason="comes with rdata")


def text(*values):
    """The one kind of text column that the writer of R files knows."""
    return pandas.array(values, dtype=pandas.StringDtype("python"))


def factor(*values, levels):
    return pandas.Categorical(values, categories=pandas.Index(levels, dtype=object))


def write(path, **tables):
    path.parent.mkdir(parents=True, exist_ok=True)
    rdata.write_rda(path, {name: pandas.DataFrame(columns) for name, columns in tables.items()})
    return path


@pytest.fixture
def visits(tmp_path):
    """An unpacked package with one table that has a factor, whole and other numbers, and gaps."""
    write(
        tmp_path / "pkg" / "data" / "visits.rda",
        visits={
            "who": pandas.array([1, 2, None], dtype="Int32"),
            "what": factor("visit", None, "", levels=["", "visit"]),
            "day": [0.0, float("nan"), 3.0],
            "part": [0.5, 1.0, float("nan")],
            "note": text("a", "b", "c"),
            "here": pandas.array([True, False, True], dtype="boolean"),
        },
    )
    return tmp_path / "pkg"


def archive(path, members):
    with tarfile.open(path, "w:gz") as packed:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            if content is None:
                member.type, member.linkname = tarfile.SYMTYPE, "elsewhere.rda"
            else:
                member.size = len(content)
            packed.addfile(member, None if content is None else io.BytesIO(content))
    return path


def test_values_keep_their_types_and_gaps_become_null(visits):
    table = read_r_tables(visits, wanted=None)["visits"]
    assert table.to_pydict() == {
        "who": [1, 2, None],
        "what": ["visit", None, ""],
        "day": [0, None, 3],
        "part": [0.5, 1.0, None],
        "note": ["a", "b", "c"],
        "here": [True, False, True],
    }
    types = dict(zip(table.column_names, map(str, table.schema.types), strict=True))
    assert (types["what"], types["day"], types["part"]) == ("string", "int64", "double")


def test_the_folder_of_the_files_and_the_archive_give_the_same(visits, tmp_path):
    file = visits / "data" / "visits.rda"
    packed = archive(tmp_path / "pkg_1.0.tar.gz", {"pkg/data/visits.rda": file.read_bytes()})
    expected = read_r_tables(visits, wanted=None)
    assert read_r_tables(visits / "data", wanted=None) == expected
    assert read_r_tables(packed, wanted=None) == expected


def test_nothing_is_warned_of_and_nothing_is_written(visits, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_r_tables(visits, wanted=None)
    assert sorted(tmp_path.rglob("*")) == before


def test_only_regular_files_in_the_package_s_data_folder_are_read(visits, tmp_path):
    content = (visits / "data" / "visits.rda").read_bytes()
    beside = ("/data/a.rda", "../data/a.rda", "pkg/other/a.rda", "pkg/data/deep/a.rda", "pkg/data/a.txt")
    packed = archive(tmp_path / "a.tar.gz", dict.fromkeys(beside, content) | {"pkg/data/link.rda": None})
    with pytest.raises(ShortfallError, match=r"data/\*\.rda files .* none in"):
        read_r_tables(packed, wanted=None)


def test_what_must_be_there_is_named_when_it_is_not(visits):
    with pytest.raises(ShortfallError, match="tables and columns") as raised:
        read_r_tables(visits)
    assert "everybody" in raised.value.came
    assert "visits" not in raised.value.came


def test_a_table_of_another_version_is_named_by_its_absent_column(tmp_path, monkeypatch):
    write(tmp_path / "data" / "uds.rda", uds={"who": [1], "what": text("Opioid")})
    rows = ({"table": "uds", "columns": "who what when"},)
    monkeypatch.setattr(r_data, "read_codes", lambda name: rows)
    with pytest.raises(ShortfallError, match=r"without uds\.when\."):
        read_r_tables(tmp_path)


def test_nothing_at_the_path_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="nothing at"):
        read_r_tables(tmp_path / "absent")


def test_a_folder_without_r_files_is_refused(tmp_path):
    with pytest.raises(ShortfallError, match="none in"):
        read_r_tables(tmp_path)


def test_an_installed_package_is_recognised(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "Rdata.rdb").touch()
    with pytest.raises(ShortfallError, match="an installed package"):
        read_r_tables(tmp_path)


@pytest.mark.parametrize("kept", [0, 10, 200], ids=["empty", "ten bytes", "cut short"])
def test_a_damaged_file_is_named_without_what_it_holds(visits, kept):
    file = visits / "data" / "visits.rda"
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(ShortfallError, match=r"'visits\.rda', which cannot be read \(\w+\)\."):
        read_r_tables(visits, wanted=None)


def test_something_else_under_the_name_of_an_r_file_is_refused(visits):
    (visits / "data" / "visits.rda").write_text("who,what\n1,visit\n")
    with pytest.raises(ShortfallError, match="cannot be read"):
        read_r_tables(visits, wanted=None)


@pytest.mark.parametrize(
    "content", [b"", b"who,what\n", gzip.compress(b"not a tar")], ids=["empty", "csv", "gz"]
)
def test_what_is_not_an_archive_is_refused(tmp_path, content):
    path = tmp_path / "package.tar.gz"
    path.write_bytes(content)
    with pytest.raises(ShortfallError, match=r"package's \.tar\.gz|data/\*\.rda files"):
        read_r_tables(path, wanted=None)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_an_archive_cut_short_is_refused(visits, tmp_path, part):
    content = (visits / "data" / "visits.rda").read_bytes()
    more = random.Random(7).randbytes(20_000)
    packed = archive(tmp_path / "a.tar.gz", {"pkg/data/visits.rda": content, "pkg/data/more.rda": more})
    whole = packed.read_bytes()
    packed.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(ShortfallError, match=r"does not unpack \(\w+\)"):
        read_r_tables(packed, wanted=None)


@pytest.mark.parametrize("limit", ["MAX_FILE_BYTES", "MAX_UNPACKED_BYTES"])
def test_sizes_are_bounded_on_both_sides_of_unpacking(visits, monkeypatch, limit):
    packed = (visits / "data" / "visits.rda").read_bytes()
    size = len(packed if limit == "MAX_FILE_BYTES" else gzip.decompress(packed))
    monkeypatch.setattr(r_data, limit, size)
    assert read_r_tables(visits, wanted=None)
    monkeypatch.setattr(r_data, limit, size - 1)
    with pytest.raises(ShortfallError, match="at most"):
        read_r_tables(visits, wanted=None)


def test_what_to_install_is_said_where_the_reader_is_absent(visits, monkeypatch):
    monkeypatch.setitem(sys.modules, "rdata", None)
    with pytest.raises(UsageError, match=r"pip install 'mainstay\[ctn0094\]'"):
        read_r_tables(visits)
