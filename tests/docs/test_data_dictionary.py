"""The pages about the record say what the declaration says."""

from __future__ import annotations

import csv
import json

import pytest

from lib.checkout import ROOT
from mainstay.record.dictionary import DESCRIPTOR, DICTIONARY, dictionary_page, frictionless_descriptor
from mainstay.record.tables import TABLES

WRITE_AGAIN = "run python -m mainstay.record.dictionary docs"


def test_dictionary_page_is_up_to_date():
    assert (ROOT / "docs" / DICTIONARY).read_text("utf-8") == dictionary_page(), WRITE_AGAIN


def test_descriptor_is_up_to_date():
    on_disk = json.loads((ROOT / "docs" / DESCRIPTOR).read_text("utf-8"))
    assert on_disk == json.loads(json.dumps(frictionless_descriptor())), WRITE_AGAIN


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_table_and_column_is_on_the_page(table):
    page = dictionary_page()
    section = page.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
    for column in table.columns:
        assert f"| `{column.name}` | {column.type} | {column.meaning} |" in section


@pytest.fixture
def package_folder(tmp_path):
    """One person's treatment as CSV files beside the descriptor."""
    rows = {
        "services": {"service_id": "A", "name": "Alder Lane"},
        "people": {"person_id": "1", "sex": "female", "birth_year": "1980"},
        "episodes": {"episode_id": "e1", "person_id": "1", "service_id": "A", "started_date": "2024-01-03"},
        "reviews": {"review_id": "r1", "episode_id": "e1", "review_date": "2024-03-01", "stage": "review"},
    }
    for name, table in TABLES.items():
        with (tmp_path / f"{name}.csv").open("w", newline="") as stream:
            writer = csv.DictWriter(stream, table.column_names)
            writer.writeheader()
            if name in rows:
                writer.writerow(rows[name])
    (tmp_path / DESCRIPTOR).write_text(json.dumps(frictionless_descriptor()))
    return tmp_path


def _frictionless_report(folder, monkeypatch):
    frictionless = pytest.importorskip("frictionless")
    monkeypatch.chdir(folder)
    return frictionless.validate(DESCRIPTOR)


@pytest.mark.filterwarnings("default")  # frictionless itself warns about its own dependencies
def test_frictionless_accepts_the_descriptor_and_a_record(package_folder, monkeypatch):
    assert _frictionless_report(package_folder, monkeypatch).valid


@pytest.mark.filterwarnings("default")
def test_frictionless_refuses_days_of_29(package_folder, monkeypatch):
    path = package_folder / "reviews.csv"
    header, row, *_ = path.read_text().splitlines()
    cells = row.split(",")
    cells[header.split(",").index("opiate_days")] = "29"
    path.write_text("\n".join([header, ",".join(cells)]) + "\n")
    assert not _frictionless_report(package_folder, monkeypatch).valid
