from __future__ import annotations

import csv
import json

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from lib.small_system import OBSERVED_TO, add_episode, add_services, empty_system, write_indicators
from mainstay.cli.main import app
from mainstay.errors import MainstayError
from mainstay.record.tables import TABLES


@pytest.fixture
def place(tmp_path):
    """A store with one snapshot, and a folder of indicators."""
    folder = tmp_path / "store" / "snapshots" / "0123"
    folder.mkdir(parents=True)
    with empty_system() as connection:
        add_services(connection, "A", "B")
        add_episode(connection, "e1", "A", "2025-01-31", before=True)
        add_episode(connection, "e2", "A", "2025-02-01", before=None)
        for name in TABLES:
            table: pa.Table = connection.sql(f"SELECT * FROM {name}").to_arrow_table()
            pyarrow.parquet.write_table(table, folder / f"{name}.parquet")
    (folder / "manifest.json").write_text(json.dumps({"observed_to": OBSERVED_TO.isoformat()}))
    (tmp_path / "store" / "current").write_text("0123\n")
    write_indicators(tmp_path / "indicators")
    return tmp_path


def run(place, *words):
    return CliRunner().invoke(
        app, [*words, "--store", str(place / "store"), "--local", str(place / "indicators")]
    )


def test_without_a_file_a_table_is_printed(place):
    shown = run(place, "measure", "--indicator", "treated_before", "--by", "service")
    assert shown.exit_code == 0
    assert [line.split() for line in shown.stdout.splitlines()][1][:5] == [
        "treated_before",
        "A",
        "1",
        "1",
        "1",
    ]


def test_an_indicator_that_nobody_was_eligible_for_is_named(place):
    words = ("measure", "--indicator", "stayed", "--indicator", "back_after_completion_182d", "--by", "")
    for more in ((), ("--json",), ("--out", str(place / "counts.csv"))):
        shown = run(place, *words, *more)
        assert "Nobody was eligible in these days for: back_after_completion_182d.\n" in shown.stderr
    assert "Nobody was eligible" not in run(place, *words[:3], "--by", "").output


def test_json_is_the_counts(place):
    shown = run(place, "measure", "--indicator", "stayed", "--by", "month", "--json")
    assert [(row["period_start"], row["denominator"]) for row in json.loads(shown.stdout)] == [
        ("2025-01-01", 1),
        ("2025-02-01", 1),
    ]


def test_the_first_and_the_last_day_are_counted(place):
    words = ("measure", "--indicator", "stayed", "--by", "", "--json")
    for last, counted in (("2025-01-31", 1), ("2025-02-01", 2)):
        assert json.loads(run(place, *words, "--to", last).stdout)[0]["denominator"] == counted
    for first, counted in (("2025-01-31", 2), ("2025-02-01", 1)):
        assert json.loads(run(place, *words, "--from", first).stdout)[0]["denominator"] == counted


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx", "json"])
def test_a_file_of_each_kind_is_written_with_a_warning(place, ending):
    out = place / f"counts.{ending}"
    shown = run(place, "measure", "--indicator", "stayed", "--out", str(out))
    assert shown.exit_code == 0, shown.output
    assert "not made safe for publication" in shown.output
    assert out.stat().st_size > 0
    assert "local" in origins(out)


def origins(out):
    """The last column of a file of counts, which says whose each indicator is."""
    if out.suffix == ".xlsx":
        rows = [row for sheet in openpyxl.load_workbook(out).worksheets[2:] for row in sheet.values]
        return {row[-1] for row in rows if rows[0][-1] == "origin"}
    if out.suffix == ".json":
        return {row["origin"] for row in json.loads(out.read_text("utf-8"))}
    if out.suffix == ".csv":
        return {row["origin"] for row in csv.DictReader(out.read_text("utf-8").splitlines())}
    return set(pyarrow.parquet.read_table(out)["origin"].to_pylist())


def test_without_a_local_indicator_nothing_is_marked(place):
    shown = run(place, "measure", "--indicator", "retained_84d", "--json")
    assert "origin" not in json.loads(shown.stdout)[0]


def test_nobody_in_these_days_is_said(place):
    shown = run(place, "measure", "--indicator", "stayed", "--from", "2025-06-01")
    assert shown.stdout.strip() == "Nobody was eligible for these indicators in these days."


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["measure", "--indicator", "stayd"], 2, "Did you mean stayed?"),
        (["measure", "--by", "ward"], 2, "service, month, quarter"),
        (["measure", "--out", "counts.doc"], 2, r".csv or .parquet or .xlsx or .json"),
        (["measure", "--from", "2025-02-01", "--to", "2025-01-01"], 2, "Swap the two days."),
        (["people", "stayed", "--service", "Z"], 2, "2 services (A, B)"),
        (["people", "stayed", "--service", "A", "--met", "maybe"], 2, "yes, no or unknown"),
        (["report", "--out", "report.pdf"], 2, ".html"),
    ],
)
def test_wrong_use_says_what_there_is(place, words, code, says):
    problem = run(place, *words).exception
    assert isinstance(problem, MainstayError)
    assert problem.exit_code == code
    assert says in str(problem)


@pytest.mark.parametrize(
    "words", [["measure"], ["people", "stayed", "--service", "A"], ["report", "--out", "r.html"]]
)
def test_a_store_without_a_snapshot_says_how_to_import(tmp_path, words):
    write_indicators(tmp_path / "indicators")
    problem = run(tmp_path, *words).exception
    assert isinstance(problem, MainstayError)
    assert problem.exit_code == 1
    assert "mainstay import" in str(problem)


def test_people_are_listed_with_the_reason(place):
    shown = run(place, "people", "treated_before", "--service", "A", "--met", "unknown", "--json")
    assert [(row["episode_id"], row["met"]) for row in json.loads(shown.stdout)] == [("e2", None)]


def test_a_list_of_people_in_a_file_says_to_keep_it(place):
    shown = run(place, "people", "stayed", "--service", "A", "--out", str(place / "people.csv"))
    assert "keep them in the service" in shown.output
    assert len((place / "people.csv").read_text().splitlines()) == 3


def test_nobody_at_the_service_is_said(place):
    assert "Nobody at this service was eligible" in run(place, "people", "stayed", "--service", "B").output


def test_the_report_is_written_and_said_to_be_where_it_is(place):
    shown = run(place, "report", "--out", str(place / "report.html"))
    assert shown.exit_code == 0, shown.output
    assert str(place / "report.html") in shown.output.replace("\n", "")
    assert "</html>" in (place / "report.html").read_text()


def test_a_report_about_a_service_that_is_not_there_leaves_no_file(place):
    problem = run(place, "report", "--service", "Z", "--out", str(place / "report.html")).exception
    assert isinstance(problem, MainstayError)
    assert not (place / "report.html").exists()
