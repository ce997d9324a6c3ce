"""Who was counted and why: the rows behind one number, for those who care for the people in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from mainstay.derive.run import create_derived
from mainstay.engines.duckdb import explain
from mainstay.errors import UsageError
from mainstay.indicators.library import bound_select
from mainstay.measure.groups import days_between

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

    from mainstay.engines.duckdb import Connection
    from mainstay.indicators.library import Indicator

ANSWERS = {"yes": "met", "no": "NOT met", "unknown": "met IS NULL"}
"""What `--met` may ask for, and the rows that answer it."""


def list_people(
    connection: Connection,
    indicator: Indicator,
    *,
    service_id: str,
    observed_to: date,
    met: str | None = None,
    from_date: date | None = None,
    to_date: date | None = None,
) -> pa.Table:
    """List the eligible units of one indicator at one service, each with its evidence.

    Args
        connection : has the twelve record tables
        indicator : whose rows
        service_id : one service, so that nobody sees the people of another by accident
        observed_to : the last day the snapshot knows
        met : "yes", "no" or "unknown"; None lists all three
        from_date, to_date : first and last day of `counted_on`, both included
    Returns
        person_id (a pseudonym), episode_id, counted_on, met (NULL where unknown), `evidence_*`; by day
    Raises
        UsageError : the service is not in the snapshot, or `met` is not one of the three
        ShortfallError : the engine could not finish the indicator
    Example
        people = list_people(connection, indicator, service_id="S01", observed_to=date(2025, 12, 31))
        >>> sorted(ANSWERS)
        ['no', 'unknown', 'yes']
    """
    _check_service(connection, service_id)
    conditions = ["service_id = $service_id", *_answer(met), *days_between("counted_on", from_date, to_date)]
    query = f"""
        SELECT * EXCLUDE (service_id) FROM ({bound_select(indicator, observed_to)}) AS eligible
        WHERE {" AND ".join(conditions)} ORDER BY counted_on, person_id, episode_id
    """
    create_derived(connection, sorted(indicator.reads), observed_to)
    try:
        return connection.sql(query, params={"service_id": service_id}).to_arrow_table()
    except duckdb.Error as problem:
        raise explain(problem, f"the indicator {indicator.id}") from None


def _answer(met: str | None) -> list[str]:
    if met is None:
        return []
    if met not in ANSWERS:
        raise UsageError("--met to be yes, no or unknown", f"'{met}'", "Choose one, or leave --met out.")
    return [ANSWERS[met]]


def _check_service(connection: Connection, service_id: str) -> None:
    known = [row[0] for row in connection.execute("SELECT service_id FROM services ORDER BY 1").fetchall()]
    if service_id not in known:
        some = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
        raise UsageError(
            f"--service to be one of the snapshot's {len(known)} services ({some})",
            f"'{service_id}'",
            "Use the service's code as it stands in the table services.",
        )
