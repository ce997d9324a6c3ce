"""`mainstay occupancy` on anybody's file, its faults named by line and never by what a cell holds."""

from __future__ import annotations

import csv
import json
import random

import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from mainstay.cli.main import app
from mainstay.errors import MainstayError, ShortfallError, UsageError

HEADER = "who,where,state,next,first,last\n"
TWO = (
    HEADER
    + "p1,A,using,stopped,0,10\np1,A,stopped,censored,10,30\np2,B,using,left,0,20\np3,A,using,left,0,5\n"
)
ASK = ("--id", "who", "--from-state", "state", "--to-state", "next", "--start", "first", "--stop", "last")


@pytest.fixture
def occupancy(tmp_path):
    """Run the command on a file of that text; errors are raised as they are."""

    def run(text, *words):
        path = tmp_path / "given.csv"
        path.write_text(text)
        done = CliRunner().invoke(app, ["occupancy", str(path), *ASK, *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


def test_by_group_as_csv(occupancy, tmp_path):
    occupancy(TWO, "--by", "where", "--days", "20,4,4", "--out", str(tmp_path / "out.csv"))
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    states = ["using", "stopped", "left"]
    assert list(rows[0]) == ["where", "day", *states, *(f"se_{state}" for state in states)]
    assert [(row["where"], row["day"]) for row in rows] == [("A", "4"), ("A", "20"), ("B", "4"), ("B", "20")]
    assert [float(rows[1][state]) for state in states] == [0, 0.5, 0.5]


def test_as_json_with_limits(occupancy):
    (row,) = json.loads(occupancy(TWO, "--days", "5", "--json", "--bootstrap", "50"))
    assert row["left"] == pytest.approx(1 / 3)
    assert row["lower_left"] <= row["left"] <= row["upper_left"]


def test_limits_do_not_depend_on_the_order_of_rows(occupancy):
    lines = TWO.splitlines()[1:]
    random.Random(3).shuffle(lines)
    ask = ("--days", "5", "--json", "--bootstrap", "50")
    first, again = (json.loads(occupancy(text, *ask)) for text in (TWO, HEADER + "\n".join(lines)))
    assert {name: first[0][name] for name in first[0]} == pytest.approx(again[0])


def test_as_parquet(occupancy, tmp_path):
    occupancy(TWO, "--out", str(tmp_path / "out.parquet"))
    assert pyarrow.parquet.read_table(tmp_path / "out.parquet").column_names[:2] == ["day", "using"]


def test_to_read(occupancy):
    shown = occupancy(TWO, "--days", "5,400", "--by", "where")
    assert "50.0% ±35.4" in shown
    assert "–" in shown, "day 400 is not known where somebody is no longer observed"
    assert "standard error" in shown


def test_what_censored_is_called(occupancy):
    for word, text in (("lost", TWO.replace("censored", "lost")), ("", TWO.replace("censored", ""))):
        (row,) = json.loads(occupancy(text, "--days", "5", "--json", "--censored", word))
        assert set(row) == {
            "day", "using", "stopped", "left", "se_using", "se_stopped", "se_left",
        }  # fmt: skip
    # a word that is not named is a state
    (row,) = json.loads(occupancy(TWO.replace("censored", "lost"), "--days", "5", "--json"))
    assert "lost" in row


def test_a_number_in_two_groups_is_two_people(occupancy):
    text = HEADER + "p1,A,using,left,0,5\np1,B,using,left,0,9\n"
    rows = json.loads(occupancy(text, "--by", "where", "--days", "5", "--json"))
    assert [row["left"] for row in rows] == [1.0, 0.0]


def test_a_group_that_is_called_period_start_is_text(occupancy):
    text = TWO.replace("where", "period_start")
    rows = json.loads(occupancy(text, "--by", "period_start", "--days", "5", "--json"))
    assert [row["period_start"] for row in rows] == ["A", "B"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["p1,A,using,left,0,5", "p2,A,using,left,9,5"], "a stop on or after its start .*line 3.*swapped"),
        (["p1,A,using,left,0,5", "p2,A,using,left,2,5"], "followed from day 0 .*line 3"),
        (["p1,A,using,left,0,x", "p2,A,using,left,0,"], "numbers in column 'last' .*line 2"),
        (["p1,A,using,left,0,5", "p2,A,using,left,0,"], "whole number of days .*line 3"),
        (["p1,A,using,left,0,5.5"], "whole number of days .*line 2"),
        (["p1,A,using,left,-1,5"], "days from 0 .*line 2"),
        (["p1,A,using,left,0,1000001"], "days from 0 .*line 2"),
        ([",A,using,left,0,5"], "something in every cell of column 'who' .*line 2"),
        (["p1,A,,left,0,5"], "every cell of column 'state' .*line 2"),
        (["p1,A,using,,0,5"], "every cell of column 'next' .*line 2.*--censored"),
        (["p1,A,censored,left,0,5"], "the end of observation"),
        (["p1,A,using,stopped,0,5", "p1,A,stopped,left,4,9"], "one state at a time .*line 3"),
        (["p1,A,using,stopped,0,5", "p1,A,stopped,left,6,9"], "no break .*line 3"),
        (["p1,A,using,stopped,0,5", "p1,A,using,left,5,9"], "the segment before led to .*line 3"),
        (["p1,A,using,stopped,0,5", "p1,A,stopped,using,5,5", "p1,A,using,left,5,5"], "at most one .*line 4"),
    ],
)
def test_rows_that_cannot_be_followed(occupancy, rows, said):
    with pytest.raises(ShortfallError, match=f"(?s){said}") as raised:
        occupancy(HEADER + "\n".join(rows))
    assert "p1" not in str(raised.value)
    assert "p2" not in str(raised.value)


def test_many_faults_are_counted_and_the_first_lines_named(occupancy):
    with pytest.raises(ShortfallError, match=r"9 rows .*lines 2, 3, 4, 5, 6 and 4 more"):
        occupancy(HEADER + "".join(f"q{n},A,using,left,0,part of a day\n" for n in range(9)))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--by", "town"), "a column 'town'"),
        (("--days", "28,-1"), "whole numbers"),
        (("--days", ""), "whole numbers"),
        (("--bootstrap", "1"), "2 or more"),
        (("--bootstrap", "-5"), "2 or more"),
        (("--out", "out.txt"), "to end in"),
    ],
)
def test_wrong_use(occupancy, words, said):
    with pytest.raises(UsageError, match=said):
        occupancy(TWO, *words)


def test_a_state_called_like_a_column_of_the_answer(occupancy):
    with pytest.raises(UsageError, match="'day'"):
        occupancy(TWO.replace("stopped", "day"))
    with pytest.raises(UsageError, match="'se_using'"):
        occupancy(TWO.replace("stopped", "se_using"))


def test_nobody_with_time(occupancy):
    with pytest.raises(MainstayError, match="nobody"):
        occupancy(HEADER + "p1,A,using,censored,0,0\n")
