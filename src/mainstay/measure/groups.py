"""What counts can be split by: each way is one SQL expression over a measured row and what it joins to."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from mainstay.errors import UsageError
from mainstay.reference import read_codes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

NOT_KNOWN = "not known"
"""The group of a person whose group nobody recorded: shown as its own row, never left out."""


@dataclass(frozen=True)
class Group:
    """One way to split counts.

    Attributes
        name : what `--by` calls it
        meaning : one sentence
        column : the column it fills in the counts
        sql : the expression, over `measured` (alias m) and the joined tables
        needs : the joins it uses, names of `JOINS`
        is_period : whether it splits time
        in_order : its values where they have an order of their own, such as age
        reads : derived tables that its joins read
    """

    name: str
    meaning: str
    column: str
    sql: str
    needs: tuple[str, ...] = ()
    is_period: bool = False
    in_order: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()

    @property
    def sort_sql(self) -> str:
        """Puts values in their own order, else by name, and what is not known last."""
        if self.column in ("service_id", "period_start"):
            return self.column
        places = "".join(f" WHEN '{value}' THEN {place}" for place, value in enumerate(self.in_order))
        return f"CASE {self.column} WHEN '{NOT_KNOWN}' THEN 1000{places} ELSE 999 END, {self.column}"


JOINS: Mapping[str, str] = MappingProxyType(
    {
        "people": "LEFT JOIN people AS p ON p.person_id = m.person_id",
        "episodes": "LEFT JOIN episodes AS e ON e.episode_id = m.episode_id",
        "services": "LEFT JOIN services AS s ON s.service_id = m.service_id",
        "first_prescription": """LEFT JOIN (
            SELECT episode_id, medicine FROM (
                SELECT episode_id, medicine, row_number() OVER (
                    PARTITION BY episode_id ORDER BY started_date, prescription_id
                ) AS place
                FROM prescriptions
            ) AS placed WHERE place = 1
        ) AS f ON f.episode_id = m.episode_id""",
        "start_of_treatment": "LEFT JOIN start_of_treatment AS b ON b.episode_id = m.episode_id",
    }
)
"""Each adds at most one row per measured row, so a join never changes a count."""


def _known(sql: str) -> str:
    return f"coalesce(nullif(trim(CAST({sql} AS VARCHAR)), ''), '{NOT_KNOWN}')"


def _period(name: str, meaning: str) -> Group:
    return Group(
        name,
        meaning,
        "period_start",
        f"CAST(date_trunc('{name}', m.counted_on) AS DATE)",
        is_period=True,
    )


def _band(name: str, meaning: str, number_sql: str, bands: str, needs: str) -> Group:
    rows = [tuple(row.values())[:3] for row in read_codes(bands)]
    cases = " ".join(
        f"WHEN {number_sql} BETWEEN {int(first)} AND {int(last or 1_000_000)} THEN '{label}'"
        for first, last, label in rows
    )
    sql = f"CASE {cases} ELSE '{NOT_KNOWN}' END"
    return Group(name, meaning, name, sql, (needs,), in_order=tuple(row[2] for row in rows))


def _recorded(name: str, meaning: str, sql: str, needs: str) -> Group:
    return Group(name, meaning, name, _known(sql), (needs,))


_PREVIOUSLY_TREATED = "CASE WHEN e.previously_treated THEN 'yes' WHEN NOT e.previously_treated THEN 'no' END"

GROUPS: Mapping[str, Group] = MappingProxyType(
    {
        group.name: group
        for group in (
            Group("service", "The service", "service_id", "m.service_id"),
            _period("month", "Month of the day the unit was counted on"),
            _period("quarter", "Quarter of the day the unit was counted on"),
            _period("year", "Calendar year of the day the unit was counted on"),
            _recorded("provider", "Who runs the service", "s.provider", "services"),
            _recorded("area", "The area that commissions the service", "s.area", "services"),
            _recorded("sex", "Sex as recorded", "p.sex", "people"),
            _band(
                "age_band",
                "Age reached in the year the unit was counted; only the year of birth is stored",
                "year(m.counted_on) - p.birth_year",
                "age_bands",
                "people",
            ),
            _recorded("ethnicity", "Ethnic group as recorded", "p.ethnicity", "people"),
            _recorded(
                "medicine",
                "The first medicine prescribed in the episode, whether or not a dose was taken",
                "f.medicine",
                "first_prescription",
            ),
            _recorded(
                "main_substance", "Substance the person came about first", "e.main_substance", "episodes"
            ),
            _recorded(
                "injecting_status", "Injecting when the episode began", "e.injecting_status", "episodes"
            ),
            _recorded(
                "previously_treated", "Had structured treatment before", _PREVIOUSLY_TREATED, "episodes"
            ),
            Group(
                "housing_at_start",
                "An acute housing problem in the 28 days before the start review",
                "housing_at_start",
                f"CASE WHEN b.housing_problem THEN 'housing problem' WHEN NOT b.housing_problem THEN "
                f"'no housing problem' ELSE '{NOT_KNOWN}' END",
                ("start_of_treatment",),
                in_order=("housing problem", "no housing problem"),
                reads=("start_of_treatment",),
            ),
            _band(
                "time_in_treatment",
                "Time from the start of the episode to the day the unit was counted on",
                "date_diff('day', e.started_date, m.counted_on)",
                "treatment_time_bands",
                "episodes",
            ),
        )
    }
)
"""Every way to split counts, by the name that `--by` uses."""


def choose_groups(by: Sequence[str]) -> tuple[Group, ...]:
    """The groups that were asked for, in the order of the counts' columns.

    Args
        by : names of `GROUPS`; none gives one row per indicator
    Returns
        service first, then the period, then the rest as given
    Raises
        UsageError : an unknown name, one given twice, or two periods at once
    Example
        >>> [group.column for group in choose_groups(["sex", "month"])]
        ['period_start', 'sex']
    """
    for name in by:
        if name not in GROUPS:
            raise UsageError(
                f"--by to name some of {', '.join(GROUPS)}", f"'{name}'", "Choose from that list."
            )
    groups = [GROUPS[name] for name in by]
    columns = [group.column for group in groups]
    if len(set(columns)) < len(columns):
        raise UsageError(
            "--by to name each group once and at most one of month, quarter and year",
            f"'{','.join(by)}'",
            "Leave one of them out, or run the command once for each.",
        )
    place = {"service_id": 0, "period_start": 1}
    return tuple(sorted(groups, key=lambda group: place.get(group.column, 2)))


def days_between(column: str, first: date | None, last: date | None) -> list[str]:
    """SQL conditions that keep a date within two days, both included.

    Args
        column : the date's column
        first, last : the two ends; None leaves that end open
    Returns
        no, one or two conditions
    Missing
        a date that is missing satisfies none of them
    Example
        >>> from datetime import date
        >>> days_between("counted_on", date(2025, 4, 1), None)
        ["counted_on >= DATE '2025-04-01'"]
    """
    conditions = [f"{column} >= DATE '{first.isoformat()}'"] if first else []
    return conditions + ([f"{column} <= DATE '{last.isoformat()}'"] if last else [])
