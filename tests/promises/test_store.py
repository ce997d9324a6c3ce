"""What SECURITY.md promises about the store: it is read and never changed, except whole."""

from __future__ import annotations

import hashlib

import pytest

from lib.ndtms_rows import WHOLE, write_extract


@pytest.fixture
def store(tmp_path, run):
    """A store with one snapshot."""
    run("import", f"ndtms={write_extract(tmp_path / 'extract.csv', [WHOLE])}")
    assert "1" in run("sql", "SELECT count(*) AS episodes FROM episodes")
    return tmp_path / "store"


def contents(store) -> dict[str, str]:
    return {
        str(path.relative_to(store)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in store.rglob("*")
        if path.is_file() and path.name != "lock"
    }


READERS = ("read_csv('{0}')", "read_text('{0}')", "'{0}'", "read_csv('/etc/passwd')", "glob('*')")
CHANGES = (
    "DELETE FROM people",
    "DROP TABLE people",
    "CREATE TABLE mine AS SELECT 1",
    "COPY people TO '{0}'",
    "SELECT 1; DROP VIEW people",
    "INSTALL httpfs",
    "SET enable_external_access = true",
    "ATTACH '{0}' AS other",
)


def test_sql_reads_no_other_file(tmp_path, run, store):
    beside = tmp_path / "beside.csv"
    beside.write_text("word\nkanari\n", "utf-8")
    printed = {reader: run("sql", f"SELECT * FROM {reader.format(beside)}") for reader in READERS}
    assert not [reader for reader, text in printed.items() if "Expected" not in text]
    assert not [reader for reader, text in printed.items() if "kanari" in text or "root:" in text]


def test_sql_changes_nothing(tmp_path, run, store):
    before, written = contents(store), tmp_path / "written"
    printed = {change: run("sql", change.format(written)) for change in CHANGES}
    assert not [change for change, text in printed.items() if "Expected" not in text]
    assert contents(store) == before
    assert not written.exists()


@pytest.mark.parametrize(
    "refused",
    [[WHOLE | {"REFLD": "soon"}], [WHOLE | {"CONSENT": "N"}], [{"NOT": "an extract"}]],
    ids=["every row at fault", "nobody consents", "another kind of file"],
)
def test_an_import_that_is_refused_leaves_the_store_as_it_was(tmp_path, run, store, refused):
    before = contents(store)
    assert "Expected" in run("import", f"ndtms={write_extract(tmp_path / 'next.csv', refused)}")
    assert contents(store) == before
