"""Everyone who started, and services where those still in treatment do not tell the whole story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mainstay.measure.everyone import IN_TREATMENT, LEFT_UNPLANNED, OUTCOME_NOT_KNOWN, STATES, USING
from mainstay.report.tally import Tally
from mainstay.report.trend import next_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pyarrow as pa


@dataclass(frozen=True)
class EveryoneLine:
    """Where everyone who started at one place was at day 182.

    Attributes
        name : the place
        people : number of people in each of `STATES`
        service_id : None for all services together
    """

    name: str
    people: Mapping[str, int]
    service_id: str | None = None

    def count(self, states: Iterable[str]) -> int:
        """People in any of some states."""
        return sum(self.people.get(state, 0) for state in states)

    @property
    def started(self) -> int:
        """Everyone who started and whose day 182 was reached."""
        return self.count(STATES)

    @property
    def in_treatment(self) -> int:
        """Those still in treatment at day 182."""
        return self.count(IN_TREATMENT)

    @property
    def use(self) -> Tally:
        """Heroin use on top among those still in treatment."""
        using, not_using = self.count(USING), self.count(["not_using"])
        return Tally(using + not_using, using, self.count(["not_known"]))

    @property
    def left_unplanned(self) -> Tally:
        """Everyone who started: how many left without a planned ending."""
        unknown = self.count(OUTCOME_NOT_KNOWN)
        return Tally(self.started - unknown, self.count(LEFT_UNPLANNED), unknown)

    @property
    def not_using(self) -> Tally:
        """Everyone who started: how many were in treatment and known not to use."""
        return Tally(self.started, self.count(["not_using"]))


@dataclass(frozen=True)
class Everyone:
    """Where everyone who started was at day 182.

    Attributes
        first_month, last_month : months of day 182 that it covers; None where nobody has reached it
        network : all services together
        lines : one per service with anybody, in the order of the names
        selective : ids of services that look better among those still in treatment and may be losing people
    """

    first_month: date | None
    last_month: date | None
    network: EveryoneLine
    lines: tuple[EveryoneLine, ...]
    selective: frozenset[str]


def follow_everyone(placed: pa.Table, services: Mapping[str, str], losing: frozenset[str]) -> Everyone:
    """The last twelve months in which anybody reached day 182, by service.

    Args
        placed : as `measure.everyone.place_everyone` returns it
        services : names by id, in the order to show them
        losing : ids of services that may be losing people; see `measure.survivor_gap`
    Returns
        the counts, and which services to look at with care
    Missing
        with nobody at day 182 yet, both months are None and there are no lines
    """
    rows = placed.to_pylist()
    if not rows:
        return Everyone(None, None, EveryoneLine("All services", {}), (), frozenset())
    last = max(row["period_start"] for row in rows)
    first = next_start(last.replace(year=last.year - 1), "month")
    by_service: dict[str, dict[str, int]] = {}
    total: dict[str, int] = {}
    for row in rows:
        if row["period_start"] >= first:
            for people in (by_service.setdefault(row["service_id"], {}), total):
                people[row["state"]] = people.get(row["state"], 0) + row["people"]
    lines = tuple(
        EveryoneLine(name, by_service[service_id], service_id)
        for service_id, name in services.items()
        if service_id in by_service
    )
    network = EveryoneLine("All services", total)
    return Everyone(first, last, network, lines, losing & by_service.keys())
