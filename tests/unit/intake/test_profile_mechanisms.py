"""What a profile may say of rows, whatever its source: which to leave out, and what its own checks find."""

from __future__ import annotations

import dataclasses

import pytest

from lib.ndtms_rows import AS_OF, KEY, Checked
from mainstay.engines.duckdb import connect
from mainstay.errors import ShortfallError
from mainstay.intake.profiles import Check, Input, load_profile, read_check
from mainstay.intake.run import check_sources
from mainstay.intake.stage import Source

VISITS = Input(
    "visits",
    ("*.csv",),
    "csv",
    required=True,
    known_headers=("WHO", "PLACE", "CAME", "AGREED", "SCORE"),
    leave_out="AGREED = 'no'",
    leave_out_because="the person has not agreed",
)
SELECTS = {
    "services": "SELECT PLACE AS service_id, PLACE AS name, min(line) AS line FROM visits GROUP BY PLACE",
    "people": "SELECT WHO AS person_id, line FROM visits",
    "episodes": (
        "SELECT WHO || '-1' AS episode_id, WHO AS person_id, PLACE AS service_id, CAME AS started_date, line"
        " FROM visits"
    ),
}


def check(name: str, severity: str, condition: str) -> Check:
    header = f'/* ---\ntable = "episodes"\nseverity = "{severity}"\nmeaning = "of this source"\n--- */\n'
    return read_check(name, f"{header}SELECT WHO || '-1' AS key, line FROM visits WHERE {condition}")


PROFILE = dataclasses.replace(
    load_profile("ndtms"),
    name="made_up",
    inputs=(VISITS,),
    views={},
    selects=SELECTS,
    checks=(
        check("score_too_high", "error", "SCORE > '5'"),
        check("score_missing", "warning", "SCORE IS NULL"),
    ),
)
ROWS = ("ann,A,2023-01-02,yes,1", "bob,A,2023-01-03,no,1", "cat,A,2023-01-04,yes,9", "dan,B,2023-01-05,,")


def read(tmp_path, profile=PROFILE, rows=ROWS) -> Checked:
    path = tmp_path / "visits.csv"
    path.write_text("\n".join(("WHO,PLACE,CAME,AGREED,SCORE", *rows)) + "\n", "utf-8")
    connection = connect()
    sources = [Source(profile, "", path)]
    return Checked(connection, check_sources(connection, sources, key=KEY, work_folder=tmp_path, as_of=AS_OF))


def test_a_row_to_leave_out_reaches_no_table_and_is_counted_with_its_reason(tmp_path):
    found = read(tmp_path)
    summary = found.outcome.inputs[0][0]
    assert (summary.left_out, summary.left_out_because) == (1, "the person has not agreed")
    # Who said neither yes nor no has not said no: the row stays.
    assert [line for (line,) in found.rows("people", "line")] == [2, 4, 5]


def test_without_a_condition_nothing_is_left_out(tmp_path):
    inputs = (dataclasses.replace(VISITS, leave_out="", leave_out_because=""),)
    found = read(tmp_path, dataclasses.replace(PROFILE, inputs=inputs))
    assert found.outcome.inputs[0][0].left_out == 0
    assert len(found.rows("people", "line")) == len(ROWS)


def test_an_error_of_the_source_sets_a_row_aside_and_a_warning_keeps_it(tmp_path):
    found = read(tmp_path)
    assert [line for (line,) in found.rows("episodes", "line")] == [2, 5]
    assert (found.faults["episodes.score_too_high"], found.faults["episodes.score_missing"]) == (1, 1)


def test_a_check_does_not_see_what_was_left_out(tmp_path):
    rows = ("ann,A,2023-01-02,yes,1", "bob,A,2023-01-03,no,9")
    assert read(tmp_path, rows=rows).faults.get("episodes.score_too_high", 0) == 0


def test_if_everything_is_left_out_there_is_nobody(tmp_path):
    with pytest.raises(ShortfallError, match="episode"):
        read(tmp_path, rows=("bob,A,2023-01-03,no,1",))
