"""What must hold of kappa and of reliable change whatever the numbers are."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.stats.agreement import cohens_kappa, count_pairs
from mainstay.stats.reliable_change import classify_change, reliable_change_threshold

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


@given(answers)
def test_every_unit_is_counted_once_and_losing_an_answer_moves_one(pairs):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    whole = count_pairs(first, second)
    assert sum(vars(whole).values()) == len(pairs)
    if pairs and not np.isnan(first[0]):
        poorer = count_pairs([float("nan"), *first[1:]], second)
        assert poorer.table.sum() <= whole.table.sum()
        assert poorer.unknown + poorer.second_alone == whole.unknown + whole.second_alone + 1


@given(st.lists(st.tuples(days, days), min_size=1, max_size=20), st.integers(1, 28))
def test_losing_an_answer_gives_unknown_and_nothing_else_changes(pairs, threshold):
    start, later = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    whole = classify_change(start, later, threshold)
    later[0] = np.nan
    poorer = classify_change(start, later, threshold)
    assert poorer[0] == "unknown"
    assert poorer[1:].tolist() == whole[1:].tolist()


@given(st.floats(0, 14), st.floats(0, 1), st.floats(0, 1))
def test_a_more_reliable_item_never_needs_a_larger_change(deviation, one, other):
    less, more = sorted((one, other))
    assert reliable_change_threshold(deviation, more) <= reliable_change_threshold(deviation, less)
