"""`mainstay journeys` on a store of two services."""

from __future__ import annotations

import csv
import json

import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from lib.small_system import OBSERVED_TO, add_episode, add_services, empty_system
from mainstay.cli.main import app
from mainstay.errors import ShortfallError, UsageError
from mainstay.measure.journeys import STATES
from mainstay.record.tables import TABLES


@pytest.fixture
def journeys(tmp_path):
    """Run the command on a store with one snapshot; errors are raised as they are."""
    folder = tmp_path / "store" / "snapshots" / "0123"
    folder.mkdir(parents=True)
    with empty_system() as connection:
        add_services(connection, "A", "B")
        add_episode(connection, "e1", "A", "2025-01-31")
        add_episode(connection, "e2", "A", "2025-02-01", ended="2025-03-01")
        add_episode(connection, "e3", "B", "2025-12-01")
        for name in TABLES:
            table = connection.sql(f"SELECT * FROM {name}").to_arrow_table()
            pyarrow.parquet.write_table(table, folder / f"{name}.parquet")
    (folder / "manifest.json").write_text(json.dumps({"observed_to": OBSERVED_TO.isoformat()}))
    (tmp_path / "store" / "current").write_text("0123\n")

    def run(*words):
        ask = ["journeys", "--store", str(tmp_path / "store"), *words]
        done = CliRunner().invoke(app, ask, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


def test_by_service_with_one_column_per_state(journeys, tmp_path):
    journeys("--days", "28,84", "--out", str(tmp_path / "out.csv"))
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["service_id", "day", *STATES, *(f"se_{state}" for state in STATES)]
    found = {(row["service_id"], row["day"]): row for row in rows}
    assert [found["A", day]["left_unplanned"] for day in ("28", "84")] == ["0.5", "0.5"]
    assert found["A", "84"]["unknown"] == "0.5"
    assert found["B", "84"]["unknown"] == "", "nobody of B has been there so long"


def test_everyone_and_other_groups(journeys):
    (row,) = json.loads(journeys("--by", "", "--days", "20", "--json"))
    assert row["unknown"] == 1
    rows = json.loads(journeys("--by", "service,quarter", "--days", "20", "--json"))
    assert [(row["service_id"], row["period_start"]) for row in rows] == [
        ("A", "2025-01-01"),
        ("B", "2025-10-01"),
    ]


def test_only_some_starts_with_limits(journeys):
    rows = json.loads(
        journeys("--from", "2025-02-01", "--to", "2025-02-01", "--days", "28", "--bootstrap", "9", "--json")
    )
    assert [(row["service_id"], row["left_unplanned"], row["upper_left_unplanned"]) for row in rows] == [
        ("A", 1.0, 1.0)
    ]


def test_to_read(journeys):
    assert "50.0%" in journeys("--days", "28,84")
    assert "Nobody started" in journeys("--from", "2025-12-30")


def test_wrong_use(journeys):
    with pytest.raises(UsageError, match="--by"):
        journeys("--by", "shoe_size")
    with pytest.raises(UsageError, match="--days"):
        journeys("--days", "soon")
    with pytest.raises(UsageError, match="--from"):
        journeys("--from", "2025-02-01", "--to", "2025-01-01")
    with pytest.raises(ShortfallError, match="a store"):
        journeys("--store", "nowhere")
