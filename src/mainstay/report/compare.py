"""A service beside the others, and an indicator beside those that balance it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.report.trend import FEWEST_EACH_WAY
from mainstay.stats.funnel import FunnelPlot, funnel_plot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mainstay.report.contents import Contents, Section, ServiceLine
    from mainstay.report.tally import Tally

FEWEST_SERVICES = 5
"""With fewer services than this their own pooled value says little about how far each lies from it."""

LASTING_POINTS = 9
"""A run of so many points on one side of the average comes up by chance about once in 250 series each way."""

MANY_SERVICES = 20
"""From this many services on, how much they differ beyond chance can be estimated, and limits that allowed
for chance alone would name more of them than anybody can look into: the limits allow for it."""


def can_compare(tallies: Sequence[Tally]) -> bool:
    """Whether there are services and people enough to set services beside each other.

    Args
        tallies : one per service
    Returns
        false with too few services with anybody known, or too few people either way
    Example
        >>> from mainstay.report.tally import Tally
        >>> can_compare([Tally(20, 2)] * 5), can_compare([Tally(20, 1)] * 5), can_compare([Tally(20, 9)] * 4)
        (True, False, False)
    """
    met, known = sum(tally.met for tally in tallies), sum(tally.known for tally in tallies)
    services = sum(1 for tally in tallies if tally.known)
    return services >= FEWEST_SERVICES and min(met, known - met) >= FEWEST_EACH_WAY


def plot_services(tallies: Sequence[Tally], *, counts_again: bool = False) -> FunnelPlot:
    """A funnel plot of services, with limits that suit how many there are and what is counted.

    Args
        tallies : one per service
        counts_again : whether one person is often counted more than once, so that units are not independent
    Returns
        the plot; with many services, or units that are not independent, it allows for over-dispersion
    Example
        >>> from mainstay.report.tally import Tally
        >>> plot_services([Tally(50, 5), Tally(100, 50), Tally(50, 20)]).position
        ('below_998', 'above_95', 'within')
    """
    overdispersion = counts_again or len(tallies) >= MANY_SERVICES
    met, known = [tally.met for tally in tallies], [tally.known for tally in tallies]
    return funnel_plot(met, known, overdispersion=overdispersion)


def side(section: Section, line: ServiceLine) -> str:
    """On which side of the funnel's limits a service lies.

    Args
        section : one indicator
        line : a service in it
    Returns
        "better" or "worse" beyond the 95% limits, else "neither"
    """
    if line.position in ("within", "none"):
        return "neither"
    high_is_better = section.indicator.better == "higher"
    return "better" if line.position.startswith("above") == high_is_better else "worse"


def beyond(section: Section, way: str, *, far: bool = True) -> list[ServiceLine]:
    """Services beyond the limits on one side, in the order of their names.

    Args
        section : one indicator
        way : "better" or "worse"
        far : only those beyond the 99.8% limits
    Returns
        the services' lines
    """
    return [
        line
        for line in section.lines
        if side(section, line) == way and (not far or line.position.endswith("998"))
    ]


def has_lasted(line: ServiceLine, variation: str) -> bool:
    """Whether a service's own series has changed and stayed so.

    Args
        line : a service in one indicator
        variation : "improvement" or "concern"
    Returns
        true for a signal in a run of `LASTING_POINTS` or more on one side of the average, not on a run
        chart: among hundreds of series, shorter signals would name some service every time
    """
    return (
        line.trend.variation == variation
        and not line.trend.is_run_chart
        and line.trend.run_length >= LASTING_POINTS
    )


def partners(section: Section, contents: Contents) -> list[Section]:
    """The sections of the indicators that balance this one, those that are in the report.

    Args
        section : one indicator
        contents : the report it is in
    Returns
        in the order the indicator names them
    """
    return [contents.by_id[name] for name in section.indicator.balanced_by if name in contents.by_id]


def paid_for(section: Section, line: ServiceLine, contents: Contents) -> list[str]:
    """Titles of balancing indicators on which the same service lies beyond a limit on the worse side.

    Args
        section : the indicator on which the service looks better
        line : the service in it
        contents : the report
    Returns
        titles, in the order the indicator names its partners
    """
    titles = []
    for partner in partners(section, contents):
        other = partner.line_of(line.service_id)
        if other is not None and side(partner, other) == "worse":
            titles.append(partner.indicator.title)
    return titles
