"""Lines of a file that several threads read at once are those of the file."""

from __future__ import annotations

import pytest

from lib.native_files import DOSE, EPISODE, a_system, find_in, write_system
from mainstay.engines.duckdb import connect

EPISODES, DAYS = 200, 3_500
"""So that a file holds several of the parts (8 MB) that the engine gives to threads."""

REMAINDER = 997
"""Doses in milligrams repeat after so many lines, never in step with the parts of a file."""

BROKEN_LINE = 650_001


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    system = a_system()
    system["episodes"] = [
        {name: EPISODE[name] for name in ("person_id", "service_id")}
        | {"episode_id": f"episode-{place}", "triaged_date": "2010-01-01", "started_date": "2010-01-01"}
        for place in range(EPISODES)
    ]
    write_system(folder, system)
    with connect() as connection:
        # Not in the order they are stored in: one day after another, not one episode.
        connection.execute(f"""
            COPY (
              SELECT 'episode-' || CAST(row % {EPISODES} AS VARCHAR) AS episode_id,
                DATE '2010-01-01' + CAST(row // {EPISODES} AS INTEGER) AS dose_date,
                '{DOSE["medicine"]}' AS medicine,
                CASE WHEN row = {BROKEN_LINE - 2} THEN 'x' ELSE CAST(row % {REMAINDER} AS VARCHAR) END
                  AS dose_mg,
                '{DOSE["outcome"]}' AS outcome
              FROM range({EPISODES * DAYS}) AS rows (row) ORDER BY row
            ) TO '{folder}/doses.csv' (HEADER)""")
    return find_in(folder, f"native={folder}")


def test_a_fault_far_down_is_named_by_its_line(found):
    assert found.faults("doses")["type", "dose_mg"] == (BROKEN_LINE,)


def test_each_row_knows_its_line(found):
    elsewhere = "SELECT count(*) FROM coded_doses WHERE dose_mg <> (line - 2) % ?"
    assert found.connection.execute(elsewhere, [REMAINDER]).fetchall() == [(0,)]
    lines = "SELECT count(DISTINCT line), min(line), max(line) FROM coded_doses"
    assert found.connection.execute(lines).fetchall() == [(EPISODES * DAYS, 2, EPISODES * DAYS + 1)]


def test_the_file_is_large_enough_to_be_read_in_parts(found):
    assert found.table("doses").staged * len("episode-1,2010-01-01,methadone,1,supervised") > 24e6
