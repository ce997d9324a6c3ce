"""Agreement of two sources: the counts, kappa, and where neither means anything."""

from __future__ import annotations

import numpy as np
import pytest

from mainstay.errors import UsageError
from mainstay.stats.agreement import cohens_kappa

NAN = float("nan")


def test_the_published_example_of_three_categories():
    """Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, section 18.1."""
    found = cohens_kappa([[75, 1, 4], [5, 4, 1], [0, 0, 10]])
    assert (round(float(found.observed), 2), round(float(found.by_chance), 2)) == (0.89, 0.66)
    assert (round(float(found.kappa), 2), round(float(found.standard_error_of_chance), 3)) == (0.68, 0.076)
    assert float(found.standard_error) == pytest.approx(0.087, abs=0.001)


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ([[20, 5], [10, 15]], 0.4),
        ([[50, 0], [0, 50]], 1.0),
        ([[0, 50], [50, 0]], -1.0),
        ([[25, 25], [25, 25]], 0.0),
        ([[30, 0], [12, 0]], 0.0),
    ],
)
def test_kappa(table, kappa):
    assert float(cohens_kappa(table).kappa) == pytest.approx(kappa, abs=1e-12)


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[40, 0], [0, 0]], [[0, 0], [0, 7]]])
def test_where_chance_explains_everything_kappa_is_undefined(table):
    found = cohens_kappa(table)
    assert np.isnan([found.kappa, found.standard_error, found.standard_error_of_chance]).all()
    assert np.isnan(found.interval()).all()


def test_one_disagreement_makes_it_defined():
    assert float(cohens_kappa([[40, 1], [0, 0]]).kappa) == 0.0


def test_the_interval_is_as_wide_as_asked():
    found = cohens_kappa([[20, 5], [10, 15]])
    lower, upper = found.interval()
    assert (float(lower), float(upper)) == pytest.approx((0.4 - 1.96 * 0.127, 0.4 + 1.96 * 0.127), abs=1e-4)
    assert float(found.interval(0.998)[1]) > float(upper)
    with pytest.raises(UsageError, match="confidence between 0 and 1"):
        found.interval(1.0)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([[1, 2, 3], [1, 2, 3]], "square tables"),
        ([[3]], "square tables"),
        ([1, 2], "square tables"),
        ([[1, -1], [0, 2]], "a negative count"),
    ],
)
def test_tables_that_are_refused(table, message):
    with pytest.raises(UsageError, match=message):
        cohens_kappa(table)
