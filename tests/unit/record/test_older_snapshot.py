"""A snapshot made before a column was declared can still be read: what it did not record is unknown."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from mainstay.record.store import Snapshot
from mainstay.record.tables import TABLES, sql_schema
from mainstay.simulate.columns import make_table

LATER = "asked_for_by_person"


def test_a_column_that_came_later_is_unknown(tmp_path):
    for name, table in TABLES.items():
        rows = make_table(name, {table.columns[0].name: pa.array(["a1"])})
        kept = [column for column in rows.column_names if column != LATER]
        pq.write_table(rows.select(kept), tmp_path / f"{name}.parquet")
    with Snapshot("a1", tmp_path, {}).connect() as connection:
        found = connection.sql("SELECT * FROM prescriptions")
        assert dict(zip(found.columns, map(str, found.types), strict=True)) == sql_schema()["prescriptions"]
        assert dict(zip(found.columns, found.fetchall()[0], strict=True))[LATER] is None
