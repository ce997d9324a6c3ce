"""`mainstay reliable-change` on a simulated store: the values in use, and those of the records."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from lib.simulated import AS_OF, write_system
from mainstay.cli.main import app
from mainstay.intake.publish import import_sources
from mainstay.intake.stage import parse_source

ITEMS = ["opiate", "crack", "cocaine", "amphetamine", "cannabis", "alcohol"]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reliable")
    source = parse_source(f"native={write_system(folder / 'files', people=200, services=3, years=2, seed=1)}")
    import_sources(folder / "store", [source], key=bytes(range(32)), as_of=AS_OF)
    return folder / "store"


def ask(store, *words: str):
    return CliRunner().invoke(app, ["reliable-change", "--store", str(store), *words])


def test_every_item_with_its_state_and_source(store):
    answer = ask(store, "--json")
    assert answer.exit_code == 0, answer.output
    rows = json.loads(answer.stdout)
    rows = rows["rows"] if isinstance(rows, dict) else rows
    assert [row["item"] for row in rows] == ITEMS
    assert [row["in_use_days"] for row in rows] == [13, 10, 8, 9, 14, 12]
    assert {row["state"] for row in rows} == {"not yet checked"}
    assert all("not found in a source" in row["source"] for row in rows)


def test_why_there_is_no_threshold_of_its_own_is_said(store):
    answer = ask(store)
    assert answer.exit_code == 0
    assert "not yet checked" in answer.output
    assert "no threshold of its own; needs 50 people" in answer.output.replace("\n", " ")


def test_a_file_can_be_written(store, tmp_path):
    assert ask(store, "--out", str(tmp_path / "change.csv")).exit_code == 0
    assert (tmp_path / "change.csv").read_text("utf-8").count("\n") == 7


def test_a_service_that_is_not_there(store):
    answer = ask(store, "--service", "nowhere")
    assert answer.exception is not None
    assert "a service of this store" in str(answer.exception)
