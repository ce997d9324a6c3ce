"""Reference values: every clinical limit and threshold is a row of data, never a number in code."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

STATES = ("not_yet_checked", "checked")
"""What may be said of a value: somebody named compared it with its source, or nobody has yet."""


@dataclass(frozen=True)
class ReferenceValue:
    """One limit or threshold with where it comes from.

    Attributes
        name : what SQL calls it, as `$name`
        value : the number
        unit : what the number counts
        meaning : one sentence
        source : document, section, year
        state : one of `STATES`
        checked_by, checked_on : who compared it with its source, and when; empty while nobody has
        valid_from : first day it applies; None where the source does not say
    """

    name: str
    value: int | float
    unit: str
    meaning: str
    source: str
    state: str
    checked_by: str = ""
    checked_on: date | None = None
    valid_from: date | None = None

    @property
    def is_checked(self) -> bool:
        """Whether a named person has compared the value with its source."""
        return self.state == "checked"


@cache
def load_values() -> Mapping[str, ReferenceValue]:
    """All reference values by name.

    Returns
        a read-only mapping of all `values*.toml`, in the order of the files
    Raises
        UsageError : an entry lacks a field, has an unknown state, is checked by nobody, or stands twice
    Example
        >>> load_values()["retained_182_day"].unit
        'days after start'
    """
    entries: dict[str, dict[str, object]] = {}
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.startswith("values") and file.name.endswith(".toml"):
            read = tomllib.loads(file.read_text("utf-8"))
            if again := sorted(entries.keys() & read.keys()):
                raise UsageError(
                    "each reference value once", f"'{again[0]}' again in {file.name}", "Keep one of the two."
                )
            entries.update(read)
    return MappingProxyType({name: _read_value(name, entry) for name, entry in entries.items()})


def _read_value(name: str, entry: dict[str, object]) -> ReferenceValue:
    try:
        value = ReferenceValue(name=name, **entry)  # type: ignore[arg-type]  # TOML gives object; checked below
    except TypeError as problem:
        raise UsageError(
            "a reference value with value, unit, meaning, source and state",
            f"'{name}' in values.toml ({problem})",
            "Add the missing field or remove the unknown one.",
        ) from None
    if value.state not in STATES or (value.is_checked and not value.checked_by):
        raise UsageError(
            f"state to be one of {', '.join(STATES)}, and checked values to name who checked them",
            f"'{name}' in values.toml with state '{value.state}'",
            "Name the person in checked_by, or set the state to not_yet_checked.",
        )
    return value


@cache
def read_codes(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one code list.

    Args
        name : file name without ending, such as "interventions"
    Returns
        one mapping of column to text per row, in file order
    Example
        >>> read_codes("interventions")[0]["kind"]
        'pharmacological'
    """
    text = files(__package__).joinpath(f"{name}.csv").read_text("utf-8")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines()))
