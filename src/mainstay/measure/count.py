"""Measured rows to counts: by service, period and group, with intervals and the range that unknowns leave."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np
import pyarrow as pa

from mainstay.derive.run import create_derived
from mainstay.engines.spark import SparkConnection, fetch
from mainstay.errors import UsageError
from mainstay.measure.casemix import EXPECTED, keep_expected
from mainstay.measure.groups import JOINS, choose_groups, days_between
from mainstay.measure.rows import MEASURED, create_measured
from mainstay.stats.proportions import unknown_bounds, wilson_interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from mainstay.engines.duckdb import Connection
    from mainstay.errors import ShortfallError
    from mainstay.indicators.library import Indicator
    from mainstay.measure.casemix import CaseMix
    from mainstay.measure.groups import Group


class _Asked(TypedDict):
    observed_to: date
    from_date: date | None
    to_date: date | None


@dataclass(frozen=True)
class Counts:
    """Counts by indicator and group, one row each, with what they were made from.

    Attributes
        table : columns indicator, service_id, period_start, one per further group, denominator
            (known units), numerator (met), unknown, proportion, lower, upper, worst, best, expected;
            a service_id that is NULL is every service, a period_start that is NULL is all time
        by : the groups that were asked for
        observed_to : the last day the snapshot knew
        adjusted : where expected values were asked for, the model of each indicator that has one
        not_adjusted : why the others have none, by indicator
    Missing
        proportion, lower and upper are NULL where the denominator is 0: nobody known is not 0%;
        expected, the proportion that case mix would make, is NULL where it was not asked for or refused
    """

    table: pa.Table
    by: tuple[str, ...]
    observed_to: date
    adjusted: Mapping[str, CaseMix] = field(default_factory=dict)
    not_adjusted: Mapping[str, ShortfallError] = field(default_factory=dict)

    def rows(self) -> list[dict[str, Any]]:
        """The rows as mappings of column to value, in the table's order."""
        rows: list[dict[str, Any]] = self.table.to_pylist()
        return rows

    def __len__(self) -> int:
        return int(self.table.num_rows)


def measure(
    connection: Connection | SparkConnection,
    indicators: Mapping[str, Indicator],
    *,
    by: Sequence[str] = ("service", "month"),
    observed_to: date,
    from_date: date | None = None,
    to_date: date | None = None,
    expected: bool = False,
) -> Counts:
    """Count how many eligible units met each indicator, by service, period and group.

    Args
        connection, indicators : with the twelve record tables; by id, each is run once
        by, observed_to : names of `groups.GROUPS`, for all services without service; last day known
        from_date, to_date : first and last day of `counted_on` to count, both included
        expected : fill `expected` by case mix, of all services in these days; DuckDB only
    Returns
        one row per indicator and group that has an eligible unit; eligible = denominator + unknown
    Missing
        a unit whose `met` is unknown is counted in `unknown` and in no proportion
    Raises
        UsageError : an unknown name in `by`, or expected values on Spark
    Example
        >>> from datetime import date
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.indicators.library import load_indicators
        >>> from mainstay.record.schema import create_empty_record
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     counts = measure(connection, load_indicators(), by=["sex"], observed_to=date(2025, 12, 31))
        >>> counts.table.column_names[:4]
        ['indicator', 'service_id', 'period_start', 'sex']
    """
    _check(connection, by, expected)
    create_measured(connection, indicators.values(), observed_to)
    asked: _Asked = {"observed_to": observed_to, "from_date": from_date, "to_date": to_date}
    if not expected or isinstance(connection, SparkConnection):
        return count_measured(connection, indicators, by=by, **asked)
    return _count_with_expected(connection, indicators, by, asked)


def _check(connection: Connection | SparkConnection, by: Sequence[str], expected: bool) -> None:
    choose_groups(by)
    if expected and isinstance(connection, SparkConnection):
        raise UsageError(
            "expected values on duckdb", "spark", "Leave out --expected, or use --engine duckdb."
        )


def _count_with_expected(
    connection: Connection, indicators: Mapping[str, Indicator], by: Sequence[str], asked: _Asked
) -> Counts:
    fitted, refused = keep_expected(connection, indicators, **asked)
    counts = count_measured(connection, indicators, by=by, with_expected=True, **asked)
    return replace(counts, adjusted=fitted, not_adjusted=refused)


def count_measured(
    connection: Connection | SparkConnection,
    indicators: Mapping[str, Indicator],
    *,
    by: Sequence[str],
    observed_to: date,
    from_date: date | None = None,
    to_date: date | None = None,
    with_expected: bool = False,
) -> Counts:
    """Count the rows that `create_measured` has made; see `measure`.

    Args
        connection : holds the working table `measured`
        indicators : those to count, by id
        by, observed_to, from_date, to_date : as in `measure`
        with_expected : fill `expected` from the working table that `casemix.keep_expected` has made
    Returns
        as in `measure`
    Example
        >>> from datetime import date
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.indicators.library import load_indicators
        >>> from mainstay.record.schema import create_empty_record
        >>> indicators = {"retained_182d": load_indicators()["retained_182d"]}
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     create_measured(connection, indicators.values(), date(2025, 12, 31))
        ...     len(count_measured(connection, indicators, by=["service"], observed_to=date(2025, 12, 31)))
        0
    """
    groups = choose_groups(by)
    create_derived(connection, sorted({name for group in groups for name in group.reads}), observed_to)
    query = _count_sql(groups, list(indicators), from_date, to_date, with_expected=with_expected)
    if isinstance(connection, SparkConnection):
        counted = fetch(connection, query)
    else:
        counted = connection.sql(query).to_arrow_table()
    return Counts(_with_statistics(counted, indicators), tuple(by), observed_to)


def _count_sql(
    groups: Sequence[Group],
    indicators: Iterable[str],
    from_date: date | None,
    to_date: date | None,
    *,
    with_expected: bool,
) -> str:
    columns = {"service_id": "CAST(NULL AS VARCHAR)", "period_start": "CAST(NULL AS DATE)"}
    columns |= {group.column: group.sql for group in groups}
    joins = {JOINS[need]: "" for group in groups for need in group.needs}
    ids = list(indicators)
    expected = "CASE WHEN m.met IS NOT NULL THEN x.expected END" if with_expected else "CAST(NULL AS DOUBLE)"
    if with_expected:
        joins |= {
            f"LEFT JOIN {EXPECTED} AS x ON x.indicator = m.indicator AND x.episode_id = m.episode_id": ""
        }
    days = days_between("m.counted_on", from_date, to_date)
    chosen = ", ".join(f"'{name}'" for name in ids) or "''"
    order = " ".join(f"WHEN '{name}' THEN {place}" for place, name in enumerate(ids)) or "WHEN '' THEN 0"
    sorting = [f"CASE indicator {order} END", *(group.sort_sql for group in groups)]
    return f"""
        SELECT indicator, {", ".join(columns)},
            CAST(sum(CASE WHEN met IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS denominator,
            CAST(sum(CASE WHEN met THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
            CAST(sum(CASE WHEN met IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unknown,
            avg(expected) AS mean_expected
        FROM (
            SELECT m.indicator, {", ".join(f"{sql} AS {name}" for name, sql in columns.items())}, m.met,
                {expected} AS expected
            FROM {MEASURED} AS m {" ".join(joins)}
            WHERE {" AND ".join([f"m.indicator IN ({chosen})", *days])}
        ) AS grouped
        GROUP BY indicator, {", ".join(columns)}
        ORDER BY {", ".join(sorting)}
    """


def _with_statistics(counted: pa.Table, indicators: Mapping[str, Indicator]) -> pa.Table:
    numerator, denominator, unknown = (
        np.array(counted[name].to_pylist(), dtype=np.int64)
        for name in ("numerator", "denominator", "unknown")
    )
    lower_is_better = np.array(
        [indicators[one].better == "lower" for one in counted["indicator"].to_pylist()]
    )
    interval = wilson_interval(numerator, denominator)
    most, least = unknown_bounds(numerator, denominator, unknown, better="lower")
    columns = {
        "proportion": interval.proportion,
        "lower": interval.lower,
        "upper": interval.upper,
        "worst": np.where(lower_is_better, most, least),
        "best": np.where(lower_is_better, least, most),
        "expected": np.array(counted["mean_expected"].to_pylist(), dtype=float),
    }
    counted = counted.drop_columns(["mean_expected"])
    for name, numbers in columns.items():
        counted = counted.append_column(name, _as_column(numbers))
    return counted


def _as_column(numbers: NDArray[np.float64]) -> pa.Array:
    """NaN becomes NULL; by way of buffers, because `pa.array` loads pandas: longer than all the counting."""
    is_known = np.packbits(~np.isnan(numbers), bitorder="little")
    buffers = [pa.py_buffer(is_known.tobytes()), pa.py_buffer(numbers.astype(np.float64).tobytes())]
    return pa.Array.from_buffers(pa.float64(), len(numbers), buffers)
