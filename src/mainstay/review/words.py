"""Values of a record in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mainstay.review.model import Value

NOT_RECORDED = "not recorded"
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MEDICINES = {
    "buprenorphine_naloxone": "buprenorphine with naloxone",
    "buprenorphine_depot": "buprenorphine by injection",
    "naltrexone_injection": "naltrexone by injection",
}


def say(value: Value) -> str:
    """One value in words.

    Args
        value : of a record or of `facts`
    Missing
        None is "not recorded", never "no"
    Example
        >>> [say(value) for value in (date(2026, 3, 1), True, None, 40.0, "dropped_out")]
        ['1 March 2026', 'yes', 'not recorded', '40', 'dropped out']
    """
    if value is None:
        return NOT_RECORDED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, float):
        return f"{value:g}"
    return _MEDICINES.get(str(value), str(value).replace("_", " "))


def fill(text: str, facts: Mapping[str, Value]) -> str:
    """A text with the columns between braces said.

    Args
        text : such as "Since {started_date}."
        facts : column to value
    Missing
        a column that is None is said as "not recorded"
    Example
        >>> fill("{medicine}, since {since_date}.", {"medicine": "methadone", "since_date": None})
        'Methadone, since not recorded.'
    """
    said = text.format_map({name: say(value) for name, value in facts.items()})
    return said[:1].upper() + said[1:]
