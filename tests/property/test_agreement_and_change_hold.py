"""What must hold of kappa and of reliable change whatever the numbers are."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.stats.agreement import cohens_kappa
from mainstay.stats.reliable_change import reliable_change_threshold

cells = st.lists(st.integers(1, 500), min_size=4, max_size=4)
answers = st.lists(st.tuples(*[st.sampled_from([0.0, 1.0, float("nan")])] * 2), max_size=40)
days = st.one_of(st.none(), st.integers(0, 28))


def kappa_of(shares: np.ndarray) -> float:
    """From the definition, for the derivatives."""
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, by_chance = np.trace(shares), rows @ columns
    return (observed - by_chance) / (1 - by_chance)


@given(cells)
@settings(max_examples=200)
def test_the_standard_error_is_that_of_the_delta_method(cells):
    """Derivatives taken numerically instead of the published formula."""
    table = np.array(cells, dtype=float).reshape(2, 2)
    units, step = table.sum(), 1e-6
    shares = table / units
    slopes = np.empty(4)
    for place in range(4):
        nudge = np.zeros(4)
        nudge[place] = step
        nudge = nudge.reshape(2, 2)
        slopes[place] = (kappa_of(shares + nudge) - kappa_of(shares - nudge)) / (2 * step)
    flat = shares.ravel()
    variance = (flat @ slopes**2 - (flat @ slopes) ** 2) / units
    np.testing.assert_allclose(cohens_kappa(table).standard_error, np.sqrt(variance), rtol=1e-5, atol=1e-7)


@given(cells)
def test_neither_swapping_sources_nor_words_changes_kappa(cells):
    table = np.array(cells, dtype=float).reshape(2, 2)
    whole = cohens_kappa(np.array([table, table.T, table[::-1, ::-1]]))
    for name in ("kappa", "standard_error", "standard_error_of_chance"):
        np.testing.assert_allclose(getattr(whole, name), getattr(whole, name)[0], rtol=1e-9)


@given(cells, st.integers(2, 9))
def test_more_of_the_same_only_narrows_it(cells, times):
    table = np.array(cells, dtype=float).reshape(2, 2)
    once, more = cohens_kappa(table), cohens_kappa(times * table)
    np.testing.assert_allclose(more.kappa, once.kappa, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(more.standard_error, once.standard_error / np.sqrt(times), rtol=1e-9)


@given(st.floats(0, 14), st.floats(0, 1), st.floats(0, 1))
def test_a_more_reliable_item_never_needs_a_larger_change(deviation, one, other):
    less, more = sorted((one, other))
    assert reliable_change_threshold(deviation, more) <= reliable_change_threshold(deviation, less)
