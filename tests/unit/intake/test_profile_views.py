"""What the SQL of a profile shares is put together once, in the order its profile.toml says."""

from __future__ import annotations

import dataclasses

import pytest

from lib.ndtms_rows import AS_OF, KEY, PERSON, WHOLE, Checked, write_extract
from mainstay.engines.duckdb import connect
from mainstay.errors import UsageError
from mainstay.intake.profiles import Input, _load_views, load_profile
from mainstay.intake.run import check_sources
from mainstay.intake.stage import Source, enter_source

PROFILE = load_profile("ndtms")


def read_with(tmp_path, profile, rows=(WHOLE,)):
    extract = write_extract(tmp_path / "extract.csv", rows)
    connection = connect()
    source = Source(profile, "", extract if len(profile.inputs) == 1 else tmp_path)
    return Checked(
        connection, check_sources(connection, [source], key=KEY, work_folder=tmp_path, as_of=AS_OF)
    )


def test_every_view_of_ndtms_is_a_table_of_its_source(tmp_path):
    checked = read_with(tmp_path, PROFILE)
    made = checked.connection.execute(
        "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'source_0'"
    ).fetchall()
    assert {(name, "BASE TABLE") for name in PROFILE.views} <= set(made)


def test_a_view_reads_those_before_it(tmp_path):
    views = {**PROFILE.views, "years": "SELECT year(as_date(DOB)) AS born FROM client"}
    views["oldest"] = "SELECT min(born) AS born FROM years"
    checked = read_with(tmp_path, dataclasses.replace(PROFILE, views=views))
    enter_source(checked.connection, 0)
    assert checked.connection.execute("SELECT born FROM oldest").fetchall() == [(1980,)]


@pytest.mark.parametrize("is_given", [True, False])
def test_what_reads_a_file_that_may_be_absent_is_made_only_where_it_is_given(tmp_path, is_given):
    tested = "SELECT EPISODID AS episode_id, TESTED AS event_date, 'hep_c_test' AS kind, line FROM health"
    health = Input("health", ("health*.csv",), "csv", required=False, known_headers=("EPISODID", "TESTED"))
    profile = dataclasses.replace(
        PROFILE,
        inputs=(dataclasses.replace(PROFILE.inputs[0], patterns=("extract*.csv",)), health),
        views={**PROFILE.views, "tested": tested, "tested_again": "SELECT * FROM tested"},
        selects={**PROFILE.selects, "health_events": "SELECT * FROM tested_again"},
    )
    if is_given:
        (tmp_path / "health.csv").write_text("EPISODID,TESTED\ne1,2023-03-01\n")
    checked = read_with(tmp_path, profile)
    assert checked.rows("health_events", "kind") == [("hep_c_test",)] * is_given
    assert len(checked.rows("reviews")) == 1


@pytest.mark.parametrize(
    ("files", "order"),
    [(["a", "b"], ["a"]), (["a"], ["a", "b"]), (["a"], ["a", "a"]), ([], ["a"])],
)
def test_every_view_is_named_once(tmp_path, files, order):
    (tmp_path / "views").mkdir()
    for name in files:
        (tmp_path / "views" / f"{name}.sql").write_text(f"SELECT 1 AS {name}")
    with pytest.raises(UsageError, match="name every file"):
        _load_views("somewhere", tmp_path, order)


def test_views_come_in_the_order_named_and_may_be_none(tmp_path):
    assert _load_views("somewhere", tmp_path, []) == {}
    (tmp_path / "views").mkdir()
    for name in "ab":
        (tmp_path / "views" / f"{name}.sql").write_text(f"SELECT 1 AS {name}")
    assert list(_load_views("somewhere", tmp_path, ["b", "a"])) == ["b", "a"]


def test_cells_that_no_sql_reads_stay_in_the_file(tmp_path):
    checked = read_with(tmp_path, PROFILE, [{**WHOLE, "GPPTCE": "GP771"}])
    columns = {
        name
        for (name,) in checked.connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'extract'"
        ).fetchall()
    }
    assert {"CLIENTID", "DOB", "PHMAIN", "NALOXISS", "TITDATE"} <= columns
    assert not columns & {"FINITIAL", "SINITIAL", "PC", "GPPTCE", "SHOTHEFT"}
    assert {"FINITIAL", "SINITIAL", "PC"} <= PERSON.keys()


def test_where_a_select_takes_all_columns_every_known_one_is_there(tmp_path):
    views = {"everything": "SELECT * FROM extract", **PROFILE.views}
    checked = read_with(tmp_path, dataclasses.replace(PROFILE, views=views))
    enter_source(checked.connection, 0)
    assert checked.connection.execute("SELECT PC FROM everything").fetchall() == [("ZZ99",)]
