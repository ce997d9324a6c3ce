"""Readings of journeys: not using of everyone who started, the survivor gap, and who may be losing people."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from mainstay.measure.journeys import IN_TREATMENT, STATES, create_journeys, read_journeys
from mainstay.reference.values import load_values
from mainstay.stats.multistate import occupancy_by_group
from mainstay.stats.survivor_gap import SurvivorGap, survivor_gap

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mainstay.engines.duckdb import Connection
    from mainstay.stats.multistate import Occupancy

KNOWN = ("not_using", "reduced", "using")
LEFT = ("left_unplanned", "left_unknown", "custody", "died")
"""Who left and is not known to be helped: not who completed treatment or went on with it elsewhere."""

BESIDE_OTHERS, OVER_TIME = "beside_others", "over_time"


@dataclass(frozen=True)
class Reading:
    """What journeys say of one service, or of all together, on one day after the start; parts of 1.

    Attributes
        service_id : None for all services together
        day : days after the start
        first_start, last_start : first and last day on which those looked at had started
        people : how many had started
        not_using : in treatment and known not to use, of everyone who started
        not_using_error : its standard error
        unknown : in treatment and use not known, of everyone who started
        gap : the survivor gap
        may_be_losing : why the service may be losing people: BESIDE_OTHERS, OVER_TIME, or empty
    """

    service_id: str | None
    day: int
    first_start: date
    last_start: date
    people: int
    not_using: float
    not_using_error: float
    unknown: float
    gap: SurvivorGap
    may_be_losing: str = ""

    @property
    def not_using_sentence(self) -> str:
        """The first reading in one plain sentence."""
        if math.isnan(self.not_using):
            return f"Nobody who started has been followed to day {self.day}, so nothing is known."
        return (
            f"Of {self.people:,} people who started, {self.not_using:.0%} were in treatment and not using on "
            f"day {self.day}; a further {self.unknown:.0%} were in treatment, where use is not known."
        )

    @property
    def gap_sentence(self) -> str:
        """The survivor gap in one plain sentence."""
        gap = self.gap
        if math.isnan(gap.gap):
            return (
                f"Of nobody in treatment on day {self.day} is it known whether they used: no gap can be told."
            )
        return (
            f"Of those still here on day {self.day}, {gap.among_here:.0%} were not using; if nobody who left "
            f"was helped it is {gap.if_not_helped:.0%}, and if everyone who left stopped using "
            f"{gap.if_helped:.0%}: {100 * gap.gap:.0f} of the {100 * gap.among_here:.0f} in 100 rest on who "
            "is still here to be counted."
        )

    @property
    def losing_sentence(self) -> str:
        """Why the service may be losing people, and what to do; empty where nothing says so."""
        return _LOSING.get(self.may_be_losing, "")


_LOSING = {
    BESIDE_OTHERS: (
        "May be losing people: among those still here fewer use than elsewhere, and more of that than chance "
        "explains comes from people having left; find out who left and why before copying what is done here."
    ),
    OVER_TIME: (
        "May be losing people: among those still here fewer use than a year before, and more of that than "
        "chance explains comes from people having left; find out who left and why before calling it an "
        "improvement."
    ),
}


def read_survivor_gaps(connection: Connection, *, observed_to: date) -> tuple[Reading, ...]:
    """Readings for all services together and for each service.

    Those looked at started within two periods that ended so early that everyone's day has been reached. A
    service may be losing people where fewer use among those still here, and its gap is wider by more than
    chance: than in all services together, or in the later period than in the earlier.

    Args
        connection : has the twelve record tables
        observed_to : the last day the snapshot knows
    Returns
        all services first, then each in the order of its id; empty where nobody started
    Missing
        what is not known is NaN, and names no service
    Source
        docs/methods/multistate.md, "The survivor gap"
    Example
        >>> from datetime import date
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.record.schema import create_empty_record
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     read_survivor_gaps(connection, observed_to=date(2025, 12, 31))
        ()
    """
    create_journeys(connection, observed_to)
    period = int(_value("journey_period_days"))
    last = observed_to - timedelta(days=int(_value("retained_182_day")))
    first, middle = last - timedelta(days=2 * period - 1), last - timedelta(days=period)
    together = _read(connection, [], first, last).get(None)
    if together is None:
        return ()
    earlier = _read(connection, ["service"], first, middle)
    later = _read(connection, ["service"], middle + timedelta(days=1), last)
    found = [together]
    for service, reading in _read(connection, ["service"], first, last).items():
        flag = _flag(reading, together, earlier.get(service), later.get(service))
        found.append(replace(reading, may_be_losing=flag))
    return tuple(found)


def has_wider_gap(
    gap: SurvivorGap, usual: SurvivorGap, *, usual_error: float, standard_errors: float
) -> bool:
    """Whether one gap is wider than another by more than chance, while the result looks better.

    Args
        gap, usual : the one looked at, and what it is compared with
        usual_error : standard error of `usual`; 0 where it is taken as fixed
        standard_errors : how many make more than chance
    Returns
        True where fewer use among those still here and the gap is wider by that much or more
    Missing
        False where either is not known, or where no standard error is
    Example
        >>> wide, usual = SurvivorGap(0.6, 0.3, 0.8, 0.3, 0.03), SurvivorGap(0.5, 0.3, 0.7, 0.2, 0.01)
        >>> has_wider_gap(wide, usual, usual_error=0.0, standard_errors=3.09)
        True
    """
    error = math.hypot(gap.standard_error, usual_error)
    return (
        error > 0
        and gap.among_here > usual.among_here
        and gap.gap - usual.gap >= standard_errors * error - 1e-12
    )


def _value(name: str) -> float:
    return load_values()[name].value


def _read(connection: Connection, by: list[str], first: date, last: date) -> Mapping[str | None, Reading]:
    journeys = read_journeys(connection, by=by, from_date=first, to_date=last)
    if not journeys.segments.people:
        return {}
    day = int(_value("retained_182_day"))
    told = occupancy_by_group(journeys.segments, [day])
    ids = [group.get("service_id") for group in journeys.groups]
    return {id_: _reading(id_, told.of_group(place), first, last) for place, id_ in enumerate(ids)}


def _reading(service_id: str | None, told: Occupancy, first: date, last: date) -> Reading:
    place = {state: number for number, state in enumerate(STATES)}
    probability, covariance = told.probability[0], told.covariance[0]
    good = place["not_using"]
    gap = survivor_gap(
        probability,
        covariance,
        good=[good],
        known=[place[state] for state in KNOWN],
        here=[place[state] for state in IN_TREATMENT],
        left=[place[state] for state in LEFT],
    )
    return Reading(
        service_id,
        int(told.days[0]),
        first,
        last,
        int(told.people),
        float(probability[good]),
        float(told.standard_error[0, good]),
        float(probability[place["unknown"]]),
        gap,
    )


def _flag(whole: Reading, together: Reading, earlier: Reading | None, later: Reading | None) -> str:
    least, chance = _value("losing_people_at_least"), _value("losing_people_standard_errors")
    if whole.people >= least and has_wider_gap(
        whole.gap, together.gap, usual_error=0.0, standard_errors=chance
    ):
        return BESIDE_OTHERS
    if earlier is None or later is None or min(earlier.people, later.people) < least:
        return ""
    grown = has_wider_gap(
        later.gap, earlier.gap, usual_error=earlier.gap.standard_error, standard_errors=chance
    )
    return OVER_TIME if grown else ""
