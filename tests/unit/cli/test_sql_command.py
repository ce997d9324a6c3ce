"""`mainstay sql` reads the snapshot and what is derived from it, and nothing else; it changes nothing."""

from __future__ import annotations

import csv
import hashlib
import json

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from lib.native_files import AS_OF, DOSE, KEY, a_system, write_system
from mainstay.cli.main import app
from mainstay.derive.library import load_derived
from mainstay.errors import MainstayError
from mainstay.intake.publish import import_sources
from mainstay.intake.stage import parse_source
from mainstay.record.tables import TABLES


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("it's a store")  # a folder's name may hold a quote
    system = a_system()
    system["doses"] += [DOSE | {"dose_date": "2024-02-20", "outcome": "missed"}]
    files = write_system(folder / "files", system)
    import_sources(folder / "store", [parse_source(f"native={files}")], key=KEY, as_of=AS_OF)
    return folder / "store"


@pytest.fixture
def ask(store, monkeypatch):
    """Ask in SQL; give the exit code and what was printed."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(statement, *options):
        done = CliRunner().invoke(app, ["sql", statement, "--store", str(store), *map(str, options)])
        problem = done.exception
        assert problem is None or isinstance(problem, (MainstayError, SystemExit)), repr(problem)
        return getattr(problem, "exit_code", done.exit_code), f"{done.output}{problem or ''}"

    return run


def contents(store):
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest() for path in store.rglob("*") if path.is_file()
    }


def test_columns_keep_their_names_and_missing_is_a_dash(ask):
    code, printed = ask("SELECT service_id, end_reason, count(*) AS n FROM episodes GROUP BY ALL")
    assert code == 0
    assert [line.split() for line in printed.splitlines()] == [
        ["service_id", "end_reason", "n"],
        ["A", "–", "1"],
        ["1", "rows."],
    ]


def test_what_looks_like_markup_is_shown_as_it_is(ask):
    assert "[red]x[/red]" in ask("SELECT '[red]x[/red]' AS word")[1]


def test_many_rows_are_for_a_file(ask):
    assert "100 rows." in ask("SELECT * FROM range(100)")[1]
    assert "and 1 rows more" in ask("SELECT * FROM range(101)")[1]


@pytest.mark.parametrize("name", [*TABLES, *load_derived()])
def test_every_table_can_be_read(ask, name):
    assert ask(f"SELECT count(*) AS n FROM {name}")[0] == 0


def test_derived_tables_are_read_under_other_names_and_within_others(ask):
    statement = """
        WITH mine AS (SELECT * FROM journeys AS j WHERE EXISTS (SELECT 1 FROM Dose_Days AS d))
        SELECT count(*) AS n FROM mine"""
    assert ask(statement)[0] == 0


def test_a_name_of_ones_own_hides_a_derived_table(ask):
    code, printed = ask("WITH spells AS (SELECT 42 AS answer) SELECT answer FROM spells")
    assert (code, "42" in printed) == (0, True)


FORBIDDEN = [
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM read_parquet('{snapshot}/../../../files/*.parquet')",
    "SELECT * FROM read_csv('{store}/../files/doses.csv')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM duckdb_secrets(); SELECT 1",
    "COPY people TO '{store}/out.csv'",
    "COPY (SELECT 1) TO '{snapshot}/out.csv'",
    "ATTACH '{store}/other.duckdb' AS other",
    "INSTALL httpfs",
    "LOAD httpfs",
    "PRAGMA enable_checkpoint_on_shutdown",
    "SET enable_external_access = true",
    "SET memory_limit = '1TB'",
    "CREATE TABLE mine AS SELECT 1",
    "DELETE FROM people",
    "UPDATE people SET sex = 'other'",
    "DROP VIEW people",
    "EXPORT DATABASE '{store}/out'",
    "CALL pragma_version()",
    "EXPLAIN DELETE FROM people",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP VIEW people",
    "",
    ";",
    "SELEC 1",
    "SELECT nothing_there FROM people",
    "SELECT * FROM nowhere",
    "SELECT getenv('HOME')",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_nothing_else_is_read_and_nothing_written(ask, store, statement):
    before = contents(store)
    snapshot = next((store / "snapshots").iterdir())
    text = statement.format(store=str(store).replace("'", "''"), snapshot=str(snapshot).replace("'", "''"))
    code, printed = ask(text)
    assert code in (1, 2), printed
    assert "Expected" in printed
    assert "root:" not in printed
    assert "methadone,30" not in printed
    assert contents(store) == before


def test_a_cast_that_cannot_be_made_tells_no_value(ask):
    code, printed = ask("SELECT CAST(medicine || '-kanari' AS INTEGER) AS n FROM doses")
    assert code == 1
    assert "kanari" not in printed
    assert "methadone" not in printed
    code, printed = ask("SELECT error(medicine || '-kanari') FROM doses")
    assert code in (1, 2)
    assert "kanari" not in printed
    assert "methadone" not in printed


def test_the_answer_as_a_file(ask, tmp_path):
    statement = "SELECT dose_date, dose_mg, outcome FROM doses ORDER BY dose_date"
    for ending in ("csv", "parquet", "json"):
        code, printed = ask(statement, "--out", tmp_path / f"doses.{ending}")
        assert code == 0
        assert "Wrote 2 rows" in printed
    with (tmp_path / "doses.csv").open() as stream:
        assert [row["outcome"] for row in csv.DictReader(stream)] == ["supervised", "missed"]
    assert pq.read_table(tmp_path / "doses.parquet").column("dose_mg").to_pylist() == [30.0, 30.0]
    assert json.loads((tmp_path / "doses.json").read_text())[0]["dose_date"] == "2024-01-11"


def test_a_file_of_another_ending_or_place_is_refused(ask, tmp_path):
    assert ask("SELECT 1 AS n", "--out", tmp_path / "a.docx")[0] == 2
    code, printed = ask("SELECT 1 AS n", "--out", tmp_path / "absent" / "a.csv")
    assert code == 1
    assert "Expected to write" in printed


def test_no_store(ask, tmp_path):
    code, printed = ask("SELECT 1 AS n", "--store", tmp_path / "absent")
    assert code == 1
    assert "Import files first" in printed
