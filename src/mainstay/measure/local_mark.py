"""The mark of a service's own indicators in tables of counts, where an id does not show whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mainstay.indicators.library import Indicator

ORIGIN = "origin"
"""The last column of a table that holds a service's own indicator."""


def has_local(names: Collection[str], indicators: Mapping[str, Indicator]) -> bool:
    """Whether any of these indicators is a service's own.

    Args
        names : ids of indicators in a table
        indicators : by id
    Example
        >>> from mainstay.indicators.library import load_indicators
        >>> has_local(["retained_84d"], load_indicators())
        False
    """
    return any(indicators[name].is_local for name in names if name in indicators)


def origin_of(indicator: Indicator) -> str:
    """Whose an indicator is, in one word.

    Example
        >>> from mainstay.indicators.library import load_indicators
        >>> origin_of(load_indicators()["retained_84d"])
        'mainstay'
    """
    return "local" if indicator.is_local else "mainstay"


def mark_local(table: pa.Table, indicators: Mapping[str, Indicator]) -> pa.Table:
    """Counts with a last column that says whose each indicator is; as they were where none is local.

    Args
        table : has a column `indicator`
        indicators : by id
    Returns
        the table, with a column `origin` where any indicator counted is a service's own
    Example
        >>> from mainstay.indicators.library import load_indicators
        >>> mark_local(pa.table({"indicator": ["retained_84d"]}), load_indicators()).column_names
        ['indicator']
    """
    names = table["indicator"].to_pylist()
    if not has_local(set(names), indicators):
        return table
    return table.append_column(ORIGIN, pa.array([origin_of(indicators[name]) for name in names]))
