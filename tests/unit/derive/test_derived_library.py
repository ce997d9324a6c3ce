"""The loader of derived tables: order, circles, headers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lib.text_table import OBSERVED_TO
from mainstay.derive.library import load_derived, needed, read_derived
from mainstay.derive.run import create_derived
from mainstay.engines.duckdb import connect
from mainstay.errors import UsageError
from mainstay.record.schema import create_empty_record
from mainstay.record.store import Snapshot
from mainstay.record.tables import TABLES

HEADER = '/* ---\ntitle = "T"\nrow_is = "a row"\n[columns]\nepisode_id = "The episode"\n--- */\n'


def write(folder, **selects):
    for name, select in selects.items():
        text = select if select.startswith("/*") else HEADER + select
        (folder / f"{name}.sql").write_text(text, "utf-8")
    return folder


def test_each_table_comes_after_those_it_reads():
    seen = set(TABLES)
    for name, table in load_derived().items():
        assert table.reads <= seen
        seen.add(name)


def test_no_derived_table_is_called_like_a_record_table():
    assert not load_derived().keys() & TABLES.keys()


@pytest.mark.parametrize("name", list(load_derived()))
def test_the_engine_gives_the_types_that_were_worked_out_without_it(name):
    with connect() as connection:
        create_empty_record(connection)
        create_derived(connection, [name], OBSERVED_TO)
        types = {row[0]: row[1] for row in connection.execute(f"DESCRIBE {name}").fetchall()}
    assert types == dict(load_derived()[name].types)


def test_making_them_twice_is_no_trouble():
    with connect() as connection:
        create_empty_record(connection)
        create_derived(connection, load_derived(), OBSERVED_TO)
        assert create_derived(connection, load_derived(), OBSERVED_TO) == list(load_derived())


def rows_after_making_again(connection, observed_to):
    """Rows of a derived table that holds one row no SELECT gave it, once it is asked for again."""
    create_derived(connection, ["dose_gaps"], OBSERVED_TO)
    connection.execute("INSERT INTO split_doses (episode_id) VALUES ('made by hand')")
    create_derived(connection, ["dose_gaps"], observed_to)
    return connection.execute("SELECT count(*) FROM split_doses").fetchall()


def test_what_was_made_from_a_snapshot_stands_for_that_day(tmp_path):
    with connect() as connection:
        create_empty_record(connection)
        for name in TABLES:
            connection.execute(f"COPY {name} TO '{tmp_path / name}.parquet' (FORMAT parquet)")
        assert rows_after_making_again(connection, OBSERVED_TO) == [(0,)], "a record that may have changed"
    snapshot = Snapshot("a", tmp_path, {})
    with snapshot.connect() as connection:
        assert rows_after_making_again(connection, OBSERVED_TO) == [(1,)]
    with snapshot.connect() as connection:
        assert rows_after_making_again(connection, OBSERVED_TO + timedelta(days=1)) == [(0,)]


def test_record_tables_need_nothing():
    assert needed(["doses", "episodes"]) == []


@pytest.mark.parametrize(
    ("selects", "reason"),
    [
        (
            {"one": "SELECT t.episode_id FROM two AS t", "two": "SELECT o.episode_id FROM one AS o"},
            "in a circle: one → two → one|in a circle: two → one → two",
        ),
        ({"one": "SELECT t.episode_id FROM nothing AS t"}, "line 7: there is no table 'nothing'"),
        ({"one": "SELECT e.person_id FROM episodes AS e"}, "it returns person_id"),
        ({"one": "SELECT e.episode_id FROM episodes AS e WHERE e.x > 1"}, "no column 'x'"),
        ({"one": "SELECT e.episode_id FROM episodes AS e WHERE e.started_date > $x"}, r"\$x is not"),
        ({"one": HEADER.replace("row_is", "rows_are") + "SELECT 1"}, "lacks row_is"),
        ({"one": HEADER.replace("title", 'more = ""\ntitle') + "SELECT 1"}, "has the wrong more"),
    ],
)
def test_what_is_refused(tmp_path, selects, reason):
    with pytest.raises(UsageError, match=reason):
        read_derived(write(tmp_path, **selects))


def test_tables_may_read_each_other_without_a_circle(tmp_path):
    write(tmp_path, a="SELECT b.episode_id FROM b", b="SELECT e.episode_id FROM episodes AS e")
    assert list(read_derived(tmp_path)) == ["b", "a"]
