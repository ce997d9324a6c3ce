"""What holds for every difference, c statistic, calibration and model of expected values."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mainstay.errors import ShortfallError
from mainstay.stats.calibration import calibration
from mainstay.stats.difference import newcombe_interval
from mainstay.stats.discrimination import discrimination
from mainstay.stats.expected import fit_expected

GROUP = st.integers(0, 300).flatmap(lambda known: st.tuples(st.integers(0, known), st.just(known)))
SEEDS = st.integers(0, 2**32 - 1)


@given(GROUP, GROUP)
def test_a_difference_lies_within_its_limits_and_turns_round(first, second):
    there, back = newcombe_interval(*first, *second), newcombe_interval(*second, *first)
    if not first[1] or not second[1]:
        assert np.isnan(there.difference)
        return
    assert -1 - 1e-12 <= there.lower <= there.difference <= there.upper <= 1 + 1e-12
    np.testing.assert_allclose([there.lower, there.upper], [-back.upper, -back.lower], atol=1e-12)


@given(SEEDS, st.integers(4, 60))
def test_the_c_statistic_turns_round_and_only_order_matters(seed, people):
    generator = np.random.default_rng(seed)
    met, score = generator.random(people) < 0.5, generator.integers(0, 8, people) / 8
    found, cubed = discrimination(met, score), discrimination(met, score**3)
    assume(not np.isnan(found.c))
    assert 0 <= found.c <= 1
    np.testing.assert_allclose([cubed.c, cubed.standard_error], [found.c, found.standard_error])
    np.testing.assert_allclose(discrimination(~met, score).c, 1 - found.c)


@given(SEEDS, st.integers(1, 80))
def test_calibration_counts_everybody_once(seed, people):
    generator = np.random.default_rng(seed)
    met, expected = generator.random(people) < 0.5, generator.integers(0, 20, people) / 20
    found = calibration(met, expected)
    assert found.people.sum() == people
    np.testing.assert_allclose((found.people * found.observed).sum(), met.sum())
    np.testing.assert_allclose((found.people * found.expected).sum(), expected.sum())


@settings(max_examples=20)
@given(SEEDS)
def test_as_many_are_expected_as_met_it_at_every_level_together(seed):
    generator = np.random.default_rng(seed)
    terms = np.column_stack([generator.random(200) < 0.4, generator.standard_normal(200)]).astype(float)
    met = generator.random(200) < 1 / (1 + np.exp(-terms @ generator.standard_normal(2)))
    try:
        found = fit_expected(met, terms, ["level", "number"], events_per_parameter=1)
    except ShortfallError:
        assume(False)
    np.testing.assert_allclose(found.expected.sum(), met.sum(), atol=1e-4)
    inside = terms[:, 0] > 0
    np.testing.assert_allclose(found.expected[inside].sum(), met[inside].sum(), atol=1e-4)
    assert discrimination(met, found.expected).c >= 0.45
