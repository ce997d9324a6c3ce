"""The order in which an event table is stored, as one whole number: the engine sorts those fastest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mainstay.record.rules import FIRST_DAY

if TYPE_CHECKING:
    from mainstay.record.declare import Column, Table

DAYS_TOLD_APART = 131_072
"""From the first day on, until 2259: a later one lies after any import, so that its row is set aside."""

LARGEST_NUMBER = 2**63 - 1


@dataclass(frozen=True)
class Places:
    """How many people there are, and at most how many episodes of one person at one service."""

    people: int
    episodes_each: int


def order_columns(table: Table) -> tuple[str, ...]:
    """By what rows of an event table are sorted; rows that agree in all of it have the same key.

    Example
        >>> from mainstay.record.tables import DOSES
        >>> order_columns(DOSES)
        ('person_place', 'dose_date', 'medicine', 'outcome', 'person_episode')
    """
    return ("person_place", *table.sorted_by, "person_episode")


def order_number(table: Table, places: Places) -> str | None:
    """SQL of a number that sorts rows as `order_columns` does: each column is a digit of it.

    Args
        table : the declaration of an event table
        places : how large the first and the last digit get
    Returns
        SQL; None where a column is free text, or a number would not hold the digits
    Missing
        what may be missing comes last; where what must be there is missing, so is the number: such a row is
        set aside, wherever it stands
    Example
        >>> from mainstay.record.tables import DOSES, HEALTH_EVENTS_TABLE
        >>> order_number(DOSES, Places(people=70_000, episodes_each=9)).count("enum_code")
        2
        >>> order_number(DOSES, Places(people=10**15, episodes_each=9)) is None
        True
        >>> order_number(HEALTH_EVENTS_TABLE, Places(1, 1)) is None
        True
    """
    number, size = "CAST(person_place AS BIGINT)", places.people + 1
    for name in table.sorted_by:
        digit = _digit(table[name])
        if digit is None:
            return None
        sql, values = digit
        number, size = f"({number} * {values} + {sql})", size * values
    number = f"{number} * {places.episodes_each} + person_episode"
    return number if size * places.episodes_each <= LARGEST_NUMBER else None


def _digit(column: Column) -> tuple[str, int] | None:
    """SQL of a whole number from 0, and how many there are."""
    if column.allowed:
        code, last = f"CAST(enum_code({column.name}) AS BIGINT)", len(column.allowed)
        return (code if column.required else f"coalesce({code}, {last})"), last + 1
    if column.type == "date" and column.required and column.on_fault == "error":
        days = f"date_diff('day', DATE '{FIRST_DAY}', {column.name})"
        return f"least({days}, {DAYS_TOLD_APART - 1})", DAYS_TOLD_APART
    return None
