"""Journeys in a report: where everyone who started is, day by day, and what rests on who stayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mainstay.measure.journeys import read_journeys
from mainstay.measure.survivor_gap import Reading, read_survivor_gaps
from mainstay.stats.multistate import Occupancy, occupancy_by_group

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mainstay.engines.duckdb import Connection

DRAWN_DAYS = range(0, 365, 14)
"""Two weeks apart, for a year: closer ones could not be told apart in a picture."""

MANY_JOURNEYS = 12
"""With more services than this only all together and those that may be losing people are drawn."""


@dataclass(frozen=True)
class JourneyLine:
    """One place's journeys.

    Attributes
        name : the place
        reading : what its journeys say on day 182
    """

    name: str
    reading: Reading


@dataclass(frozen=True)
class JourneyStory:
    """The journeys in a report.

    Attributes
        together : all services
        lines : one per service that is shown, in the order of the names
        losing : ids of services that may be losing people, shown or not
        drawn_names, drawn : what the picture shows, day by day
    """

    together: JourneyLine
    lines: tuple[JourneyLine, ...]
    losing: frozenset[str]
    drawn_names: tuple[str, ...]
    drawn: Occupancy

    @property
    def flagged(self) -> tuple[JourneyLine, ...]:
        """The lines of services that may be losing people."""
        return tuple(line for line in self.lines if line.reading.may_be_losing)


def tell_journeys(
    connection: Connection, services: Mapping[str, str], *, observed_to: date, service_id: str | None
) -> JourneyStory | None:
    """The journeys for a report.

    Args
        connection : has the twelve record tables
        services : names by id, in the order to show them
        observed_to : the last day the snapshot knows
        service_id : the service it is about; None for the whole network
    Returns
        the story; None where nobody has started
    """
    found = read_survivor_gaps(connection, observed_to=observed_to)
    if not found:
        return None
    readings = {reading.service_id: reading for reading in found}
    losing = frozenset(id_ for id_, reading in readings.items() if id_ is not None and reading.may_be_losing)
    shown = [id_ for id_ in services if id_ in readings and service_id in (None, id_)]
    lines = tuple(JourneyLine(services[id_], readings[id_]) for id_ in shown)
    together = JourneyLine("All services", readings[None])
    pictured = shown if len(shown) <= MANY_JOURNEYS else [id_ for id_ in shown if id_ in losing]
    names, drawn = _draw_days(connection, services, pictured, together.reading)
    return JourneyStory(together, lines, losing, names, drawn)


def _draw_days(
    connection: Connection, services: Mapping[str, str], pictured: list[str], reading: Reading
) -> tuple[tuple[str, ...], Occupancy]:
    """All services and the pictured ones, day by day, over the starts that the readings look at."""
    days = sorted({*DRAWN_DAYS, reading.day})
    window = {"from_date": reading.first_start, "to_date": reading.last_start}
    everyone = read_journeys(connection, by=[], **window)
    by_service = read_journeys(connection, by=["service"], **window)
    ids = [group["service_id"] for group in by_service.groups]
    places = [ids.index(id_) for id_ in pictured if id_ in ids]
    whole = occupancy_by_group(everyone.segments, days, with_errors=False)
    each = occupancy_by_group(by_service.segments, days, with_errors=False)
    both = Occupancy(
        whole.days,
        np.concatenate([whole.probability, each.probability[places]]),
        np.concatenate([whole.covariance, each.covariance[places]]),
        np.concatenate([whole.people, each.people[places]]),
        np.concatenate([whole.observed_to, each.observed_to[places]]),
    )
    return ("All services", *(services[ids[place]] for place in places)), both
