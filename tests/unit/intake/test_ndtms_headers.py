"""Headers of later data sets that are known by how they begin."""

from __future__ import annotations

import pytest

from lib.ndtms_rows import WHOLE, of_several, read_rows
from mainstay.intake.profiles import load_profile

FLAGS = {
    "PHMETHWTH": "withdrawal",
    "PHMETHX": "pharmacological_not_stated",
    "phbuprenmnt": "pharmacological_not_stated",
    "PHBUDIWTH": "withdrawal",
    "PHMAIN": "maintenance",
}
REVIEWED = {"SUBMID": "s1", "SUBMODDT": "01/03/2023"}


def test_flags_known_by_their_beginning_say_what_was_done(tmp_path):
    rows = of_several([{**WHOLE, **REVIEWED, flag: "Y"} for flag in FLAGS])
    checked = read_rows(tmp_path, rows)
    assert checked.outcome.inputs[0][0].unknown_headers == ()
    assert [what for (what,) in checked.by_line("interventions", "what")] == list(FLAGS.values())


@pytest.mark.parametrize("header", ["PHMET", "XPHMETH", "PHMETH*"])
def test_a_header_that_only_looks_like_one_is_unknown_unless_it_begins_so(tmp_path, header):
    checked = read_rows(tmp_path, [{**WHOLE, **REVIEWED, header: "Y"}])
    known = header.startswith("PHMETH")
    assert checked.outcome.inputs[0][0].unknown_headers == (() if known else (header,))


def test_no_column_is_named_with_a_star(tmp_path):
    listed = load_profile("ndtms").inputs[0].known_headers
    assert [name for name in listed if name.endswith("*")] == ["PHMETH*", "PHBUPREN*", "PHBUDI*"]
    checked = read_rows(tmp_path, [WHOLE])
    columns = checked.connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'extract'"
    ).fetchall()
    assert not [name for (name,) in columns if "*" in name]


def test_medicine_flags_on_the_day_of_completion_contradict_it(tmp_path):
    left = {"DISD": "01/05/2023", "DISRSN": "80", "MODEND": "01/05/2023", "MODEXIT": "A"}
    flagged = {**WHOLE, **left, "SUBMID": "s1", "SUBMODDT": "01/05/2023"}
    rows = of_several([{**flagged, "PHBUDIX": "Y"}, {**flagged, "PHBUDIWTH": "Y"}, WHOLE, WHOLE])
    assert read_rows(tmp_path, rows).faults["episodes.completed_but_prescribed"] == 1
