"""Adjusted funnel: observed against expected, as if every service saw the same people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import UsageError
from mainstay.stats.funnel import Z_SCORE, FunnelLimits, FunnelPlot, positions_of, spread_of
from mainstay.stats.proportions import divide_known

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class AdjustedFunnel(FunnelPlot):
    """A funnel plot of adjusted proportions: each service's ratio times the proportion of all together.

    Attributes
        expected : people expected to meet it, from the model
        ratio : observed over expected; NaN where nobody is expected
        ratio_limits : limits of the ratio about 1; not cut at the top
        denominator : people of whom it is known, as if all were alike: what makes limits of equal width
        numerator : people who met it; `proportion`, `centre`, `limits` are of adjusted proportions
    """

    expected: Floats
    ratio: Floats
    ratio_limits: FunnelLimits

    def limits_at(self, denominator: ArrayLike) -> FunnelLimits:
        """The plot's limits at any number of people as if all were alike, to draw its curves."""
        alike = np.asarray(denominator, dtype=float)
        error = np.sqrt(divide_known((1 - self.centre) / self.centre * np.ones_like(alike), alike))
        tau2 = self.dispersion.tau2 if self.overdispersion else 0.0
        return _about_centre(self.centre, ratio_limits(error, tau2=tau2))


def adjusted_funnel(
    observed: ArrayLike,
    expected: ArrayLike,
    variance: ArrayLike,
    *,
    centre: float,
    overdispersion: bool = False,
) -> AdjustedFunnel:
    """Compare observed with expected, one entry per service.

    Args
        observed, expected : people who met it; sum of their expected values
        variance : sum of expected times one less expected: what chance alone makes of the observed
        centre : proportion of all services together, between 0 and 1
        overdispersion : widen the limits by the variance between services beyond chance
    Returns
        ratios and adjusted proportions with their limits and positions
    Missing
        a service for which nothing is expected: no ratio, no limits, position "none"
    Raises
        UsageError : negative numbers, or a centre that is not between 0 and 1
    Source
        Spiegelhalter (2005), Stat Med 24:1185-1202: z-scores winsorised at 10%, DerSimonian and
        Laird's tau2. Poisson limits, made for rare events, would be too wide; see docs/methods/case-mix.md
    Example
        >>> plot = adjusted_funnel([30, 60], [45.0, 45.0], [22.5, 22.5], centre=0.5)
        >>> [round(float(ratio), 3) for ratio in plot.ratio], plot.position
        ([0.667, 1.333], ('below_998', 'above_998'))
    """
    met, wanted, spread = (np.asarray(each, dtype=float) for each in (observed, expected, variance))
    _check(centre, met, wanted, spread)
    counted = (wanted > 0) & (spread > 0)
    ratio = np.where(counted, divide_known(met, wanted), np.nan)
    error = np.where(counted, divide_known(np.sqrt(spread), wanted), np.nan)
    dispersion = spread_of(ratio - 1, error)
    limits = ratio_limits(error, tau2=dispersion.tau2 if overdispersion else 0.0)
    alike = np.nan_to_num(divide_known((1 - centre) / centre * np.ones_like(error), error**2))
    about, place = _about_centre(centre, limits), positions_of(ratio, limits)
    drawn = (met, alike, np.minimum(ratio * centre, 1.0), centre, about, place, dispersion)
    return AdjustedFunnel(*drawn, "ratio", overdispersion, wanted, ratio, limits)


def _check(centre: float, *counts: Floats) -> None:
    if not 0 < centre < 1 or any(np.any(each < 0) for each in counts):
        raise UsageError(
            "counts of 0 or more and a centre between 0 and 1", "others", "Look at how they were made."
        )


def ratio_limits(error: Floats, *, tau2: float = 0.0) -> FunnelLimits:
    """Limits of a ratio about 1.

    Args
        error : standard error of each ratio from chance alone
        tau2 : variance of ratios between services beyond chance
    Returns
        limits of the errors' shape, 0 or more
    Missing
        NaN gives NaN
    Source
        1 ± z √(error² + tau2); see docs/methods/case-mix.md
    Example
        >>> limits = ratio_limits(np.array([0.1]))
        >>> round(float(limits.lower_95[0]), 3), round(float(limits.upper_998[0]), 3)
        (0.804, 1.309)
    """
    reach = [z * np.sqrt(error**2 + tau2) for z in Z_SCORE]
    return FunnelLimits(np.maximum(1 - reach[0], 0), 1 + reach[0], np.maximum(1 - reach[1], 0), 1 + reach[1])


def _about_centre(centre: float, limits: FunnelLimits) -> FunnelLimits:
    return FunnelLimits(
        *(
            np.clip(centre * each, 0, 1)
            for each in (limits.lower_95, limits.upper_95, limits.lower_998, limits.upper_998)
        )
    )


def chance_outside(services: int, *, confidence: float = 0.95) -> float:
    """Services outside limits that chance alone would make, on average.

    Args
        services : how many are compared
        confidence : of the limits
    Returns
        a number of services
    Example
        >>> round(chance_outside(40), 1)
        2.0
    """
    return services * (1 - confidence)
