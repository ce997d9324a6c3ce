"""Everyone who started: where each of them was at day 182, so that nobody disappears from a good result."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from mainstay.measure.rows import MEASURED

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from mainstay.engines.duckdb import Connection

STARTED = "retained_182d"
"""The indicator whose rows are everyone who started and whose day 182 has been reached."""

NEEDED = (STARTED, "heroin_on_top_182d", "stopped_or_reduced_182d", "increased_182d")
"""The indicators whose measured rows say where a person was."""

STATES: Mapping[str, str] = MappingProxyType(
    {
        "not_using": "in treatment, not using heroin on top",
        "using_less": "in treatment, using on fewer days than at the start",
        "using_same": "in treatment, using on about as many days as at the start",
        "using_more": "in treatment, using on more days than at the start",
        "using": "in treatment, using; change since the start not known",
        "not_known": "in treatment, use not known",
        "elsewhere": "in treatment at another service",
        "completed": "completed treatment",
        "moved": "transferred; what followed is not known here",
        "dropped_out": "left without a planned ending",
        "withdrawn_by_service": "treatment ended by the service",
        "custody": "in custody",
        "died": "died",
        "other": "left for another reason, or none recorded",
    }
)
"""Every state a person can be in at day 182, in the order they are shown."""

USING = ("using_less", "using_same", "using_more", "using")
IN_TREATMENT = ("not_using", *USING, "not_known")
LEFT_UNPLANNED = ("dropped_out", "withdrawn_by_service")
OUTCOME_NOT_KNOWN = ("moved", "other")
"""As in the indicator unplanned_exit_182d: how treatment ended is not known here."""

_STATE_SQL = """
    CASE
        WHEN used.episode_id IS NULL AND started.met THEN 'elsewhere'
        WHEN used.episode_id IS NULL THEN CASE
            WHEN j.journey_end_reason IN ('completed_drug_free', 'completed_occasional') THEN 'completed'
            WHEN j.journey_end_reason IN ('transferred', 'transferred_custody') THEN 'moved'
            WHEN j.journey_end_reason IN ('dropped_out', 'declined') THEN 'dropped_out'
            WHEN j.journey_end_reason IN ('withdrawn_by_service', 'custody', 'died') THEN j.journey_end_reason
            ELSE 'other'
        END
        WHEN used.met IS NULL THEN 'not_known'
        WHEN NOT used.met THEN 'not_using'
        WHEN more.met THEN 'using_more'
        WHEN less.met THEN 'using_less'
        -- Who did not use at the start has no row in `less`: there was nothing to cut down
        WHEN NOT more.met THEN 'using_same'
        ELSE 'using'
    END
"""


def place_everyone(connection: Connection) -> pa.Table:
    """Count where everyone who started was at day 182, by service and month.

    Args
        connection : holds the working table `measured` with the rows of `NEEDED`, and the derived table
            `journeys`, which `create_measured` made for them
    Returns
        columns service_id, period_start (month of day 182), state (one of `STATES`), people
    Missing
        a person in treatment whose use is not known is `not_known`; one who left for a reason nobody
        recorded is `other`
    Example
        >>> from datetime import date
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.indicators.library import load_indicators
        >>> from mainstay.measure.rows import create_measured
        >>> from mainstay.record.schema import create_empty_record
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     create_measured(connection, load_indicators().values(), date(2025, 12, 31))
        ...     place_everyone(connection).column_names
        ['service_id', 'period_start', 'state', 'people']
    """
    query = f"""
        SELECT service_id, period_start, state, count(*) AS people
        FROM (
            SELECT started.service_id,
                CAST(date_trunc('month', started.counted_on) AS DATE) AS period_start,
                {_STATE_SQL} AS state
            FROM {MEASURED} AS started
            {_row_of("heroin_on_top_182d", "used")}
            {_row_of("stopped_or_reduced_182d", "less")}
            {_row_of("increased_182d", "more")}
            LEFT JOIN journeys AS j ON j.episode_id = started.episode_id
            WHERE started.indicator = '{STARTED}'
        ) AS placed
        GROUP BY service_id, period_start, state
        ORDER BY service_id, period_start, state
    """
    return connection.sql(query).to_arrow_table()


def _row_of(indicator: str, alias: str) -> str:
    return (
        f"LEFT JOIN {MEASURED} AS {alias}"
        f" ON {alias}.episode_id = started.episode_id AND {alias}.indicator = '{indicator}'"
    )
