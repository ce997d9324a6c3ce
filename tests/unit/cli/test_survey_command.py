"""`mainstay survey`: answers from a file to results, and no cell of it in an error."""

from __future__ import annotations

import csv
import json

import openpyxl
import pytest

from lib.survey_answers import ACMD, acmd_sheets
from mainstay.cli.survey import survey
from mainstay.errors import ShortfallError, UsageError


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    path = tmp_path_factory.mktemp("answers") / "answers.csv"
    columns = ["place", "in_ost_now", *ACMD, "dose", "what_helps", "email"]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(
            {**sheet, "place": "S01", "what_helps": "=1+1", "email": "a@b"} for sheet in acmd_sheets(1000)
        )
    return path


def test_the_published_shares_come_back(answers, capsys):
    survey("results", answers, by="place", group="in_ost_now", as_json=True, asked=2000)
    told = json.loads(capsys.readouterr().out)
    here = {row["domain"]: row for row in told["domains"] if row["group"] == "in_ost_now"}
    assert {domain: round(100 * here[domain]["proportion"]) for domain in ACMD} == ACMD
    assert round(here["dose"]["positive_to_negative"], 1) == 2.3
    assert (told["returned"], told["asked"]) == (1000, 2000)


def test_what_is_printed_names_what_is_left_out(answers, capsys):
    survey("results", answers)
    said = capsys.readouterr()
    assert "Mental health: 54% poor or bad" in said.out
    assert "email" in said.err
    assert "a@b" not in said.err + said.out


def test_files_are_written_and_the_publishable_are_rounded(answers, tmp_path, capsys):
    survey(
        "results", answers, by="place", publishable=True, out=tmp_path / "r.xlsx", poster=tmp_path / "p.svg"
    )
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert "rounded to 5" in book["Cover"]["A2"].value
    assert "54% poor or bad" in (tmp_path / "p.svg").read_text()
    survey("results", answers, out=tmp_path / "r.csv")
    assert (tmp_path / "r.csv").read_text().startswith('"group","domain"')


def test_own_words_are_no_formula_in_what_is_imported(answers, tmp_path, capsys):
    survey("import", answers, by="place", out=tmp_path / "taken.csv")
    rows = list(csv.DictReader((tmp_path / "taken.csv").read_text().splitlines()))
    assert {row["what_helps"] for row in rows} == {"'=1+1"}
    assert "email" not in rows[0]
    assert rows[0]["service_id"] == "S01"


def test_answers_outside_the_scale_are_refused_with_lines_and_never_with_what_they_say(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("dose,housing\ngood,Canary\nCanary,good\nbad,\n")
    with pytest.raises(ShortfallError) as refused:
        survey("results", path)
    said = str(refused.value)
    assert "Canary" not in said
    assert "housing is answered with something that cannot be ticked at line 2" in said
    assert "line 3" in said


def test_what_cannot_be_done_is_refused(answers, tmp_path):
    strange = tmp_path / "strange.csv"
    strange.write_text("name\nx\n")
    with pytest.raises(ShortfallError, match="none"):
        survey("results", strange)
    for wrong in (
        {"what": "ask"},
        {"what": "results", "file": None},
        {"what": "results", "named": "other"},
        {"what": "results", "group": "men"},
        {"what": "results", "by": "place", "service": "S99"},
        {"what": "import", "out": tmp_path / "x.xlsx"},
    ):
        with pytest.raises(UsageError):
            survey(**{"file": answers, **wrong})


def test_instruments_are_listed_and_own_ones_read(tmp_path, capsys):
    survey("instruments")
    assert "needed_not_offered" in capsys.readouterr().out
    survey("instruments", as_json=True)
    assert {each["id"] for each in json.loads(capsys.readouterr().out)} >= {"quality_of_help", "barc_10"}
    with pytest.raises(UsageError):
        survey("instruments", local=tmp_path / "none.toml")


def test_scores_of_a_total_are_printed(tmp_path, capsys):
    path = tmp_path / "tea.csv"
    path.write_text("substance_use,health,lifestyle,community\n1,2,3,4\n5,,5,5\n")
    survey("results", path, named="tea")
    assert "1 whole sheets, 1 not; mean 10.0" in capsys.readouterr().out
