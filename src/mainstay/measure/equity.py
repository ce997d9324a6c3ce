"""Equity: whether an indicator differs between groups of people, with how sure that is, and in words."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypedDict

from mainstay.errors import UsageError
from mainstay.measure.count import count_measured
from mainstay.measure.groups import GROUPS, NOT_KNOWN
from mainstay.reference.values import load_values
from mainstay.stats.difference import newcombe_interval
from mainstay.stats.proportions import wilson_interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mainstay.engines.duckdb import Connection
    from mainstay.indicators.library import Indicator

EQUITY_GROUPS = ("sex", "age_band", "ethnicity", "housing_at_start", "injecting_status")
"""What is compared unless told otherwise."""

EVERYONE_ELSE = "everyone else"
"""What a group is compared with unless a group of reference is named: all others whose group is known."""


class _Days(TypedDict):
    observed_to: date
    from_date: date | None
    to_date: date | None


@dataclass(frozen=True)
class GroupComparison:
    """One group beside others; proportions and differences 0 to 1, NaN where nobody is known.

    Attributes
        split, group : such as "sex" and "female"
        compared_with : `EVERYONE_ELSE`, or the group of reference
        denominator, numerator, unknown : known, who met it, of whom it is not known
        proportion, lower, upper : of the group, with its 95% Wilson interval
        others_denominator, others_numerator, others_proportion : of those it is compared with
        difference, difference_lower, difference_upper : the group's less the others', with its 95% interval
        why_not : why it is not compared; empty where it is, and then the difference stands
    """

    split: str
    group: str
    compared_with: str
    denominator: int
    numerator: int
    unknown: int
    proportion: float
    lower: float
    upper: float
    others_denominator: int
    others_numerator: int
    others_proportion: float
    difference: float
    difference_lower: float
    difference_upper: float
    why_not: str

    @property
    def is_compared(self) -> bool:
        """Whether there are enough people on both sides."""
        return not self.why_not

    @property
    def can_be_told(self) -> bool:
        """Whether the interval leaves out no difference at all."""
        return self.is_compared and (self.difference_lower > 0 or self.difference_upper < 0)


def compare_groups(
    connection: Connection,
    indicator: Indicator,
    *,
    by: Sequence[str] = EQUITY_GROUPS,
    observed_to: date,
    service_id: str | None = None,
    reference: Mapping[str, str] | None = None,
    from_date: date | None = None,
    to_date: date | None = None,
) -> list[GroupComparison]:
    """Compare each group of people with everyone else, or with a group of reference.

    Args
        connection, indicator : with the record and the working table `measured`; one that `measured` has
        by : names of `groups.GROUPS` that split people, not time or place
        observed_to, service_id : the last day the snapshot knows; one service alone, or None for all
        reference : split to the group that the others of that split are compared with
        from_date, to_date : first and last day of `counted_on`, both included
    Returns
        one entry per split and group, in the order of `by`, "not known" last
    Missing
        people whose group is not known are shown, and are part of no comparison
    Raises
        UsageError : a split that is none, a service that is not there, or a reference that no split has
    Example
        found = compare_groups(connection, indicator, by=["sex"], observed_to=date(2025, 12, 31))
        >>> EQUITY_GROUPS[0]
        'sex'
    """
    chosen, one = dict(reference or {}), {indicator.id: indicator}
    days: _Days = {"observed_to": observed_to, "from_date": from_date, "to_date": to_date}
    _check(connection, by, service_id, chosen)
    found: list[GroupComparison] = []
    for split in by:
        splits = [split] if service_id is None else ["service", split]
        counts = count_measured(connection, one, by=splits, **days)
        kept = [row for row in counts.rows() if service_id in (None, row["service_id"])]
        found += compare_counts(split, [{**row, "group": row[GROUPS[split].column]} for row in kept], chosen)
    return found


def compare_counts(
    split: str, rows: Sequence[Mapping[str, Any]], reference: Mapping[str, str]
) -> list[GroupComparison]:
    """Compare groups that are counted already; see `compare_groups`.

    Args
        split : what the groups are of
        rows : group, denominator, numerator, unknown
        reference : as for `compare_groups`
    Returns
        one entry per row
    Raises
        UsageError : a reference that is not among the groups
    Example
        >>> rows = [{"group": "female", "denominator": 80, "numerator": 20, "unknown": 3},
        ...     {"group": "male", "denominator": 200, "numerator": 100, "unknown": 9}]
        >>> one, other = compare_counts("sex", rows, {})
        >>> round(one.difference, 2), one.can_be_told, other.why_not
        (-0.25, True, 'the same comparison turned round')
    """
    wanted = reference.get(split)
    groups = [row["group"] for row in rows]
    if wanted is not None and rows and wanted not in groups:
        raise UsageError(
            f"--reference to name one of the groups of {split}: {', '.join(groups)}",
            f"'{wanted}'",
            "Choose from that list, or leave it out to compare with everyone else.",
        )
    fewest = int(load_values()["equity_group_at_least"].value)
    known = [group for group in groups if group != NOT_KNOWN]
    found = [_compare(split, row, _others(row, rows, wanted), wanted, fewest) for row in rows]
    if wanted is None and len(known) == 2:
        turned = "the same comparison turned round"
        found = [
            _not_compared(one, turned) if one.group == known[1] and one.is_compared else one for one in found
        ]
    return found


def _check(
    connection: Connection, by: Sequence[str], service_id: str | None, reference: Mapping[str, str]
) -> None:
    usable = [name for name, group in GROUPS.items() if not group.is_period and _is_of_people(name)]
    wrong = [
        name for name in [*by, *reference] if name not in usable or (name in reference and name not in by)
    ]
    if wrong or len(set(by)) < len(by):
        raise UsageError(
            f"--by to name some of {', '.join(usable)}, each once, and --reference some of these",
            f"'{','.join(by)}'" if not wrong else f"'{wrong[0]}'",
            "Choose from that list.",
        )
    there = connection.execute("SELECT count(*) FROM services WHERE service_id = ?", [service_id]).fetchone()
    if service_id is not None and there == (0,):
        raise UsageError("a service of this store", f"'{service_id}'", "Use the service's public code.")


def _is_of_people(name: str) -> bool:
    return name not in ("service", "provider", "area")


def _others(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], wanted: str | None) -> tuple[int, int]:
    """Known, and who met it, among those a group is compared with."""
    if wanted is None:
        others = [one for one in rows if one["group"] not in (row["group"], NOT_KNOWN)]
    else:
        others = [one for one in rows if one["group"] == wanted]
    return sum(one["denominator"] for one in others), sum(one["numerator"] for one in others)


def _compare(
    split: str, row: Mapping[str, Any], others: tuple[int, int], wanted: str | None, fewest: int
) -> GroupComparison:
    met, known, (others_known, others_met) = row["numerator"], row["denominator"], others
    why_not = _why_not(row["group"], known, others_known, wanted, fewest)
    alone = wilson_interval(met, known)
    apart = newcombe_interval(met, known, others_met, others_known)
    found = GroupComparison(
        split=split,
        group=row["group"],
        compared_with=EVERYONE_ELSE if wanted is None else wanted,
        denominator=known,
        numerator=met,
        unknown=row["unknown"],
        proportion=float(alone.proportion),
        lower=float(alone.lower),
        upper=float(alone.upper),
        others_denominator=others_known,
        others_numerator=others_met,
        others_proportion=others_met / others_known if others_known else math.nan,
        difference=float(apart.difference),
        difference_lower=float(apart.lower),
        difference_upper=float(apart.upper),
        why_not="",
    )
    return _not_compared(found, why_not) if why_not else found


def _not_compared(found: GroupComparison, why_not: str) -> GroupComparison:
    nothing = math.nan
    return replace(
        found,
        difference=nothing,
        difference_lower=nothing,
        difference_upper=nothing,
        why_not=why_not,
    )


def _why_not(group: str, known: int, others_known: int, wanted: str | None, fewest: int) -> str:
    if group == NOT_KNOWN:
        return "whose group is not known is part of no comparison"
    if group == wanted:
        return "the others are compared with it"
    if known < fewest:
        return f"fewer than {fewest} people of whom it is known"
    if others_known < fewest:
        return f"fewer than {fewest} people to compare with"
    return ""


def say_comparison(found: GroupComparison) -> str:
    """One group in a plain sentence.

    Args
        found : as compared
    Returns
        the two proportions and what can be told; a difference that cannot be told is not "no difference"
    Example
        >>> rows = [{"group": "female", "denominator": 80, "numerator": 20, "unknown": 3},
        ...     {"group": "male", "denominator": 200, "numerator": 100, "unknown": 9}]
        >>> say_comparison(compare_counts("sex", rows, {})[0])
        'sex, female: 25% of 80, beside 50% of 200 (everyone else). 25 points lower; \
the data fit anything from 12 points to 36 points lower.'
    """
    named = f"{GROUPS[found.split].name.replace('_', ' ')}, {found.group}"
    if not found.denominator:
        return f"{named}: not known of anybody. Not compared: {found.why_not}."
    alone = f"{named}: {found.proportion:.0%} of {found.denominator:,}"
    if not found.is_compared:
        return f"{alone}. Not compared: {found.why_not}."
    beside = f"{alone}, beside {found.others_proportion:.0%} of {found.others_denominator:,}"
    low, high = found.difference_lower, found.difference_upper
    if not found.can_be_told:
        return (
            f"{beside} ({found.compared_with}). No difference could be told; "
            f"the data fit anything from {_points(low)} lower to {_points(high)} higher."
        )
    way = "higher" if found.difference > 0 else "lower"
    nearest, farthest = sorted((abs(low), abs(high)))
    return (
        f"{beside} ({found.compared_with}). {_points(found.difference)} {way}; "
        f"the data fit anything from {_points(nearest)} to {_points(farthest)} {way}."
    )


def say_by_chance(found: Sequence[GroupComparison]) -> str:
    """How many differences were told, beside how many chance alone would make.

    Args
        found : every comparison shown together
    Returns
        one sentence
    Example
        >>> rows = [{"group": "female", "denominator": 80, "numerator": 20, "unknown": 3},
        ...     {"group": "male", "denominator": 200, "numerator": 100, "unknown": 9}]
        >>> say_by_chance(compare_counts("sex", rows, {}))
        'In 1 of 1 comparison between groups a difference could be told. If there were none at all, chance \
alone would show about 0.1.'
    """
    compared = [one for one in found if one.is_compared]
    told = sum(one.can_be_told for one in compared)
    if not compared:
        return "No group is large enough to be compared."
    comparisons = f"{len(compared)} comparison{'' if len(compared) == 1 else 's'} between groups"
    could = (
        f"{told} of {comparisons} a difference could" if told else f"none of {comparisons} could a difference"
    )
    return (
        f"In {could} be told. "
        f"If there were none at all, chance alone would show about {0.05 * len(compared):.1f}."
    )


def as_rows(found: Sequence[GroupComparison]) -> list[dict[str, Any]]:
    """Comparisons as mappings to write, with their sentences.

    Args
        found : as compared
    Returns
        one mapping per comparison; None where a number is not known
    Example
        >>> as_rows([])
        []
    """
    return [
        {name: _or_none(value) for name, value in vars(one).items()} | {"says": say_comparison(one)}
        for one in found
    ]


def _points(share: float) -> str:
    points = round(100 * abs(share))
    if not points and share:
        return "less than 1 point"
    return f"{points} point{'' if points == 1 else 's'}"


def _or_none(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value
