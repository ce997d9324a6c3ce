"""Counts in the smallest groups that the tables of this release and of earlier ones share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from mainstay.measure.count import count_measured
from mainstay.measure.disclosure.sums import Atoms
from mainstay.measure.groups import GROUPS, NOT_KNOWN, choose_groups

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mainstay.engines.duckdb import Connection
    from mainstay.engines.spark import SparkConnection
    from mainstay.indicators.library import Indicator
    from mainstay.measure.groups import Group

PERIODS = ("month", "quarter", "year")
"""Each is made of whole periods of the one before."""

PERIOD = "period_start"
_FROM, _TO = "from_date", "to_date"
_ALWAYS = ("service_id", PERIOD)


@dataclass(frozen=True)
class Asked:
    """What the tables of one release count.

    Attributes
        tables : the groups each table splits by, as `--by` names them
        from_date, to_date : first and last day counted; None leaves that end open
    """

    tables: tuple[tuple[str, ...], ...]
    from_date: date | None
    to_date: date | None

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every group that a table splits by, service and period first."""
        return choose_groups(list(dict.fromkeys(name for table in self.tables for name in table)))

    @property
    def columns(self) -> list[str]:
        """The columns of those groups."""
        return [group.column for group in self.groups]

    @property
    def columns_of_tables(self) -> list[list[str]]:
        """For each table its columns."""
        return [[GROUPS[name].column for name in table] for table in self.tables]

    @property
    def period(self) -> str | None:
        """How it splits time, if it does."""
        return next((group.name for group in self.groups if group.is_period), None)

    def counts_days(self, first: date, last: date) -> bool:
        """Whether the days from first to last lie within what is counted."""
        return (self.from_date is None or self.from_date <= first) and (
            self.to_date is None or last <= self.to_date
        )

    def view(self, atoms: Atoms) -> tuple[Atoms, list[bool]]:
        """The atoms as this release sees them: its own periods, and which atoms it counts."""
        days = zip(atoms.groups[_FROM], atoms.groups[_TO], strict=True)
        inside = [self.counts_days(date.fromisoformat(a), date.fromisoformat(b)) for a, b in days]
        groups = dict(atoms.groups)
        if self.period:
            groups[PERIOD] = [start_of_period(day, self.period) for day in groups[PERIOD]]
        return Atoms(groups, atoms.counts), inside


def start_of_period(day: str, period: str) -> str:
    """The first day of the period in which a day lies, as ISO text.

    Args
        day : ISO text
        period : month, quarter or year
    Returns
        ISO text
    Example
        >>> [start_of_period("2025-08-01", period) for period in PERIODS]
        ['2025-08-01', '2025-07-01', '2025-01-01']
    """
    year, month = int(day[:4]), int(day[5:7])
    first = {"month": month, "quarter": 3 * ((month - 1) // 3) + 1, "year": 1}[period]
    return date(year, first, 1).isoformat()


def gather(
    connection: Connection | SparkConnection,
    indicators: Mapping[str, Indicator],
    releases: Sequence[Asked],
    observed_to: date,
) -> dict[str, Atoms]:
    """Count each indicator in the smallest groups that all releases share.

    Args
        connection : holds the working table `measured`
        indicators : by id
        releases : what this release and the earlier ones count
        observed_to : the last day the snapshot knows
    Returns
        atoms by indicator; their groups are the columns of all releases, and the first and last day of the
        stretch of days that every release counts wholly or not at all
    """
    by = _smallest(releases)
    columns = list(dict.fromkeys([*_ALWAYS, *(GROUPS[name].column for name in by)]))
    found: dict[str, tuple[list[list[str]], list[list[int]]]] = {name: ([], []) for name in indicators}
    for first, last in _stretches(releases, observed_to):
        counted = count_measured(
            connection, indicators, by=by, observed_to=observed_to, from_date=first, to_date=last
        )
        for row in counted.rows():
            values, counts = found[row["indicator"]]
            values.append([*(_text(row[name]) for name in columns), first.isoformat(), last.isoformat()])
            known, met = row["denominator"], row["numerator"]
            counts.append([met, known - met, row["unknown"]])
    return {name: _atoms([*columns, _FROM, _TO], *rows) for name, rows in found.items()}


def _text(value: object) -> str:
    return NOT_KNOWN if value is None else str(value)


def _atoms(columns: Sequence[str], values: list[list[str]], counts: list[list[int]]) -> Atoms:
    by_column = {name: [row[place] for row in values] for place, name in enumerate(columns)}
    return Atoms(by_column, np.array(counts, dtype=np.int64).reshape(-1, 3))


def _smallest(releases: Sequence[Asked]) -> list[str]:
    names = dict.fromkeys(name for asked in releases for table in asked.tables for name in table)
    periods = [name for name in PERIODS if name in names]
    return [*(name for name in names if name not in PERIODS), *periods[:1]]


def _stretches(releases: Sequence[Asked], observed_to: date) -> list[tuple[date, date]]:
    """Stretches of days that every release counts wholly or not at all, where some release does."""
    starts = {date.min} | {asked.from_date for asked in releases if asked.from_date}
    starts |= {asked.to_date + timedelta(days=1) for asked in releases if asked.to_date}
    first_days = sorted(day for day in starts if day <= observed_to)
    last_days = [day - timedelta(days=1) for day in first_days[1:]] + [observed_to]
    stretches = zip(first_days, last_days, strict=True)
    return [days for days in stretches if any(asked.counts_days(*days) for asked in releases)]
