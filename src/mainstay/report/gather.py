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
    from collections.abc import Mapping
    from datetime import date

    from mainstay.engines.duckdb import Connection
    from mainstay.indicators.library import Indicator

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
) -> Contents:
    """Everything a report shows, from the record tables.

    Args
        connection : has the twelve record tables
        indicators : by id
        snapshot_id, observed_to : the snapshot the tables are from
        service_id : the service it is about; None for the whole network
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
    network = _Network(services, _monthly(connection, indicators, observed_to), _counted_again(connection))
    journeys = tell_journeys(connection, services, observed_to=observed_to, service_id=service_id)
    everyone = None
    if all(name in indicators for name in NEEDED):
        losing = journeys.losing if journeys else frozenset()
        everyone = follow_everyone(place_everyone(connection), services, losing)
    in_order = sorted(indicators.values(), key=_place)
    sections = tuple(_section(one, network, service_id, observed_to) for one in in_order)
    agreement = tell_agreement(connection, services, observed_to=observed_to, service_id=service_id)
    return Contents(service_id, services, sections, everyone, snapshot_id, observed_to, journeys, agreement)


@dataclass(frozen=True)
class _Network:
    services: Mapping[str, str]
    monthly: Mapping[str, Mapping[str, Months]]
    counted_again: frozenset[str]


def _place(indicator: Indicator) -> tuple[object, ...]:
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


def _counted_again(connection: Connection) -> frozenset[str]:
    rows = connection.execute(
        f"SELECT indicator FROM {MEASURED} GROUP BY indicator"
        f" HAVING count(*) > {OFTEN} * count(DISTINCT person_id)"
    ).fetchall()
    return frozenset(row[0] for row in rows)


def _section(indicator: Indicator, network: _Network, service_id: str | None, observed_to: date) -> Section:
    by_service, better = network.monthly[indicator.id], indicator.better
    together: Months = {}
    for months in by_service.values():
        for month, tally in months.items():
            together[month] = together.get(month, Tally()) + tally
    here = by_service.get(service_id, {}) if service_id is not None else together
    trend = follow(here, better=better, observed_to=observed_to)
    if not together:
        return Section(indicator, trend, None, None, Tally(), Tally())
    first, last, everywhere = latest_year(together)
    years = {
        name: add_up(tally for month, tally in by_service.get(name, {}).items() if month >= first)
        for name in network.services
    }
    again = indicator.id in network.counted_again
    tallies = list(years.values())
    funnel = plot_services(tallies, counts_again=again) if can_compare(tallies) else None
    position = dict(zip(years, funnel.position, strict=True)) if funnel else dict.fromkeys(years, "none")
    lines = tuple(
        ServiceLine(
            name,
            network.services[name],
            year,
            follow(by_service.get(name, {}), better=better, observed_to=observed_to),
            position[name],
        )
        for name, year in years.items()
    )
    year = years[service_id] if service_id is not None else everywhere
    return Section(indicator, trend, first, last, year, everywhere, lines, funnel, again)
