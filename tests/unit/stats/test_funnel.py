from __future__ import annotations

import numpy as np
import pytest

from mainstay.errors import UsageError
from mainstay.stats.funnel import funnel_limits, funnel_plot

MET = [12, 30, 45, 60, 22, 80, 15, 40, 55, 33]
KNOWN = [40, 70, 110, 120, 80, 160, 20, 100, 90, 120]


def test_the_worked_example_on_the_arcsine_scale():
    """Worked by hand from the formulas of Spiegelhalter (2005) as FunnelPlotR applies them."""
    plot = funnel_plot(MET, KNOWN, overdispersion=True)
    expected_z = [-1.724, -0.037, -0.461, 1.522, -2.932, 1.757, 2.963, -0.625, 3.444, -3.591]
    assert plot.centre == pytest.approx(0.43077, abs=5e-6)
    np.testing.assert_allclose(plot.dispersion.z, expected_z, atol=6e-4)
    assert plot.dispersion.winsorised_z.min() == pytest.approx(-2.9984, abs=5e-5)
    assert plot.dispersion.winsorised_z.max() == pytest.approx(3.0109, abs=5e-5)
    assert plot.dispersion.phi == pytest.approx(4.4412, abs=5e-5)
    assert plot.dispersion.tau2 == pytest.approx(0.011033, abs=5e-7)


@pytest.mark.parametrize(
    ("overdispersion", "limits"),
    [(True, (0.2198, 0.6559, 0.1218, 0.7740)), (False, (0.3357, 0.5285, 0.2834, 0.5846))],
)
def test_the_worked_example_at_a_hundred_people(overdispersion, limits):
    plot = funnel_plot(MET, KNOWN, overdispersion=overdispersion, method="arcsine")
    at = plot.limits_at(100)
    found = (at.lower_95, at.upper_95, at.lower_998, at.upper_998)
    np.testing.assert_allclose(found, limits, atol=5e-5)


def test_positions_on_both_sides_of_each_limit():
    """About a centre of a half, 100 people: 95% at 40.2 and 59.8, 99.8% at 34.5 and 65.5."""
    met = [500_000, 34, 35, 40, 41, 59, 60, 65, 66]
    known = [1_000_000, *[100] * 8]
    assert funnel_plot(met, known).position[1:] == (
        "below_998",
        "below_95",
        "below_95",
        "within",
        "within",
        "above_95",
        "above_95",
        "above_998",
    )


def test_a_service_without_people_has_no_position_and_no_part():
    plot = funnel_plot([5, 0, 9], [10, 0, 12])
    without = funnel_plot([5, 9], [10, 12])
    assert plot.position[1] == "none"
    assert np.isnan([plot.proportion[1], plot.limits.lower_95[1], plot.limits.upper_998[1]]).all()
    assert plot.centre == without.centre
    assert plot.dispersion.phi == without.dispersion.phi


def test_an_unknown_count_has_no_position_and_no_part():
    plot = funnel_plot([5, np.nan], [10, 1000])
    assert plot.position == ("within", "none")
    assert plot.centre == 0.5


def test_nobody_anywhere_has_no_centre():
    plot = funnel_plot([0, 0], [0, 0], overdispersion=True)
    assert np.isnan(plot.centre)
    assert plot.position == ("none", "none")
    assert plot.dispersion.tau2 == 0


@pytest.mark.parametrize(("met", "proportion"), [(0, 0.0), (10, 1.0)])
@pytest.mark.parametrize("overdispersion", [True, False])
def test_none_or_all_everywhere_is_within(met, proportion, overdispersion):
    plot = funnel_plot([met, met], [10, 10], overdispersion=overdispersion)
    assert plot.centre == proportion
    assert plot.position == ("within", "within")


def test_chance_alone_gives_no_variance_between_services():
    assert funnel_plot([50, 52], [100, 100]).dispersion.tau2 == 0
    assert funnel_plot([20, 80], [100, 100]).dispersion.tau2 > 0


def test_one_service_cannot_differ_from_itself():
    assert funnel_plot([3], [10], overdispersion=True).dispersion.tau2 == 0


def test_over_dispersion_brings_services_back_within():
    assert funnel_plot([20, 80], [100, 100]).position == ("below_998", "above_998")
    assert funnel_plot([20, 80], [100, 100], overdispersion=True).position == ("within", "within")


def test_small_services_reach_the_ends_of_the_scale():
    for method in ("score", "arcsine"):
        limits = funnel_limits(0.05, [1], method=method)
        assert limits.lower_998[0] == 0
    assert funnel_limits(0.05, [1], method="arcsine").upper_998[0] == pytest.approx(1)


@pytest.mark.parametrize(
    "options", [{"method": "exact"}, {"method": "score", "overdispersion": True}], ids=["unknown", "clash"]
)
def test_limits_that_cannot_be_are_refused(options):
    with pytest.raises(UsageError):
        funnel_plot([1], [2], **options)


def test_a_numerator_above_its_denominator_is_refused():
    with pytest.raises(UsageError, match="1 that are"):
        funnel_plot([1, 3], [2, 2])
