"""A snapshot's rows stand in the order they were sorted in, and its bytes hang on nothing but its rows."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from mainstay.engines.duckdb import connect
from mainstay.intake.publish import _write_table
from mainstay.record.tables import DOSES
from mainstay.record.validate import CheckedTable

if TYPE_CHECKING:
    from pathlib import Path

    from mainstay.engines.duckdb import Connection

IN_SEVERAL_PARTS = 600_000
"""More than two row groups of the file, and enough for several threads to read."""


def with_doses(connection: Connection, doses: int, episodes: int) -> CheckedTable:
    """Doses stored in order, and episodes that stand in another."""
    connection.execute(f"""
        CREATE TABLE kept_episodes AS
        SELECT CAST(place AS INTEGER) AS episode_place, CAST(place AS VARCHAR) AS episode_id
        FROM range({episodes}) AS places (place) ORDER BY hash(place)""")
    connection.execute(f"""
        CREATE TABLE coded_doses AS
        SELECT 0 AS faults, CAST(row * {episodes} // {doses} AS INTEGER) AS episode_place, row
        FROM range({doses}) AS rows (row)""")
    filled = {"episode_id": "episode_id", "dose_mg": "CAST(row AS DOUBLE) AS dose_mg"}
    columns = ", ".join(filled.get(name, f"NULL AS {name}") for name in DOSES.column_names)
    connection.execute(
        f"CREATE VIEW checked_doses AS SELECT faults, {columns} FROM coded_doses"
        " LEFT JOIN kept_episodes USING (episode_place)"
    )
    return CheckedTable(DOSES, (), doses, doses, ())


@pytest.mark.parametrize(("doses", "episodes"), [(IN_SEVERAL_PARTS, 5_000), (2_000, 50_000)])
def test_rows_are_written_in_stored_order_whichever_table_is_larger(tmp_path, doses, episodes):
    path: Path = tmp_path / "doses.parquet"
    with connect() as connection:
        checked = with_doses(connection, doses, episodes)
        hashes = set()
        for _ in range(3):
            _write_table(connection, checked, path)
            hashes.add(hashlib.sha256(path.read_bytes()).hexdigest())
        connection.execute("SET threads = 1")
        written = [row for (row,) in connection.execute(f"SELECT dose_mg FROM '{path}'").fetchall()]
    assert written == sorted(written)
    assert len(hashes) == 1
