"""Every limit, threshold and code says where it comes from and whether anybody has checked it."""

from __future__ import annotations

import csv
import datetime as dt

import pytest

from lib.checkout import ROOT, lines_of
from mainstay.reference.values import STATES, load_values

REFERENCE = ROOT / "src" / "mainstay" / "reference"
LISTS = sorted(REFERENCE.glob("*.csv"))


@pytest.mark.parametrize("name", list(load_values()))
def test_a_value_says_where_it_comes_from_and_whether_it_is_checked(name):
    value = load_values()[name]
    assert value.source.strip()
    assert value.unit.strip()
    assert value.meaning.strip()
    assert value.state in STATES
    assert bool(value.checked_by and value.checked_on) == value.is_checked
    assert value.checked_on is None or isinstance(value.checked_on, dt.date)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_row_of_a_code_list_says_where_it_comes_from_and_whether_it_is_checked(path):
    rows = list(csv.DictReader(lines_of(path)))
    assert rows
    assert {"source", "state"} <= set(rows[0])
    assert not [row for row in rows if not (row["source"] or "").strip() or row["state"] not in STATES]


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_code_list_has_no_row_twice_and_no_ragged_row(path):
    rows = list(csv.reader(lines_of(path)))
    assert len({tuple(row) for row in rows}) == len(rows)
    assert len({len(row) for row in rows}) == 1
