from __future__ import annotations

import numpy as np
import pytest

from mainstay.errors import UsageError
from mainstay.stats.adjusted_funnel import adjusted_funnel, chance_outside
from mainstay.stats.funnel import funnel_plot


def test_people_all_alike_give_the_unadjusted_funnel():
    met, known = np.array([12.0, 30, 45, 60, 22, 80]), np.array([40.0, 70, 110, 120, 80, 160])
    plain = funnel_plot(met, known)
    chance = plain.centre
    ours = adjusted_funnel(met, known * chance, known * chance * (1 - chance), centre=chance)
    np.testing.assert_allclose(ours.proportion, plain.proportion)
    np.testing.assert_allclose(ours.denominator, known)
    for name in ("lower_95", "upper_95", "lower_998", "upper_998"):
        np.testing.assert_allclose(getattr(ours.limits, name), getattr(plain.limits, name))
        np.testing.assert_allclose(getattr(ours.limits_at(known), name), getattr(plain.limits, name))
    assert ours.position == plain.position


def test_over_dispersion_widens_limits_and_curves_alike():
    met, wanted = np.array([10.0, 60, 30, 90, 20]), np.array([40.0, 40, 40, 40, 40])
    ours = adjusted_funnel(met, wanted, wanted / 2, centre=0.5, overdispersion=True)
    assert ours.dispersion.tau2 > 0
    np.testing.assert_allclose(ours.limits_at(ours.denominator).upper_95, ours.limits.upper_95)
    assert (
        ours.ratio_limits.upper_95[0]
        > adjusted_funnel(met, wanted, wanted / 2, centre=0.5).ratio_limits.upper_95[0]
    )


@pytest.mark.parametrize(
    ("errors_away", "position"),
    [(1.95, "within"), (1.97, "above_95"), (3.08, "above_95"), (3.1, "above_998"), (-3.1, "below_998")],
)
def test_both_sides_of_each_limit(errors_away, position):
    observed = 45 + errors_away * np.sqrt(22.5)
    assert adjusted_funnel([observed], [45.0], [22.5], centre=0.5).position == (position,)


def test_where_nothing_is_expected_nothing_is_said():
    ours = adjusted_funnel([0, 5], [0.0, 5.0], [0.0, 2.5], centre=0.5)
    assert ours.position == ("none", "within")
    assert np.isnan(ours.ratio[0])
    assert ours.denominator[0] == 0


def test_an_adjusted_proportion_is_never_above_1_and_the_ratio_is_as_it_is():
    ours = adjusted_funnel([30], [10.0], [4.0], centre=0.6)
    assert (ours.proportion[0], ours.ratio[0]) == (1.0, 3.0)


@pytest.mark.parametrize("centre", [0.0, 1.0, float("nan")])
def test_a_centre_of_nobody_or_everybody_is_refused(centre):
    with pytest.raises(UsageError):
        adjusted_funnel([1], [1.0], [0.5], centre=centre)


def test_chance_alone_puts_one_in_twenty_outside():
    assert chance_outside(60) == pytest.approx(3)
