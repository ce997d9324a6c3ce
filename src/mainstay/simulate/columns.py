"""From arrays of numbers to the record's columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mainstay.record.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mainstay.simulate.draws import Flags

ARROW_TYPES = {
    "text": pa.string(),
    "date": pa.date32(),
    "integer": pa.int32(),
    "decimal": pa.float64(),
    "boolean": pa.bool_(),
}
LAST_DATE = date(2025, 12, 31)
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Period:
    """The days that the synthetic extract covers.

    Attributes
        first : the date of day 0
        last_day : the number of the last day
    Example
        >>> Period.of_years(3).first
        datetime.date(2023, 1, 1)
    """

    first: date
    last_day: int

    @classmethod
    def of_years(cls, years: int) -> Period:
        """The calendar years that end on the last date."""
        first = date(LAST_DATE.year - years + 1, 1, 1)
        return cls(first, (LAST_DATE - first).days)

    def dates(self, days: NDArray[Any]) -> pa.Array:
        """Days of the period as dates; missing where the day lies after the last."""
        offset = (self.first - EPOCH).days
        numbers = np.asarray(days, dtype=np.int64)
        later = numbers > self.last_day
        whole = np.where(later, 0, numbers + offset).astype(np.int32)
        return pa.array(whole, mask=later).cast(pa.date32())

    def date_of(self, day: int) -> date:
        """The date of one day."""
        return self.first + timedelta(days=day)


def words(codes: NDArray[Any], values: Sequence[str]) -> pa.Array:
    """A text column from positions in a list; missing where the position is negative."""
    codes = np.asarray(codes)
    return pa.array(list(values), pa.string()).take(pa.array(codes.astype(np.int32), mask=codes < 0))


def joined(*parts: pa.Array | str, by: str = "-") -> pa.Array:
    """Text columns and fixed words, joined row by row."""
    return pc.binary_join_element_wise(*parts, by)


def numbers(values: NDArray[Any], missing: Flags | None = None) -> pa.Array:
    """A column of whole numbers; missing where said so."""
    return pa.array(np.asarray(values).astype(np.int32), mask=missing)


def flags(values: NDArray[Any], missing: Flags | None = None) -> pa.Array:
    """A column of yes and no; missing where said so."""
    return pa.array(np.asarray(values, dtype=bool), mask=missing)


def text_of(values: NDArray[Any]) -> pa.Array:
    """Whole numbers as text, for making identifiers."""
    return pa.array(np.asarray(values).astype(np.int64)).cast(pa.string())


def make_table(name: str, columns: Mapping[str, pa.Array]) -> pa.Table:
    """A record table with the declared columns in the declared order.

    Args
        name : the record table
        columns : column name to values; a declared column left out is missing throughout
    Returns
        the table, columns typed as declared
    """
    declared = TABLES[name].columns
    rows = len(next(iter(columns.values())))
    arrays = [
        columns[column.name].cast(ARROW_TYPES[column.type])
        if column.name in columns
        else pa.nulls(rows, ARROW_TYPES[column.type])
        for column in declared
    ]
    return pa.table(arrays, names=[column.name for column in declared])
