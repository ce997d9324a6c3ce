from __future__ import annotations

import pytest

from mainstay.charts.style import nice_domain, spread_out
from mainstay.charts.units import UNITS


@pytest.mark.parametrize(
    ("values", "domain"),
    [
        ([31.2, 58.9], (30, 60, 10)),
        ([0, 100], (0, 100, 20)),
        ([float("nan")], (0, 1, 0.5)),
        ([5, 5], (4.5, 5.5, 1)),
    ],
)
def test_an_axis_holds_its_values_on_round_numbers(values, domain):
    assert nice_domain(values, lowest=0, highest=100) == domain


def test_an_axis_goes_below_nothing_only_where_values_do():
    assert nice_domain([0.1, 12])[0] == 0
    assert nice_domain([-0.1, 12])[0] < -0.1


def test_labels_move_as_little_as_they_can():
    assert spread_out([10, 100], apart=13, low=0, high=200) == [10, 100]
    assert spread_out([50, 50, 50], apart=10, low=0, high=200) == [40, 50, 60]
    assert spread_out([0, 1], apart=13, low=4, high=200) == [4, 17]
    assert spread_out([199, 200], apart=13, low=4, high=196) == [183, 196]


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("proportion", 0.456, "46%"),
        ("per_cent", 45.6, "46%"),
        ("number", 12.345, "12.3"),
        ("number", 12345.6, "12,346"),
        ("number", 3.0, "3"),
        ("proportion", float("nan"), "not known"),
    ],
)
def test_numbers_are_written_as_people_read_them(unit, value, text):
    assert UNITS[unit].write(value) == text
