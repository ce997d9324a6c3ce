"""Funnel plots: which services differ from the rest by more than chance, without ranking any of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import UsageError
from mainstay.stats.proportions import check_counts, divide_known

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

LIMITS = ("score", "arcsine")
"""Ways to draw limits: `score` agrees with Wilson intervals, `arcsine` can allow for over-dispersion."""

Z_SCORE = (NormalDist().inv_cdf(0.975), NormalDist().inv_cdf(0.999))
Z_ARCSINE = (1.959964, 3.090232)
"""Normal quantiles for 95% and 99.8%, for the arcsine limits rounded as their source rounds them."""

WINSORISED = 0.1
"""Share of z-scores pulled in at each end before over-dispersion is measured."""


@dataclass(frozen=True)
class Dispersion:
    """How much more services vary than chance alone would make them.

    Attributes
        phi : mean square of the winsorised z-scores; 1 where only chance is at work; NaN with no service
        tau2 : variance between services on the arcsine scale, 0 or more
        z, winsorised_z, adjusted_z : one per service; `adjusted_z` allows for tau2; NaN where nobody counts
    """

    phi: float
    tau2: float
    z: Floats
    winsorised_z: Floats
    adjusted_z: Floats


@dataclass(frozen=True)
class FunnelLimits:
    """Limits as proportions, one entry per denominator asked for, 0 to 1; NaN for a denominator of nobody."""

    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats


@dataclass(frozen=True, eq=False)
class FunnelPlot:
    """A funnel plot computed: one entry per service, in the order given; proportions 0 to 1.

    Attributes
        numerator, denominator : as given
        proportion : NaN where nobody counts
        centre : all numerators over all denominators; NaN where there is nobody at all
        limits : limits at each service's denominator, in the way that `method` and `overdispersion` say
        position : below_998, below_95, within, above_95, above_998; none where nobody counts
        dispersion : measured whether or not the limits allow for it
        method : one of `LIMITS`
        overdispersion : whether the limits allow for over-dispersion
    """

    numerator: Floats
    denominator: Floats
    proportion: Floats
    centre: float
    limits: FunnelLimits
    position: tuple[str, ...]
    dispersion: Dispersion
    method: str
    overdispersion: bool

    def limits_at(self, denominator: ArrayLike) -> FunnelLimits:
        """The plot's limits at any denominators, to draw its curves."""
        tau2 = self.dispersion.tau2 if self.overdispersion else 0.0
        return funnel_limits(self.centre, denominator, method=self.method, tau2=tau2)


def funnel_plot(
    numerator: ArrayLike, denominator: ArrayLike, *, overdispersion: bool = False, method: str | None = None
) -> FunnelPlot:
    """Compute a funnel plot of proportions about their pooled value.

    Args
        numerator : people who met it, one entry per service
        denominator : people of whom it is known, one entry per service
        overdispersion : widen the limits by the variance between services beyond chance
        method : "score" or "arcsine"; None is score, or arcsine with overdispersion
    Returns
        the plot, one entry per service
    Missing
        a denominator of nobody, or NaN in a count: no proportion, no limits, position "none"
    Raises
        UsageError : counts that cannot be, another method, or score limits with overdispersion
    Source
        Spiegelhalter (2005), Stat Med 24:1185-1202; see docs/methods/funnel.md
    Example
        >>> funnel_plot([5, 50, 20], [50, 100, 50]).position
        ('below_998', 'above_95', 'within')
    """
    given = check_counts(numerator, denominator)
    counted = np.isfinite(given[0]) & (given[1] > 0)
    met, known = np.where(counted, given[0], np.nan), np.where(counted, given[1], 0.0)
    chosen = _choose_method(method, overdispersion)
    centre = math.fsum(met[counted]) / math.fsum(known[counted]) if counted.any() else math.nan
    dispersion = measure_dispersion(met, known, centre)
    limits = funnel_limits(centre, known, method=chosen, tau2=dispersion.tau2 if overdispersion else 0.0)
    proportion = divide_known(met, known)
    place = positions_of(proportion, limits)
    return FunnelPlot(*given, proportion, centre, limits, place, dispersion, chosen, overdispersion)


def funnel_limits(
    centre: float, denominator: ArrayLike, *, method: str = "score", tau2: float = 0.0
) -> FunnelLimits:
    """Limits about a centre at given denominators.

    Args
        centre : proportion, 0 to 1
        denominator : people, any shape
        method : "score" or "arcsine"
        tau2 : variance between services on the arcsine scale; used by arcsine alone
    Returns
        limits of the denominators' shape, within 0 to 1
    Missing
        a denominator of nobody, or a centre of NaN, gives NaN
    Source
        score: centre ± z √(centre (1 - centre) / n), passed exactly where a Wilson interval leaves out the
        centre; arcsine: sin²(asin √centre ± z √(1 / 4n + tau2)); see docs/methods/funnel.md
    Example
        >>> limits = funnel_limits(0.43077, 100, method="arcsine", tau2=0.011033)
        >>> round(float(limits.lower_95), 4), round(float(limits.upper_95), 4)
        (0.2198, 0.6559)
    """
    known = np.asarray(denominator, dtype=float)
    known = np.where(known > 0, known, np.nan)
    quantiles, reach = (Z_SCORE, _score_limits) if method == "score" else (Z_ARCSINE, _arcsine_limits)
    (lower_95, upper_95), (lower_998, upper_998) = (reach(centre, known, z, tau2) for z in quantiles)
    return FunnelLimits(lower_95, upper_95, lower_998, upper_998)


def measure_dispersion(numerator: Floats, denominator: Floats, centre: float) -> Dispersion:
    """How much more proportions vary about a centre than chance alone would make them.

    Args
        numerator, denominator : people, one entry per service
        centre : proportion, 0 to 1
    Returns
        phi, tau2 and z-scores on the arcsine scale
    Missing
        services without a denominator are left out; with fewer than two left, tau2 is 0
    Source
        Spiegelhalter (2005), with z-scores winsorised at 10%; tau2 of DerSimonian and Laird (1986)
    Example
        >>> from numpy import array
        >>> round(measure_dispersion(array([9.0, 1.0]), array([10.0, 10.0]), 0.5).tau2, 3)
        0.25
    """
    proportion = divide_known(numerator, denominator)
    error = divide_known(np.ones_like(denominator), 2 * np.sqrt(denominator))
    off_centre = np.arcsin(np.sqrt(proportion)) - (math.asin(math.sqrt(centre)) if centre >= 0 else math.nan)
    return spread_of(off_centre, error)


def spread_of(off_centre: Floats, error: Floats) -> Dispersion:
    """How much more values vary about a centre than their standard errors would make them, on any scale.

    Args
        off_centre : value less centre, one per service
        error : standard error of each, from chance alone
    Returns
        phi, tau2 (on the values' scale) and z-scores
    Missing
        as for `measure_dispersion`
    Source
        as for `measure_dispersion`
    Example
        >>> from numpy import array
        >>> round(spread_of(array([0.3, -0.3]), array([0.1, 0.1])).phi, 2)
        5.76
    """
    z = off_centre / error
    counted = np.isfinite(z)
    if not counted.any():
        return Dispersion(math.nan, 0.0, z, z, z)
    pulled_in = np.clip(z, *np.quantile(z[counted], [WINSORISED, 1 - WINSORISED]))
    phi = math.fsum(pulled_in[counted] ** 2) / int(counted.sum())
    tau2 = _between_services(phi, error[counted])
    return Dispersion(phi, tau2, z, pulled_in, off_centre / np.sqrt(error**2 + tau2))


def _between_services(phi: float, error: Floats) -> float:
    count, weight = len(error), error**-2
    beyond_chance = count * phi - (count - 1)
    if count < 2 or beyond_chance <= 0:
        return 0.0
    return float(beyond_chance / (weight.sum() - (weight**2).sum() / weight.sum()))


def _score_limits(centre: float, known: Floats, z: float, _tau2: float) -> tuple[Floats, Floats]:
    reach = z * np.sqrt(centre * (1 - centre) / known)
    return np.clip(centre - reach, 0, 1), np.clip(centre + reach, 0, 1)


def _arcsine_limits(centre: float, known: Floats, z: float, tau2: float) -> tuple[Floats, Floats]:
    middle = np.arcsin(np.sqrt(centre))
    reach = z * np.sqrt(1 / (4 * known) + tau2)
    # Beyond 0 or a right angle the sine turns back, and a limit would come nearer as a service gets smaller.
    low, high = np.maximum(middle - reach, 0), np.minimum(middle + reach, np.pi / 2)
    return np.sin(low) ** 2, np.sin(high) ** 2


def positions_of(proportion: Floats, limits: FunnelLimits) -> tuple[str, ...]:
    """Where each value lies: strictly beyond a limit, within, or none where it is NaN.

    Example
        >>> one = np.ones(2)
        >>> positions_of(np.array([0.5, np.nan]), FunnelLimits(0.6 * one, 1.4 * one, 0.4 * one, 1.6 * one))
        ('below_95', 'none')
    """
    conditions = [
        ~np.isfinite(proportion),
        proportion < limits.lower_998,
        proportion < limits.lower_95,
        proportion > limits.upper_998,
        proportion > limits.upper_95,
    ]
    names = ["none", "below_998", "below_95", "above_998", "above_95"]
    return tuple(np.select(conditions, names, default="within").tolist())


def _choose_method(method: str | None, overdispersion: bool) -> str:
    chosen = method or ("arcsine" if overdispersion else "score")
    if chosen not in LIMITS:
        raise UsageError(f"limits to be one of {', '.join(LIMITS)}", f"'{chosen}'", "Name one of these.")
    if overdispersion and chosen != "arcsine":
        raise UsageError(
            "arcsine limits where over-dispersion is allowed for",
            f"{chosen} limits",
            "Leave out --limits, or leave out --overdispersion.",
        )
    return chosen
