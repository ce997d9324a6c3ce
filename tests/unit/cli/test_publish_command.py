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


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A store in which 20 people started at A, 9 of them not for the first time, and 3 at B."""
    here = tmp_path_factory.mktemp("publish")
    folder = here / "store" / "snapshots" / "0123"
    folder.mkdir(parents=True)
    with empty_system() as connection:
        add_services(connection, "A", "B")
        for number in range(20):
            add_episode(connection, f"a{number}", "A", "2025-01-31", before=number < 9)
        for number in range(3):
            add_episode(connection, f"b{number}", "B", "2025-02-01", before=None)
        for name in TABLES:
            table: pa.Table = connection.sql(f"SELECT * FROM {name}").to_arrow_table()
            pyarrow.parquet.write_table(table, folder / f"{name}.parquet")
    (folder / "manifest.json").write_text(json.dumps({"observed_to": OBSERVED_TO.isoformat()}))
    (here / "store" / "current").write_text("0123\n")
    write_indicators(here / "indicators")
    return here


def run(place, *words):
    stores = ("--store", str(place / "store"), "--local", str(place / "indicators"))
    return CliRunner().invoke(
        app, ["measure", "--indicator", "treated_before", "--by", "service", *words, *stores]
    )


def test_small_counts_are_marked_and_the_others_rounded(place, tmp_path):
    shown = run(place, "--publishable", "--out", str(tmp_path / "counts.csv"))
    assert shown.exit_code == 0, shown.output
    assert "Not checked against any earlier release" in shown.output
    rows = list(csv.DictReader((tmp_path / "counts.csv").read_text().splitlines()))
    assert [(row["service_id"], row["denominator"], row["numerator"], row["unknown"]) for row in rows] == [
        ("all", "20", "10", "[c]"),
        ("A", "20", "10", "[c]"),
        ("B", "[c]", "[c]", "[c]"),
    ]
    assert rows[0]["proportion"] == "0.5"
    assert "expected" not in rows[0]
    assert {row["origin"] for row in rows} == {"local"}


def test_the_release_says_what_was_published_and_nothing_more(place, tmp_path):
    run(place, "--publishable", "--out", str(tmp_path / "counts.json"))
    release = json.loads((tmp_path / "release.json").read_text())
    rows = json.loads((tmp_path / "counts.json").read_text())
    assert release["cells"]["treated_before"] == [
        [row[name] for name in ("service_id", "denominator", "numerator", "unknown")] for row in rows
    ]
    assert set(release) == {
        "format", "made_with", "observed_to", "from", "to", "tables", "small_at_most", "rounded_to",
        "least_possible", "versions", "columns", "cells",
    }  # fmt: skip


def test_the_workbook_has_the_same_cells_and_explains_its_marks(place, tmp_path):
    run(place, "--publishable", "--out", str(tmp_path / "counts.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "counts.xlsx", read_only=True)
    assert [sheet.title for sheet in book] == ["Notes", "Counts"]
    assert any(row[0] == "[c]" and "7 or fewer" in row[1] for row in book["Notes"].values if row[1])
    assert list(book["Counts"].values)[3][:5] == ("treated_before", "B", "[c]", "[c]", "[c]")


def test_without_a_file_the_table_is_printed_and_the_rest_said_beside_it(place):
    shown = run(place, "--publishable")
    assert shown.stdout.splitlines()[0].startswith("indicator,service_id,denominator")
    assert "Hidden:" in shown.stderr


def test_the_next_release_is_checked_against_the_one_before(place, tmp_path):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    run(place, "--publishable", "--out", str(tmp_path / "first" / "counts.csv"))
    before = str(tmp_path / "first" / "release.json")
    shown = run(place, "--publishable", "--previous", before, "--out", str(tmp_path / "second" / "a.csv"))
    assert shown.exit_code == 0, shown.output
    assert "Not checked" not in shown.output


def test_no_release_is_overwritten(place, tmp_path):
    (tmp_path / "release.json").write_text("{}")
    shown = run(place, "--publishable", "--out", str(tmp_path / "counts.csv"))
    assert isinstance(shown.exception, MainstayError)
    assert (tmp_path / "release.json").read_text() == "{}"
    assert not (tmp_path / "counts.csv").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--previous", "release.json"),
        ("--by", "month"),
        ("--publishable", "--json"),
        ("--publishable", "--expected"),
        ("--publishable", "--out", "counts.parquet"),
        ("--publishable", "--by", "shoe_size"),
    ],
)
def test_what_does_not_go_together_is_refused(place, words):
    assert isinstance(run(place, *words).exception, MainstayError)


@pytest.mark.parametrize("more", [[], ["--publishable"]])
def test_counts_go_to_fhir_by_the_ending_of_the_file(place, tmp_path, more):
    shown = run(place, *more, "--out", str(tmp_path / "counts.fhir.json"))
    assert shown.exit_code == 0, shown.output
    written = json.loads((tmp_path / "counts.fhir.json").read_text())
    (report,) = [entry["resource"] for entry in written["entry"]]
    assert report["resourceType"] == "MeasureReport"
    assert ("masked" in json.dumps(report)) == bool(more)
    assert (tmp_path / "release.json").exists() == bool(more)
