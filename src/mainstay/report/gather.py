"""Gathers a report: measure once, count once, and make every series from those counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mainstay.errors import UsageError
from mainstay.indicators.describe import theme_order
from mainstay.measure.count import count_measured
from mainstay.measure.everyone import NEEDED, place_everyone
from mainstay.measure.rows import MEASURED, create_measured
from mainstay.report.agreement import tell_agreement
from mainstay.report.compare import can_compare, plot_services
from mainstay.report.contents import Contents, Section, ServiceLine
from mainstay.report.everyone import follow_everyone
from mainstay.report.journeys import tell_journeys
from mainstay.report.tally import Tally, add_up
from mainstay.report.trend import follow, latest_year

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from datetime import date

    from mainstay.engines.duckdb import Connection
    from mainstay.indicators.library import Indicator
    from mainstay.stats.funnel import FunnelPlot

Months = dict["date", Tally]

FIRST = ("heroin_on_top_182d", "stopped_or_reduced_182d", "stopped_heroin_182d", "increased_182d")
"""What the programme is about stands first in its theme; the others follow in the library's order."""

OFTEN = 1.5
"""From this many rows per person on, a person counts as counted more than once."""


def gather(
    connection: Connection,
    indicators: Mapping[str, Indicator],
    *,
    snapshot_id: str,
    observed_to: date,
    service_id: str | None = None,
    on_section: Callable[[Section, Mapping[str, str]], None] = lambda section, services: None,
) -> Contents:
    """Everything a report shows, from the record tables.

    Args
        connection : has the twelve record tables
        indicators : by id
        snapshot_id, observed_to : the snapshot the tables are from
        service_id : the service it is about; None for the whole network
        on_section : told of each indicator's section as soon as there is one, with the services' names by id
    Returns
        the contents
    Missing
        an indicator for which nobody was eligible has an empty section
    Raises
        UsageError : the service is not in the snapshot
        ShortfallError : the engine could not finish an indicator
    """
    services = _services(connection, service_id)
    create_measured(connection, indicators.values(), observed_to)
    network = Network(services, _monthly(connection, indicators, observed_to), counted_again(connection))
    sections = []
    for one in sorted(indicators.values(), key=reading_order):
        sections.append(make_section(one, network, service_id, observed_to))
        on_section(sections[-1], services)
    journeys = tell_journeys(connection, services, observed_to=observed_to, service_id=service_id)
    losing = journeys.losing if journeys else frozenset()
    can_follow = all(name in indicators for name in NEEDED)
    everyone = follow_everyone(place_everyone(connection), services, losing) if can_follow else None
    agreement = tell_agreement(connection, services, observed_to=observed_to, service_id=service_id)
    return Contents(
        service_id, services, tuple(sections), everyone, snapshot_id, observed_to, journeys, agreement
    )


@dataclass(frozen=True)
class Network:
    """All services' counts.

    Attributes
        services : names by id, in the order to show them
        monthly : tallies by indicator, service and first day of the month
        counted_again : indicators that often count one person more than once
    """

    services: Mapping[str, str]
    monthly: Mapping[str, Mapping[str, Months]]
    counted_again: frozenset[str]


def reading_order(indicator: Indicator) -> tuple[object, ...]:
    """A key that sorts indicators as people read them: by theme, what the programme is about first.

    Example
        >>> from mainstay.indicators.library import load_indicators
        >>> sorted(load_indicators().values(), key=reading_order)[0].id
        'heroin_on_top_182d'
    """
    first = FIRST.index(indicator.id) if indicator.id in FIRST else len(FIRST)
    return (theme_order(indicator.theme), first)


def _services(connection: Connection, wanted: str | None) -> dict[str, str]:
    rows = connection.execute("SELECT service_id, name FROM services ORDER BY name, service_id").fetchall()
    services = dict(rows)
    if wanted is not None and wanted not in services:
        raise UsageError(
            f"--service to be one of {', '.join(sorted(services))}",
            f"'{wanted}'",
            "Use a service's code as it stands in the table services.",
        )
    return services


def _monthly(
    connection: Connection, indicators: Mapping[str, Indicator], observed_to: date
) -> dict[str, dict[str, Months]]:
    counts = count_measured(connection, indicators, by=("service", "month"), observed_to=observed_to)
    monthly: dict[str, dict[str, Months]] = {name: {} for name in indicators}
    for row in counts.rows():
        months = monthly[row["indicator"]].setdefault(row["service_id"], {})
        months[row["period_start"]] = Tally(row["denominator"], row["numerator"], row["unknown"])
    return monthly


def counted_again(connection: Connection) -> frozenset[str]:
    """Indicators that often count one person more than once, as with tests.

    Args
        connection : holds the working table `measured`
    Returns
        their ids
    """
    rows = connection.execute(
        f"SELECT indicator FROM {MEASURED} GROUP BY indicator"
        f" HAVING count(*) > {OFTEN} * count(DISTINCT person_id)"
    ).fetchall()
    return frozenset(row[0] for row in rows)


@dataclass(frozen=True)
class Standing:
    """How services stand beside each other on one indicator, over its latest twelve months.

    Attributes
        first_month, last_month : of the twelve months
        everywhere : all services together
        years : tally of each service, in the order of the network's services
        funnel : in the order of `years`; None with too few services with anybody known
        counts_again : whether one person is often counted more than once
    """

    first_month: date
    last_month: date
    everywhere: Tally
    years: Mapping[str, Tally]
    funnel: FunnelPlot | None
    counts_again: bool

    @property
    def positions(self) -> dict[str, str]:
        """Where the funnel puts each service; "none" without one."""
        if self.funnel is None:
            return dict.fromkeys(self.years, "none")
        return dict(zip(self.years, self.funnel.position, strict=True))


def compare_services(indicator: Indicator, network: Network) -> Standing | None:
    """Set services beside each other on one indicator.

    Args
        indicator : which
        network : all services' counts
    Returns
        how they stand; None where nobody was ever eligible
    """
    by_service = network.monthly[indicator.id]
    together = _together(by_service)
    if not together:
        return None
    first, last, everywhere = latest_year(together)
    years = {
        name: add_up(tally for month, tally in by_service.get(name, {}).items() if month >= first)
        for name in network.services
    }
    again = indicator.id in network.counted_again
    tallies = list(years.values())
    funnel = plot_services(tallies, counts_again=again) if can_compare(tallies) else None
    return Standing(first, last, everywhere, years, funnel, again)


def make_section(
    indicator: Indicator,
    network: Network,
    service_id: str | None,
    observed_to: date,
    *,
    standing: Standing | None = None,
    followed: Container[str] | None = None,
    rebases: Mapping[date, str] | None = None,
    target: float | None = None,
) -> Section:
    """One indicator at one place, beside the services.

    Args
        indicator, network : which, and all services' counts
        service_id : the place; None for all services together
        observed_to : the last day the snapshot knows
        standing : from `compare_services`, where it is worked out already
        followed : services whose own series is worked out, besides that of the place; None for all
        rebases : reasons by day from which the place's limits start afresh
        target : of the place, in per cent; None without one
    Returns
        the section; without lines where nobody was ever eligible
    """
    by_service = network.monthly[indicator.id]
    here = by_service.get(service_id, {}) if service_id is not None else _together(by_service)
    trend = follow(here, better=indicator.better, observed_to=observed_to, rebases=rebases, target=target)
    standing = standing or compare_services(indicator, network)
    if standing is None:
        return Section(indicator, trend, None, None, Tally(), Tally())
    own = standing.years[service_id] if service_id is not None else standing.everywhere
    lines = _lines(indicator, network, standing, observed_to, followed)
    months = (standing.first_month, standing.last_month)
    again = standing.counts_again
    return Section(indicator, trend, *months, own, standing.everywhere, lines, standing.funnel, again)


def _lines(
    indicator: Indicator,
    network: Network,
    standing: Standing,
    observed_to: date,
    followed: Container[str] | None,
) -> tuple[ServiceLine, ...]:
    by_service, positions = network.monthly[indicator.id], standing.positions
    lines = []
    for name, year in standing.years.items():
        months = by_service.get(name, {}) if followed is None or name in followed else {}
        trend = follow(months, better=indicator.better, observed_to=observed_to)
        lines.append(ServiceLine(name, network.services[name], year, trend, positions[name]))
    return tuple(lines)


def _together(by_service: Mapping[str, Months]) -> Months:
    together: Months = {}
    for months in by_service.values():
        for month, tally in months.items():
            together[month] = together.get(month, Tally()) + tally
    return together
