"""How far drug tests and people's own words agree, window by window, for each service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mainstay.derive.run import create_derived
from mainstay.stats.agreement import cohens_kappa

if TYPE_CHECKING:
    from datetime import date

    from mainstay.engines.duckdb import Connection

COUNTS = ("both", "test_only", "report_only", "neither", "tested_alone", "reported_alone", "unknown")
"""Counts of windows: in the first four both sources say something; in the next two only that one does."""

_COUNT_SQL = """
    WITH windows AS (
        SELECT e.service_id, u.status_by_test AS by_test, u.status_by_report AS by_report
        FROM use_windows AS u
        JOIN opioid_episodes AS e ON e.episode_id = u.episode_id
        WHERE u.status <> 'off'
    )
    SELECT
        service_id,
        sum(CASE WHEN by_test = 'used' AND by_report = 'used' THEN 1 ELSE 0 END) AS both,
        sum(CASE WHEN by_test = 'used' AND by_report = 'not_used' THEN 1 ELSE 0 END) AS test_only,
        sum(CASE WHEN by_test = 'not_used' AND by_report = 'used' THEN 1 ELSE 0 END) AS report_only,
        sum(CASE WHEN by_test = 'not_used' AND by_report = 'not_used' THEN 1 ELSE 0 END) AS neither,
        sum(CASE WHEN by_test <> 'unknown' AND by_report = 'unknown' THEN 1 ELSE 0 END) AS tested_alone,
        sum(CASE WHEN by_test = 'unknown' AND by_report <> 'unknown' THEN 1 ELSE 0 END) AS reported_alone,
        sum(CASE WHEN by_test = 'unknown' AND by_report = 'unknown' THEN 1 ELSE 0 END) AS unknown
    FROM windows
    GROUP BY service_id
    ORDER BY service_id
"""


def measure_agreement(connection: Connection, *, observed_to: date) -> list[dict[str, Any]]:
    """Count the windows in which tests and people's own words agree, and how far beyond chance.

    Args
        connection : has the twelve record tables
        observed_to : the last day the snapshot knows
    Returns
        one row per service, then one of all services, whose service_id is None: service_id, the counts of
        `COUNTS`, windows (all of them), kappa, standard_error, lower, upper (95%)
    Missing
        windows without a dose are left out; kappa and what follows is None where no window has both
        sources, or both always say the same
    Source
        `stats.agreement`; the windows are those of `use_windows`
    Example
        >>> from datetime import date
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.record.schema import create_empty_record
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     found = measure_agreement(connection, observed_to=date(2025, 12, 31))
        >>> [row["kappa"] for row in found]
        [None]
    """
    create_derived(connection, ["use_windows", "opioid_episodes"], observed_to)
    rows = connection.execute(_COUNT_SQL).fetchall()
    services = [row[0] for row in rows]
    of_services = np.array([row[1:] for row in rows], dtype=np.int64).reshape(-1, len(COUNTS))
    counts = np.vstack([of_services, of_services.sum(axis=0)])
    found = cohens_kappa(counts[:, :4].reshape(-1, 2, 2))
    lower, upper = found.interval()
    measured = {"kappa": found.kappa, "standard_error": found.standard_error, "lower": lower, "upper": upper}
    return [
        {"service_id": service_id}
        | dict(zip(COUNTS, counts[place].tolist(), strict=True))
        | {"windows": int(counts[place].sum())}
        | {name: _known(numbers[place]) for name, numbers in measured.items()}
        for place, service_id in enumerate([*services, None])
    ]


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
