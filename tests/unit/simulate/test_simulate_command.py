"""`mainstay simulate` writes files, and writes over nothing."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from mainstay.cli.main import app
from mainstay.errors import ShortfallError, UsageError

SMALL = ["--people", "30", "--services", "2", "--years", "1", "--seed", "3"]


def run(*arguments):
    return CliRunner().invoke(app, ["simulate", *arguments], catch_exceptions=True)


def test_native_files(tmp_path):
    done = run(str(tmp_path / "out"), *SMALL)
    assert done.exit_code == 0
    assert "30 people at 2 services" in done.stdout
    assert len(list((tmp_path / "out").glob("*.csv"))) == 12


def test_an_ndtms_like_extract_with_prescribing_files(tmp_path):
    assert run(str(tmp_path / "out"), *SMALL, "--format", "ndtms").exit_code == 0
    assert (tmp_path / "out" / "ndtms.csv").stat().st_size > 1000
    doses = (tmp_path / "out" / "prescribing" / "doses.csv").read_text().splitlines()
    assert doses[0].startswith("person_id,service_id,dose_date")


def test_faults_come_with_their_counts(tmp_path):
    assert run(str(tmp_path / "out"), *SMALL, "--faults").exit_code == 0
    summary = json.loads((tmp_path / "out" / "faults.json").read_text())
    assert {"table", "column", "kind", "severity", "rows"} == set(summary[0])


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "note.txt").write_text("mine")
    assert isinstance(run(str(tmp_path), *SMALL).exception, UsageError)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_an_empty_folder_is_used(tmp_path):
    assert run(str(tmp_path), *SMALL).exit_code == 0


def test_a_file_is_not_a_folder(tmp_path):
    (tmp_path / "out").write_text("")
    assert isinstance(run(str(tmp_path / "out"), *SMALL).exception, UsageError)


def test_a_place_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    assert isinstance(run(str(tmp_path / "file" / "out"), *SMALL).exception, ShortfallError)


@pytest.mark.parametrize("wrong", [["--people", "0"], ["--years", "0"], ["--format", "ndtms", "--faults"]])
def test_wrong_use_makes_no_folder(tmp_path, wrong):
    assert isinstance(run(str(tmp_path / "out"), *wrong).exception, UsageError)
    assert not (tmp_path / "out").exists()
