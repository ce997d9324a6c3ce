"""A service beside the others, and an indicator beside those that balance it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mainstay.report.contents import Contents, Section, ServiceLine


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


def changed(line: ServiceLine, variation: str) -> bool:
    """Whether a service's own series has changed, on limits that rest on 12 points or more.

    Args
        line : a service in one indicator
        variation : "improvement" or "concern"
    Returns
        never true on trial limits: among many services one would always stand out
    """
    return line.trend.variation == variation and not line.trend.is_trial


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
