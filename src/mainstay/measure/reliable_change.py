"""The threshold of reliable change for each item of a review: the one in use beside that of the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from mainstay.errors import ShortfallError, UsageError
from mainstay.reference.values import load_values
from mainstay.stats.reliable_change import OwnThreshold, own_threshold

if TYPE_CHECKING:
    from mainstay.engines.duckdb import Connection

ITEMS = ("opiate", "crack", "cocaine", "amphetamine", "cannabis", "alcohol")
"""Items of a review that count days of use and have a threshold."""

_STARTS_SQL = """
    SELECT r.{item}_days AS days
    FROM reviews AS r
    JOIN episodes AS e ON e.episode_id = r.episode_id
    WHERE r.stage = 'start'
      AND r.{item}_days > 0
      AND abs(date_diff('day', e.started_date, r.review_date)) <= $start_within
      AND (CAST($service AS VARCHAR) IS NULL OR e.service_id = $service)
    ORDER BY r.review_id
"""
_PAIRS_SQL = """
    WITH pairs AS (
        SELECT r.{item}_days AS days, n.{item}_days AS days_again,
            row_number() OVER (
                PARTITION BY e.person_id ORDER BY r.review_date, r.review_id, n.review_date, n.review_id
            ) AS place
        FROM reviews AS r
        JOIN reviews AS n ON n.episode_id = r.episode_id
            AND n.stage = 'review'
            AND n.{item}_days IS NOT NULL
            AND date_diff('day', r.review_date, n.review_date) BETWEEN 1 AND $within
        JOIN episodes AS e ON e.episode_id = r.episode_id
        WHERE r.stage = 'review'
          AND r.{item}_days > 0
          AND (CAST($service AS VARCHAR) IS NULL OR e.service_id = $service)
    )
    SELECT days, days_again FROM pairs WHERE place = 1
"""


def reliable_change_table(connection: Connection, *, service: str | None = None) -> pa.Table:
    """The threshold in use for each item, and the one that the records themselves give.

    Args
        connection : has the twelve record tables
        service : only this service's records; None for those of every service
    Returns
        one row per item of `ITEMS`: item, in_use_days, state, source, own_days, starts, deviation, pairs,
        reliability, why_none
    Missing
        own_days, deviation and reliability are NULL where the records cannot give a threshold; why_none
        says why
    Raises
        UsageError : no such service
    Source
        `stats.reliable_change`. Starts: start reviews of people who used, as the method asks for. Pairs:
        the first two reviews of a person at most `retest_within_days` apart, the first of which tells of use
    Example
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.record.schema import create_empty_record
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     found = reliable_change_table(connection).to_pylist()
        >>> found[0]["item"], found[0]["in_use_days"], found[0]["own_days"]
        ('opiate', 13, None)
    """
    known = connection.execute("SELECT count(*) FROM services WHERE service_id = ?", [service]).fetchone()
    if service is not None and known == (0,):
        raise UsageError("a service of this store", f"'{service}'", "Use the service's public code.")
    return pa.Table.from_pylist([_row(connection, item, service) for item in ITEMS], _SCHEMA)


_SCHEMA = pa.schema(
    [
        ("item", pa.string()),
        ("in_use_days", pa.int64()),
        ("state", pa.string()),
        ("source", pa.string()),
        ("own_days", pa.int64()),
        ("starts", pa.int64()),
        ("deviation", pa.float64()),
        ("pairs", pa.int64()),
        ("reliability", pa.float64()),
        ("why_none", pa.string()),
    ]
)


def _row(connection: Connection, item: str, service: str | None) -> dict[str, Any]:
    in_use = load_values()[f"{item}_reliable_change_days"]
    named = {
        "item": item,
        "in_use_days": int(in_use.value),
        "state": f"checked by {in_use.checked_by}" if in_use.is_checked else "not yet checked",
        "source": in_use.source,
    }
    starts, pairs = _answers(connection, item, service)
    try:
        own = own_threshold(
            starts, pairs[:, 0], pairs[:, 1], fewest=int(load_values()["retest_fewest_people"].value)
        )
    except ShortfallError as short:
        counted = {"starts": starts.size, "pairs": len(pairs)}
        return {**named, **counted, "why_none": f"needs {short.expected}; found {short.came}"}
    return {**named, **_own_columns(own)}


def _own_columns(own: OwnThreshold) -> dict[str, Any]:
    return {
        "own_days": int(own.threshold),
        "starts": own.starts,
        "deviation": own.deviation,
        "pairs": own.pairs,
        "reliability": own.reliability,
    }


def _answers(connection: Connection, item: str, service: str | None) -> tuple[Any, Any]:
    asked = {"service": service}
    start_within = {"start_within": load_values()["start_review_within_days"].value}
    within = {"within": load_values()["retest_within_days"].value}
    starts = connection.execute(_STARTS_SQL.format(item=item), asked | start_within).fetchall()
    pairs = connection.execute(_PAIRS_SQL.format(item=item), asked | within).fetchall()
    return (
        np.array([row[0] for row in starts], dtype=float),
        np.array(pairs, dtype=float).reshape(-1, 2),
    )
