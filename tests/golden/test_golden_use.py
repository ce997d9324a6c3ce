"""Kappa and reliable change equal what statsmodels and R give; values/README.md says how they were made."""

from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

from mainstay.stats.agreement import cohens_kappa
from mainstay.stats.reliable_change import own_threshold, reliable_change_threshold

VALUES = Path(__file__).parent / "values"
CELLS = ("both", "first_only", "second_only", "neither")


def rows_of(name: str) -> list[dict[str, float]]:
    with (VALUES / name).open(newline="", encoding="utf-8") as file:
        return [{column: float(cell) for column, cell in row.items()} for row in csv.DictReader(file)]


def test_kappa_of_every_table_at_once():
    rows = rows_of("kappa_expected.csv")
    tables = np.array([[row[cell] for cell in CELLS] for row in rows]).reshape(-1, 2, 2)
    found = cohens_kappa(tables)
    for name in ("kappa", "standard_error", "standard_error_of_chance"):
        expected = [row[name] for row in rows]
        # 1e-8: where nothing can vary, the other tool leaves the square root of a rounding error
        np.testing.assert_allclose(getattr(found, name), expected, rtol=0, atol=1e-8)
    assert len(rows) == 32


@pytest.mark.parametrize(
    "expected", rows_of("reliable_change_expected.csv"), ids=lambda row: str(row["case"])
)
def test_own_thresholds(expected):
    sets = groupby(rows_of("reliable_change_records.csv"), lambda row: row["case"])
    rows = next(list(members) for case, members in sets if case == expected["case"])
    start, first, second = (np.array([row[name] for row in rows]) for name in ("start", "first", "second"))
    found = own_threshold(start, first, second, fewest=50)
    assert found.threshold == expected["days"]
    assert found.deviation == pytest.approx(expected["sd"], abs=1e-12)
    assert found.reliability == pytest.approx(expected["r"], abs=1e-12)
    exact = reliable_change_threshold(found.deviation, found.reliability, whole_units=False)
    assert exact == pytest.approx(expected["exact"], abs=1e-10)
