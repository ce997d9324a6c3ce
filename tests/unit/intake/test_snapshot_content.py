"""A snapshot is named by its rows: neither their order nor how a file is laid out is other content."""

from __future__ import annotations

import pytest

from lib.native_files import AS_OF, DOSE, KEY, a_system, write_system
from mainstay.engines.duckdb import connect
from mainstay.intake import publish
from mainstay.intake.content import content_of
from mainstay.intake.stage import parse_source
from mainstay.record.store import SNAPSHOTS
from mainstay.record.tables import TABLES

ROWS = "('e1', 30), ('e1', 40), ('e2', 50), (NULL, 30)"


def content(folder, rows):
    path = folder / "doses.parquet"
    columns = ", ".join(
        name if name in ("episode_id", "dose_mg") else f"NULL AS {name}"
        for name in TABLES["doses"].column_names
    )
    with connect() as connection:
        connection.execute(
            f"COPY (SELECT {columns} FROM (VALUES {rows}) AS rows (episode_id, dose_mg)) TO '{path}'"
        )
        return content_of(connection, TABLES["doses"], path)


def test_the_order_of_rows_is_no_content(tmp_path):
    assert content(tmp_path, "('e2', 50), (NULL, 30), ('e1', 40), ('e1', 30)") == content(tmp_path, ROWS)


@pytest.mark.parametrize(
    "other",
    [
        "('e1', 30), ('e1', 50), ('e2', 40), (NULL, 30)",  # two doses have changed places
        "('e1', 30), ('e1', 40), ('e2', 50), ('e2', 30)",
        "('e1', 30), ('e1', 40), ('e2', 50), (NULL, NULL)",
        "('e1', 30), ('e1', 40), ('e2', 50)",
        ROWS + ", ('e1', 30)",
    ],
)
def test_other_rows_are_other_content(tmp_path, other):
    assert content(tmp_path, other) != content(tmp_path, ROWS)


def test_the_same_rows_written_otherwise_change_nothing(tmp_path, monkeypatch):
    system = a_system()
    system["doses"] += [DOSE | {"dose_date": f"2024-02-{day:02}"} for day in range(1, 29)]
    sources = [parse_source(f"native={write_system(tmp_path / 'files', system)}")]
    store = tmp_path / "store"
    first = publish.import_sources(store, sources, key=KEY, as_of=AS_OF)
    path = store / SNAPSHOTS / first.snapshot_id / "doses.parquet"
    written, inode = path.read_bytes(), path.stat().st_ino
    in_order = publish._write_table

    def write_last_row_first(connection, table, place):
        in_order(connection, table, place)
        rows = connection.sql(f"FROM '{place}'").to_arrow_table()
        connection.register("turned", rows.take(list(range(rows.num_rows))[::-1]))
        connection.execute(f"COPY turned TO '{place}' (FORMAT parquet)")
        connection.unregister("turned")

    monkeypatch.setattr(publish, "_write_table", write_last_row_first)
    again = publish.import_sources(store, sources, key=KEY, as_of=AS_OF)
    assert (again.snapshot_id, again.changed) == (first.snapshot_id, False)
    assert (path.read_bytes(), path.stat().st_ino) == (written, inode), "a snapshot never changes"
    path.write_bytes(written[:-1])
    publish.import_sources(store, sources, key=KEY, as_of=AS_OF)
    assert path.read_bytes() != written[:-1], "a damaged one is made anew"
