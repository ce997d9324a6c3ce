"""What an import of an NDTMS extract says on the command line: what the profile promises, in one summary."""

from __future__ import annotations

import csv
import io
import re

import pytest
from typer.testing import CliRunner

from lib.ndtms_rows import WHOLE, of_several, write_extract
from mainstay.cli.main import app
from mainstay.reference import read_codes

CANARY = "kanari"
DATA_SET_K = [row["field"] for row in read_codes("ndtms_fields") if row["cds"] == "K"]
LATER = ["NALOXISS", "VETERAN", "PHMETHWTH", "PHBUDIX"]
UNKNOWN = ["CIRID", "LOCALBIT"]
NAMING = {
    "FINITIAL": f"{CANARY}-f",
    "SINITIAL": f"{CANARY}-s",
    "PC": f"{CANARY}-pc",
    "GPPTCE": f"{CANARY}-gp",
}
ISO = {"REFLD": "2023-02-01", "TRIAGED": "2023-02-03", "MODST": "2023-02-05", "DOB": "1980-06-05"}
NO_ANSWER = {"OPIUSE": "NA", "CRAUSE": "", "COCAUSE": "0", "SHARING": "NA"}


def people():
    """Three who consented, of whom one has dates in the other form, and two who did not."""
    row = {**WHOLE, **NAMING, "CIRID": f"{CANARY}-c", "LOCALBIT": f"{CANARY}-l"}
    kinds = [row, {**row, **ISO}, {**row, **NO_ANSWER}, {**row, "CONSENT": "N"}, {**row, "CONSENT": "n"}]
    return of_several(kinds, prefix=CANARY)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("MAINSTAY_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("MAINSTAY_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("COLUMNS", "200")

    def run_command(*words, code=0):
        done = CliRunner().invoke(app, words)
        assert done.exit_code == code, done.output
        return done.output

    return run_command


@pytest.fixture
def extract(tmp_path):
    headers = [*DATA_SET_K, *UNKNOWN[:1], *LATER, *UNKNOWN[1:]]
    return write_extract(tmp_path / "extract.csv", people(), headers=headers)


def kept_rows(printed):
    return {name: int(count) for name, count in re.findall(r"^(\w+) +(\d+)\b", printed, re.MULTILINE)}


@pytest.mark.parametrize("command", ["check", "import"])
def test_the_summary_says_what_became_of_every_header_and_row(run, extract, command):
    printed = run(command, f"ndtms={extract}")
    assert len(DATA_SET_K) == 144
    assert "columns the profile does not know, left out: CIRID, LOCALBIT\n" in printed
    assert "2 rows left out: the person has not consented to sharing" in printed
    assert kept_rows(printed) == {
        "services": 1,
        "people": 3,
        "episodes": 3,
        "interventions": 3,
        "reviews": 3,
    }
    # Neither NA nor an empty cell nor an ISO date is a fault.
    assert "warning " not in printed
    assert "set aside " not in printed.replace("rows kept  set aside", "")
    assert CANARY not in printed


ASKED = {
    "NA and empty cells are missing, and nought is not": (
        "SELECT count(opiate_days), count(crack_days), count(cocaine_days), count(shared_equipment)"
        " FROM reviews",
        "2,0,1,0",
    ),
    "both ways to write a day are one day": (
        "SELECT count(*), count(DISTINCT triaged_date), count(DISTINCT started_date) FROM episodes",
        "3,1,1",
    ),
    "both ways to write a birth date are one year": (
        "SELECT count(*), count(DISTINCT birth_year) FROM people",
        "3,1",
    ),
}


@pytest.mark.parametrize("promise", ASKED)
def test_what_was_imported_is_as_the_profile_promises(run, extract, tmp_path, promise):
    query, answer = ASKED[promise]
    run("import", f"ndtms={extract}")
    run("sql", query, "--out", str(tmp_path / "answer.csv"))
    assert (tmp_path / "answer.csv").read_text("utf-8").splitlines()[1] == answer


def test_a_value_at_fault_is_counted_with_its_line_and_never_shown(run, tmp_path):
    wrong = {"SEX": f"{CANARY}-sex", "OPIUSE": "29", "REFLD": f"{CANARY}-day"}
    path = write_extract(tmp_path / "extract.csv", [*people(), *of_several([{**WHOLE, **wrong}], "q")])
    printed = run("check", f"ndtms={path}", code=1)
    assert re.search(r"1 +people +sex: a value that the record does not know +7\b", printed)
    assert re.search(r"1 +episodes +referred_date: not read as date\b.* 7\b", printed)
    assert CANARY not in printed


def test_the_extract_of_these_tests_holds_the_canary_everywhere_it_could_leak(extract):
    rows = list(csv.DictReader(io.StringIO(extract.read_text("utf-8"))))
    assert all(CANARY in row[name] for row in rows for name in ("CLIENTID", *NAMING, *UNKNOWN))
