"""Occupancy against R's survival package, cell by cell."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from typer.testing import CliRunner

from mainstay.cli.main import app
from mainstay.stats.multistate import CENSORED, make_segments, median_day, occupancy_by_group
from mainstay.stats.multistate_flows import count_flows

GROUPS = {
    "km_all": lambda row: 0,
    "km_clinic": lambda row: int(row["clinic"]) - 1,
    "km_dose60": lambda row: int(int(row["dose"]) >= 60),
    "km_prison": lambda row: int(row["prison"]),
}


def read_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_cell_of_the_multi_state_file(shared_data):
    rows = read_rows(shared_data / "golden" / "multistate_segments.csv")
    expected = read_rows(shared_data / "golden" / "multistate_expected.csv")
    states = [name for name in expected[0] if name not in ("service_id", "day") and name[:3] != "se_"]
    services = sorted({row["service_id"] for row in rows})
    code = {name: number for number, name in enumerate(states)} | {"censor": CENSORED}
    segments = make_segments(
        [int(row["person_id"]) for row in rows],
        [code[row["from_state"]] for row in rows],
        [code[row["to_state"]] for row in rows],
        [int(row["start_day"]) for row in rows],
        [int(row["stop_day"]) for row in rows],
        states=len(states),
        group=[services.index(row["service_id"]) for row in rows],
    )
    days = sorted({int(row["day"]) for row in expected})
    found = occupancy_by_group(segments, days)
    assert len(expected) == len(services) * len(days)
    for row in expected:
        place = services.index(row["service_id"]), days.index(int(row["day"]))
        assert found.probability[place] == pytest.approx([float(row[name]) for name in states], abs=1e-9)
        errors = [float(row[f"se_{name}"]) for name in states]
        assert found.standard_error[place] == pytest.approx(errors, abs=1e-6)


def test_the_command_gives_every_cell_too(shared_data, tmp_path):
    golden, out = shared_data / "golden", tmp_path / "out.csv"
    columns = "--from-state from_state --to-state to_state --start start_day --stop stop_day --id person_id"
    asked = [*columns.split(), "--by", "service_id", "--days", "7,28,84,182,365", "--censored", "censor"]
    given = str(golden / "multistate_segments.csv")
    done = CliRunner().invoke(app, ["occupancy", given, *asked, "--out", str(out)], catch_exceptions=False)
    assert done.exit_code == 0
    found = {(row["service_id"], row["day"]): row for row in read_rows(out)}
    expected = read_rows(golden / "multistate_expected.csv")
    assert len(found) == len(expected)
    for row in expected:
        own = found[row["service_id"], row["day"]]
        assert set(own) == set(row)
        for name in set(row) - {"service_id", "day"}:
            limit = 1e-6 if name.startswith("se_") else 1e-9
            assert float(own[name]) == pytest.approx(float(row[name]), abs=limit), name


@pytest.mark.parametrize("fit", GROUPS)
def test_every_survival_curve_of_the_retention_data(shared_data, fit):
    rows = read_rows(shared_data / "addicts.csv")
    expected = json.loads((shared_data / "addicts_reference.json").read_text("utf-8"))[fit]
    person, nobody = np.arange(len(rows)), np.zeros(len(rows))
    left = [1 if row["status"] == "1" else CENSORED for row in rows]
    days = [int(row["survt"]) for row in rows]
    group = [GROUPS[fit](row) for row in rows]
    segments = make_segments(person, nobody, left, nobody, days, states=2, group=group)
    strata = segments.groups
    told = [int(day) for day in expected["times"][: len(expected["times"]) // strata]]
    found = occupancy_by_group(segments, told)
    assert found.people.tolist() == np.atleast_1d(expected["n"]).tolist()
    assert found.probability[:, :, 0].ravel() == pytest.approx(expected["surv"], abs=1e-9)
    assert found.standard_error[:, :, 0].ravel() == pytest.approx(expected["se"], abs=1e-9)
    assert _at_risk(segments, told) == expected["nrisk"]
    medians = [median_day(segments.of_groups(one, one + 1), 0) for one in range(strata)]
    wanted = [np.nan if day is None else day for day in np.atleast_1d(expected["median"])]
    assert medians == pytest.approx(wanted, nan_ok=True)
    assert int(count_flows(segments).moved.sum()) == int(np.sum(expected["events"]))


def _at_risk(segments, days):
    return [
        int(np.count_nonzero((segments.group == group) & (segments.stop_day >= day)))
        for group in range(segments.groups)
        for day in days
    ]
