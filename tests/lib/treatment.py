"""Somebody of the small store to whom My treatment has something to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.engines.duckdb import connect
from mainstay.record.store import open_snapshot

if TYPE_CHECKING:
    from pathlib import Path


def somebody_reviewed(store: Path) -> dict[str, str]:
    """Service and pseudonym of somebody in treatment with a prescription, reviewed three times or more."""
    folder = open_snapshot(store).folder
    with connect() as connection:
        found = connection.execute(
            f"""SELECT e.service_id, e.person_id FROM '{folder}/episodes.parquet' AS e
            JOIN '{folder}/reviews.parquet' AS r USING (episode_id)
            JOIN '{folder}/prescriptions.parquet' AS p USING (episode_id)
            WHERE e.ended_date IS NULL AND r.opiate_days IS NOT NULL AND e.main_substance IS NOT NULL
            GROUP BY ALL HAVING count(DISTINCT r.review_id) >= 3 ORDER BY ALL LIMIT 1"""
        ).fetchone()
    assert found is not None
    return {"service_id": found[0], "person_id": found[1]}
