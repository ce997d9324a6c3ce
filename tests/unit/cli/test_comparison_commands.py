"""`casemix`, `equity` and `measure --expected` from end to end, on one small store."""

from __future__ import annotations

import csv
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from lib.small_system import OBSERVED_TO, add_services, empty_system, write_indicators
from mainstay.cli.main import app
from mainstay.errors import ShortfallError, UsageError
from mainstay.record.tables import TABLES

PEOPLE = 400


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A store in which women leave early less often than men, everywhere alike."""
    home = tmp_path_factory.mktemp("comparisons")
    folder = home / "store" / "snapshots" / "0123"
    folder.mkdir(parents=True)
    generator = np.random.default_rng(2)
    female = generator.random(PEOPLE) < np.where(np.arange(PEOPLE) % 2, 0.8, 0.2)
    leaves = generator.random(PEOPLE) < np.where(female, 0.25, 0.75)
    names = [str(number) for number in range(PEOPLE)]
    people = pa.table({"person_id": names, "sex": np.where(female, "female", "male").tolist()})
    episodes = pa.table(
        {
            "episode_id": names,
            "person_id": names,
            "service_id": ["AB"[number % 2] for number in range(PEOPLE)],
            "started_date": ["2025-01-31"] * PEOPLE,
            "ended_date": ["2025-06-30" if one else None for one in leaves],
        }
    )
    with empty_system() as connection:
        add_services(connection, "A", "B")
        for name, added in (("people", people), ("episodes", episodes)):
            connection.register("rows_to_add", added)
            connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM rows_to_add")
        for name in TABLES:
            table: pa.Table = connection.sql(f"SELECT * FROM {name}").to_arrow_table()
            pyarrow.parquet.write_table(table, folder / f"{name}.parquet")
    (folder / "manifest.json").write_text(json.dumps({"observed_to": OBSERVED_TO.isoformat()}))
    (home / "store" / "current").write_text("0123\n")
    write_indicators(home / "indicators")
    return home


def run(place, *words):
    stays = ["--store", str(place / "store"), "--local", str(place / "indicators")]
    return CliRunner().invoke(app, [*words, *stays])


def test_casemix_shows_observed_against_expected_with_how_far_to_trust_it(place):
    shown = run(place, "casemix", "left_early")
    assert shown.exit_code == 0, shown.output
    assert "c statistic 0.7" in shown.output
    assert "Calibration of left early (local): 400 people" in shown.output
    assert (
        "0 of 2 services lie outside the 95% limits; chance alone would put about 0.1 there." in shown.output
    )


def test_casemix_as_json_has_the_model_and_every_service(place):
    told = json.loads(run(place, "casemix", "left_early", "--json", "--chance-alone").stdout)
    assert [row["term"] for row in told["terms"]] == ["constant", "sex: male"]
    assert [row["service_id"] for row in told["services"]] == ["A", "B"]
    assert sum(row["expected"] for row in told["services"]) == pytest.approx(
        sum(row["observed"] for row in told["services"])
    )
    assert {"c", "lower", "upper"} <= set(told["discrimination"])


def test_the_page_needs_nothing_from_anywhere_and_has_the_calibration_beside_the_funnel(place, tmp_path):
    page = tmp_path / "left.html"
    assert run(place, "casemix", "left_early", "--out", str(page)).exit_code == 0
    text = page.read_text("utf-8")
    assert text.count("<svg") == 3
    assert "C statistic" in text
    assert "not a verdict" in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in text


def test_rows_are_written_as_csv(place, tmp_path):
    rows = tmp_path / "left.csv"
    assert run(place, "casemix", "left_early", "--out", str(rows)).exit_code == 0
    with rows.open(newline="") as file:
        assert [row["service_id"] for row in csv.DictReader(file)] == ["A", "B"]


def test_too_few_people_are_refused_with_the_reason(place):
    refused = run(place, "casemix", "left_early", "--to", "2024-12-31")
    assert isinstance(refused.exception, ShortfallError)
    assert "0 in the smaller of the two" in str(refused.exception)


def test_measure_fills_expected_and_says_how_well_it_can_be_told(place):
    shown = run(place, "measure", "--indicator", "left_early", "--by", "service", "--expected", "--json")
    rows = json.loads(shown.stdout)
    assert rows[0]["expected"] > 0.5 > rows[1]["expected"]
    assert "left_early: c statistic 0.7" in shown.stderr


def test_measure_says_which_indicators_have_no_expected_values_and_why(place):
    shown = run(place, "measure", "--indicator", "treated_before", "--by", "service", "--expected", "--json")
    assert [row["expected"] for row in json.loads(shown.stdout)] == [None, None]
    assert "treated_before: no expected values; needs" in shown.stderr


def test_equity_says_each_group_in_a_sentence_and_what_chance_would_do(place):
    shown = run(place, "equity", "left_early", "--by", "sex,housing_at_start")
    assert shown.exit_code == 0, shown.output
    assert "sex, female:" in shown.output
    assert "points lower" in shown.output
    assert "housing at start, not known:" in shown.output
    assert "In 1 of 1 comparison between groups a difference could be told." in " ".join(shown.output.split())


def test_equity_of_one_service_as_json_and_as_a_file(place, tmp_path):
    told = json.loads(run(place, "equity", "left_early", "--by", "sex", "--service", "A", "--json").stdout)
    assert [row["group"] for row in told["groups"]] == ["female", "male"]
    assert sum(row["denominator"] for row in told["groups"]) == PEOPLE / 2
    rows = tmp_path / "groups.csv"
    asked = ("equity", "left_early", "--by", "sex", "--reference", "sex=female", "--out", str(rows))
    assert run(place, *asked).exit_code == 0
    assert "female" in rows.read_text()


def test_nobody_is_said_as_such(place):
    shown = run(place, "equity", "left_early", "--to", "2024-12-31")
    assert shown.stdout.strip() == "Nobody was eligible for this indicator in these days."
    assert shown.stderr.strip() == "Local, not part of Mainstay: left_early."


@pytest.mark.parametrize(
    "words",
    [
        ("equity", "left_early", "--reference", "female"),
        ("equity", "left_early", "--by", "month"),
        ("equity", "left_early", "--out", "groups.docx"),
        ("equity", "no_such_indicator"),
        ("casemix", "no_such_indicator"),
        ("casemix", "left_early", "--out", "left.docx"),
    ],
)
def test_wrong_use_is_refused(place, words):
    assert isinstance(run(place, *words).exception, UsageError)
