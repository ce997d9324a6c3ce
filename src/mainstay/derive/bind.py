"""Putting values into a SELECT: as typed literals in the parsed tree, never as pasted text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from mainstay.derive.check import OBSERVED_TO
from mainstay.reference.values import load_values

if TYPE_CHECKING:
    from datetime import date


def bind(select: exp.Query, observed_to: date) -> exp.Query:
    """A copy of a SELECT with every `$name` replaced by a literal of its type.

    Args
        select : a checked SELECT
        observed_to : the last day the snapshot knows
    Example
        >>> import sqlglot
        >>> from datetime import date
        >>> select = sqlglot.parse_one("SELECT $spell_gap_days AS gap, $observed_to AS day", dialect="duckdb")
        >>> bind(select, date(2024, 3, 31)).sql("duckdb")
        "SELECT 7 AS gap, CAST('2024-03-31' AS DATE) AS day"
    """
    bound = select.copy()
    for place in list(bound.find_all(exp.Placeholder)):
        place.replace(_literal(place, observed_to))
    return bound


def _literal(place: exp.Placeholder, observed_to: date) -> exp.Expression:
    if place.this == OBSERVED_TO:
        return exp.cast(exp.Literal.string(observed_to.isoformat()), "date")
    number = str(load_values()[str(place.this)].value)
    # INTERVAL '7' DAY is the one spelling that every engine reads
    inside_interval = isinstance(place.parent, exp.Interval)
    return exp.Literal.string(number) if inside_interval else exp.Literal.number(number)
