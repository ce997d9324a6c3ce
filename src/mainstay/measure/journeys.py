"""Where everyone who started is as time goes on: the multi-state view of stays in treatment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from mainstay.derive.run import create_derived
from mainstay.errors import UsageError
from mainstay.measure.groups import JOINS, choose_groups, days_between
from mainstay.stats.multistate import make_segments, occupancy_by_group
from mainstay.stats.multistate_bootstrap import bootstrap_by_group

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mainstay.engines.duckdb import Connection
    from mainstay.measure.groups import Group
    from mainstay.stats.multistate import Occupancy, Segments

STATES: Mapping[str, str] = MappingProxyType(
    {
        "not_using": "in treatment, not using heroin or other opioids on top",
        "reduced": "in treatment, using on fewer days than at the start",
        "using": "in treatment, using on top",
        "unknown": "in treatment, use not known",
        "completed": "completed treatment",
        "transferred": "went on in treatment elsewhere",
        "custody": "in custody",
        "left_unplanned": "left without a planned ending",
        "left_unknown": "left, how is not known",
        "died": "died",
    }
)
"""Every state a person can be in, in the order they are shown and stand in columns."""

IN_TREATMENT = ("not_using", "reduced", "using", "unknown")
DAYS = (28, 84, 182, 365)
"""Days after the start that are told unless others are asked for: 4, 12 and 26 weeks, and a year."""

WITHOUT = ("time_in_treatment",)
"""Groups that say nothing here: everyone is looked at from their first day on."""


@dataclass(frozen=True)
class Journeys:
    """Stays in treatment, by group, ready for the estimator.

    Attributes
        groups : one mapping of `--by` column to value per group, in order; one empty mapping for everyone
        segments : their stretches; states are numbered as in `STATES`
    """

    groups: tuple[Mapping[str, Any], ...]
    segments: Segments


def create_journeys(connection: Connection, observed_to: date, by: Sequence[str] = ()) -> None:
    """Make the derived tables that `read_journeys` reads.

    Args
        connection : has the twelve record tables
        observed_to : the last day the snapshot knows
        by : groups that will be asked for
    Returns
        nothing; `journey_segments` and `service_stays` are there
    Example
        >>> from datetime import date
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.record.schema import create_empty_record
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     create_journeys(connection, date(2025, 12, 31))
    """
    of_groups = sorted({name for group in _choose(by) for name in group.reads})
    create_derived(connection, ["journey_segments", *of_groups], observed_to)


def read_journeys(
    connection: Connection,
    *,
    by: Sequence[str] = ("service",),
    from_date: date | None = None,
    to_date: date | None = None,
) -> Journeys:
    """Read the derived table `journey_segments` by group.

    Args
        connection : holds what `create_journeys` made
        by : names of `groups.GROUPS` except `WITHOUT`; a period is that of the first day of the stay
        from_date, to_date : first and last day on which a stay may have started, both included
    Returns
        the groups that have anybody, "not known" among them, and everyone's stretches
    Raises
        UsageError : an unknown name in `by`, or one that says nothing here
    Example
        >>> from datetime import date
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.record.schema import create_empty_record
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     create_journeys(connection, date(2025, 12, 31))
        ...     read_journeys(connection).groups
        ()
    """
    groups = _choose(by)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE grouped_stays AS {_stays(groups, from_date, to_date)}")
    names = [group.column for group in groups]
    listed = connection.sql(
        f"SELECT DISTINCT {', '.join([*names, 'group_number'])} FROM grouped_stays ORDER BY group_number"
    ).to_arrow_table()
    # Straight to NumPy: by way of Arrow it would import pandas
    rows = connection.sql(_STRETCHES).fetchnumpy()
    columns = [rows[name] for name in ("person", "from_state", "to_state", "start_day", "stop_day")]
    segments = make_segments(*columns, states=len(STATES), group=rows["group_number"])
    found = tuple({name: row[name] for name in names} for row in listed.to_pylist())
    return Journeys(found, segments)


def measure_journeys(
    connection: Connection,
    *,
    by: Sequence[str] = ("service",),
    days: Sequence[int] = DAYS,
    observed_to: date,
    from_date: date | None = None,
    to_date: date | None = None,
    replicates: int = 0,
    seed: int = 1,
) -> pa.Table:
    """The part of everyone who started that is in each state on each day, by group.

    Args
        connection : has the twelve record tables
        by, from_date, to_date : as for `read_journeys`
        observed_to, days : the last day the snapshot knows; days after the start, 0 or later
        replicates, seed : draws for bootstrap limits, 0 for none, and where they begin
    Returns
        a table as `tabulate` makes it; NULL on days that nobody of the group has reached yet
    Example
        >>> from datetime import date
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.record.schema import create_empty_record
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     measure_journeys(connection, by=["sex"], observed_to=date(2025, 12, 31)).column_names[:2]
        ['sex', 'day']
    """
    columns = [group.column for group in _choose(by)]
    create_journeys(connection, observed_to, by)
    journeys = read_journeys(connection, by=by, from_date=from_date, to_date=to_date)
    rows: list[dict[str, Any]] = []
    if journeys.segments.people:
        rows = list_occupancy(occupancy_by_group(journeys.segments, days), journeys.groups, tuple(STATES))
    if rows and replicates:
        limits = bootstrap_by_group(journeys.segments, days, replicates=replicates, seed=seed)
        add_limits(rows, limits.lower, limits.upper, tuple(STATES))
    return tabulate(rows, columns, tuple(STATES), with_limits=replicates > 0)


def list_occupancy(
    told: Occupancy, groups: Sequence[Mapping[str, Any]], states: Sequence[str]
) -> list[dict[str, Any]]:
    """Occupancy of groups as rows, one per group and day.

    Args
        told : of several groups
        groups : columns and values that name each group
        states : names of the states, in the estimator's order
    Returns
        rows with the groups' columns, day, each state and se_<state>
    Missing
        None where it is not known
    Example
        >>> from mainstay.stats.multistate import make_segments
        >>> told = occupancy_by_group(make_segments([1], [0], [1], [0], [5], states=2), [5])
        >>> list_occupancy(told, [{"service": "A"}], ["here", "left"])[0]["left"]
        1.0
    """
    errors = told.standard_error
    return [
        {
            **columns,
            "day": int(day),
            **_named("", states, told.probability[group, place]),
            **_named("se_", states, errors[group, place]),
        }
        for group, columns in enumerate(groups)
        for place, day in enumerate(told.days)
    ]


def add_limits(rows: list[dict[str, Any]], lower: Any, upper: Any, states: Sequence[str]) -> None:
    """Put limits beside the rows that `list_occupancy` made.

    Args
        rows : get lower_<state> and upper_<state>
        lower, upper : shape (groups, days, states)
        states : names of the states, in the estimator's order
    Missing
        None where it is not known
    Example
        >>> rows = [{"day": 5}]
        >>> add_limits(rows, np.array([[[0.1]]]), np.array([[[0.4]]]), ["here"])
        >>> rows
        [{'day': 5, 'lower_here': 0.1, 'upper_here': 0.4}]
    """
    flat = lower.reshape(-1, len(states)), upper.reshape(-1, len(states))
    for row, low, high in zip(rows, *flat, strict=True):
        row |= _named("lower_", states, low) | _named("upper_", states, high)


def tabulate(
    rows: list[dict[str, Any]], columns: Sequence[str], states: Sequence[str], *, with_limits: bool
) -> pa.Table:
    """Rows of occupancy as a table with the same columns whether or not there are rows.

    Args
        rows : as `list_occupancy` and `add_limits` make them
        columns : those that name the groups
        states : names of the states, in the order of the columns
        with_limits : whether there are bootstrap limits
    Returns
        columns of the groups, day, each state, se_<state>, and with limits lower_<state>, upper_<state>
    Example
        >>> tabulate([], ["sex"], ["here"], with_limits=False).column_names
        ['sex', 'day', 'here', 'se_here']
    """
    prefixes = ["", "se_", *(["lower_", "upper_"] if with_limits else [])]
    dated = {name for row in rows[:1] for name in columns if isinstance(row[name], date)}
    kinds = {name: pa.date32() if name in dated else pa.string() for name in columns}
    kinds |= {"day": pa.int32()}
    kinds |= {f"{prefix}{state}": pa.float64() for prefix in prefixes for state in states}
    return pa.Table.from_pylist(rows, schema=pa.schema(list(kinds.items())))


def _named(prefix: str, states: Sequence[str], numbers: Any) -> dict[str, float | None]:
    return {
        f"{prefix}{state}": None if np.isnan(number) else float(number)
        for state, number in zip(states, numbers, strict=True)
    }


def _choose(by: Sequence[str]) -> tuple[Group, ...]:
    for name in by:
        if name in WITHOUT:
            raise UsageError(
                "--by to split people as they were when they started",
                f"'{name}'",
                "Leave it out: --days says how long after the start to look.",
            )
    return choose_groups(by)


def _stays(groups: Sequence[Group], from_date: date | None, to_date: date | None) -> str:
    columns = "".join(f", {group.column}" for group in groups)
    filled = "".join(f", {group.sql} AS {group.column}" for group in groups)
    joins = " ".join(dict.fromkeys(JOINS[need] for group in groups for need in group.needs))
    sorting = ", ".join(group.sort_sql for group in groups) or "1"
    kept = " AND ".join(["TRUE", *days_between("m.counted_on", from_date, to_date)])
    return f"""
        SELECT episode_id, dense_rank() OVER (ORDER BY {sorting}) - 1 AS group_number{columns}
        FROM (
            SELECT m.episode_id{filled}
            FROM (
                SELECT episode_id, person_id, service_id, stay_started_date AS counted_on
                FROM service_stays WHERE episode_id = stay_episode_id
            ) AS m {joins}
            WHERE {kept}
        ) AS named
    """


def _code(column: str) -> str:
    cases = " ".join(f"WHEN '{state}' THEN {place}" for place, state in enumerate(STATES))
    return f"CASE j.{column} {cases} ELSE -1 END AS {column}"


_STRETCHES = f"""
    SELECT g.group_number, dense_rank() OVER (ORDER BY g.group_number, j.episode_id) AS person,
        {_code("from_state")}, {_code("to_state")}, j.start_day, j.stop_day
    FROM journey_segments AS j
    JOIN grouped_stays AS g ON g.episode_id = j.episode_id
    ORDER BY g.group_number, person, j.start_day
"""
