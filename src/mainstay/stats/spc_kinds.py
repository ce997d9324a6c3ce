"""Kinds of control chart: where centre and limits lie, by what kind of number is charted.

A kind that counts takes numerators and denominators apart, because chance moves a share of ten people more
than one of a thousand; the others take values as they are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import UsageError
from mainstay.stats.spc_tests import LIMIT_SIGMAS, Judged

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RANGE_TO_SIGMA = 1.128
"""The average range of two neighbours, in standard deviations."""

SCREEN_FACTOR = 3.267
"""A moving range this many times the average or more is left out of the average."""

WEIBULL_ROOT = 3.6
"""This root of times between events makes them nearly normal."""


@dataclass(frozen=True)
class Series:
    """What is charted between two rebases: one entry per period, NaN where it is not known.

    Attributes
        numerator, denominator : as given; all denominators 1 where there are none
        values : the one divided by the other
        baseline : how many of the first periods centre and limits come from; None for all
        limit_factor, screen : how far limits of single values lie, and whether large ranges are left out
    """

    numerator: Floats
    denominator: Floats
    values: Floats
    baseline: int | None
    limit_factor: float
    screen: bool

    @property
    def known(self) -> Floats:
        """The known values behind centre and limits."""
        first = self.values[: self.baseline]
        return first[np.isfinite(first)]

    @property
    def pooled(self) -> float:
        """All numerators over all denominators of the baseline; NaN where nothing is known."""
        known = np.isfinite(self.values[: self.baseline])
        below = math.fsum(self.denominator[: self.baseline][known])
        return math.fsum(self.numerator[: self.baseline][known]) / below if below else math.nan

    def average_range(self, values: Floats) -> float:
        """The average moving range of values that stand for the periods, over the baseline."""
        return average_moving_range(values[: self.baseline], screen=self.screen)


@dataclass(frozen=True)
class Lines:
    """Centre and limits, one per period, in the values' unit.

    Attributes
        centre, lower, upper : as shown: cut off where no value can lie; NaN for none
        judged : the same for the rules, on the scale on which they are asked
    """

    centre: Floats
    lower: Floats
    upper: Floats
    judged: Judged


@dataclass(frozen=True)
class ChartKind:
    """One kind of chart.

    Attributes
        name : what the command line calls it
        title : what it is called in text
        counts : "share" of people, "rate" of events, "whole" number, "gap" between events; "" any value
        shown_as : how charts write its values; empty where that depends on the values
        rules : the set of rules unless told otherwise
        lines : finds centre and limits
        source : where the formula comes from
    """

    name: str
    title: str
    counts: str
    shown_as: str
    rules: str
    lines: Callable[[Series], Lines]
    source: str

    @property
    def takes_denominator(self) -> bool:
        """Whether it cannot do without denominators."""
        return self.counts in ("share", "rate")

    @property
    def centre_word(self) -> str:
        """What its centre is called."""
        return "Median" if self.name in ("run", "g") else "Mean"


def find_kind(name: str) -> ChartKind:
    """The kind of that name.

    Args
        name : one of `KINDS`
    Returns
        the kind
    Raises
        UsageError : there is none
    Example
        >>> find_kind("p-prime").title
        'p′ chart (Laney)'
    """
    if name not in KINDS:
        raise UsageError(f"a chart of type {', '.join(KINDS)}", f"'{name}'", "Name one of these.")
    return KINDS[name]


def average_moving_range(values: Floats, *, screen: bool) -> float:
    """The average of how much each value differs from the one before.

    Args
        values : in order; NaN for a gap
        screen : leave ranges of `SCREEN_FACTOR` times the average or more out, once
    Returns
        the average; NaN where no two neighbours are known
    Example
        >>> average_moving_range(np.array([1.0, 2.0, np.nan, 5.0, 3.0]), screen=False)
        1.5
    """
    ranges = np.abs(np.diff(values))
    ranges = ranges[np.isfinite(ranges)]
    average = exact_mean(ranges)
    # A constant series has no ranges to screen: its limits lie on its centre.
    if not screen or not average > 0:
        return average
    return exact_mean(ranges[ranges < SCREEN_FACTOR * average])


def exact_mean(values: Floats) -> float:
    """The mean without the rounding that would put equal values beside their own mean.

    Args
        values : none missing
    Returns
        the mean
    Missing
        no values give NaN
    Example
        >>> exact_mean(np.full(7, 0.1)) == 0.1
        True
    """
    if len(values) == 0:
        return math.nan
    first = math.fsum(values) / len(values)
    return first + math.fsum(values - first) / len(values)


def _run_lines(series: Series) -> Lines:
    middle = float(np.median(series.known)) if len(series.known) else math.nan
    return _as_judged(series.values, middle, math.nan)


def _xmr_lines(series: Series) -> Lines:
    reach = series.limit_factor * series.average_range(series.values)
    return _as_judged(series.values, exact_mean(series.known), reach)


def _share_lines(series: Series, *, spread: float = 1.0) -> Lines:
    """Limits by the binomial, times how much more the series varies than chance alone."""
    sigma = _share_sigma(series)
    return _as_judged(series.values, series.pooled, LIMIT_SIGMAS * spread * sigma, lowest=0.0, highest=1.0)


def _rate_lines(series: Series, *, spread: float = 1.0) -> Lines:
    """Limits by the Poisson, times how much more the series varies than chance alone."""
    return _as_judged(series.values, series.pooled, LIMIT_SIGMAS * spread * _rate_sigma(series), lowest=0.0)


def _gap_lines(series: Series) -> Lines:
    """Cases between events: centred on the median, because they are skewed; no zones for the same reason."""
    mean, middle = exact_mean(series.known), _run_lines(series).centre
    upper = np.full(len(middle), mean + LIMIT_SIGMAS * math.sqrt(mean * (mean + 1)))
    judged = Judged(series.values, middle, np.full(len(middle), math.nan), upper, zones_fit=False)
    return Lines(middle, np.where(np.isnan(middle), math.nan, 0.0), upper, judged)


def _time_lines(series: Series) -> Lines:
    """Time between events: judged on a root that makes times nearly normal, shown as times."""
    rooted = series.values ** (1 / WEIBULL_ROOT)
    known = rooted[: series.baseline]
    reach = LIMIT_SIGMAS / RANGE_TO_SIGMA * series.average_range(rooted)
    judged = _as_judged(rooted, exact_mean(known[np.isfinite(known)]), reach).judged
    centre, lower, upper = (
        np.maximum(line, 0.0) ** WEIBULL_ROOT for line in (judged.centre, judged.lower, judged.upper)
    )
    return Lines(centre, lower, upper, judged)


def _share_sigma(series: Series) -> Floats:
    centre = series.pooled
    return _over_root(math.sqrt(max(0.0, centre * (1 - centre))) if centre == centre else centre, series)


def _rate_sigma(series: Series) -> Floats:
    return _over_root(math.sqrt(series.pooled) if series.pooled == series.pooled else math.nan, series)


def _over_root(sigma: float, series: Series) -> Floats:
    size = np.where(series.denominator > 0, series.denominator, np.nan)
    return sigma / np.sqrt(size)


def spread_beyond_chance(series: Series, counts: str) -> float:
    """How much more neighbouring periods differ than counting alone explains.

    Args
        series : with denominators
        counts : "share" or "rate"
    Returns
        1 where chance explains it, 2 where they differ twice as much; NaN with no neighbours known, or
        where nothing or everything was counted in every period
    Source
        Laney (2002), Quality Engineering 14(4):531-537: sigma z
    Example
        >>> met, known = np.array([1.0, 9.0, 2.0, 8.0]), np.full(4, 10.0)
        >>> round(spread_beyond_chance(Series(met, known, met / known, None, 2.66, True), "share"), 1)
        3.9
    """
    sigma = _share_sigma(series) if counts == "share" else _rate_sigma(series)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (series.values - series.pooled) / sigma
    return series.average_range(z) / RANGE_TO_SIGMA


def _as_judged(
    values: Floats,
    centre: float,
    reach: float | Floats,
    *,
    lowest: float = -math.inf,
    highest: float = math.inf,
) -> Lines:
    middle = np.full(len(values), centre)
    lower, upper = middle - reach, middle + reach
    judged = Judged(values, middle, lower, upper)
    return Lines(middle, np.clip(lower, lowest, highest), np.clip(upper, lowest, highest), judged)


def _share_prime_lines(series: Series) -> Lines:
    return _share_lines(series, spread=spread_beyond_chance(series, "share"))


def _rate_prime_lines(series: Series) -> Lines:
    return _rate_lines(series, spread=spread_beyond_chance(series, "rate"))


_MONTGOMERY = "Montgomery, Introduction to Statistical Quality Control; as the R package qicharts2 0.8.1"
_LANEY = "Laney (2002), Quality Engineering 14(4):531-537; as the R package qicharts2 0.8.1"
_ALL = (
    ("xmr", "XmR chart", "", "", "making-data-count", _xmr_lines, "Wheeler (2000), Understanding Variation"),
    ("run", "Run chart", "", "", "anhoej", _run_lines, "Anhøj and Olesen (2014), PLoS ONE 9(11):e113825"),
    ("p", "p chart", "share", "proportion", "anhoej", _share_lines, _MONTGOMERY),
    ("p-prime", "p′ chart (Laney)", "share", "proportion", "anhoej", _share_prime_lines, _LANEY),
    ("u", "u chart", "rate", "amount", "anhoej", _rate_lines, _MONTGOMERY),
    ("u-prime", "u′ chart (Laney)", "rate", "amount", "anhoej", _rate_prime_lines, _LANEY),
    ("c", "c chart", "whole", "amount", "anhoej", _rate_lines, _MONTGOMERY),
    (
        "g",
        "g chart",
        "gap",
        "amount",
        "anhoej",
        _gap_lines,
        "Benneyan (2001), Health Care Management Science 4:305-318; centred as qicharts2 0.8.1",
    ),
    (
        "t",
        "t chart",
        "gap",
        "amount",
        "anhoej",
        _time_lines,
        "Nelson (1994), Journal of Quality Technology 26(3):239-241; as the R package qicharts2 0.8.1",
    ),
)
KINDS: Mapping[str, ChartKind] = MappingProxyType({row[0]: ChartKind(*row) for row in _ALL})
"""Every kind of chart, by name."""
