"""Every golden row again, through the command line as an analyst would use it."""

from __future__ import annotations

import csv
import json

import pytest
from typer.testing import CliRunner

from mainstay.cli.main import app

POSITIONS = {
    "Low (0.001)": "below_998",
    "Low (0.025)": "below_95",
    "Not significant": "within",
    "High (0.025)": "above_95",
    "High (0.001)": "above_998",
}
COUNTS = ("--numerator", "numerator", "--denominator", "denominator", "--unit", "service_id")
FUNNEL_LIMITS = {"lower_95": "ll95", "upper_95": "ul95", "lower_998": "ll998", "upper_998": "ul998"}


def read(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def run(*words):
    done = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def groups(rows):
    """Series that share direction and target, because a command has one of each."""
    kinds = {}
    for row in rows:
        kinds.setdefault((row["improvement_direction"], row["target_given"]), []).append(row)
    return kinds.items()


def test_spc_gives_every_row_of_nhsr_plot_the_dots(shared_data, tmp_path):
    seen = 0
    for (improvement, target), rows in groups(read(shared_data / "golden" / "spc_xmr_expected.csv")):
        write(tmp_path / "in.csv", rows)
        wish = [] if target == "NA" else ["--target", target]
        options = ("--value", "y", "--date", "x", "--series", "series", "--improvement", improvement, *wish)
        run("spc", tmp_path / "in.csv", *options, "--out", tmp_path / "out.csv")
        for row, ours in zip(rows, read(tmp_path / "out.csv"), strict=True):
            seen += 1
            for name, theirs in (("centre", "mean_col"), ("lower_limit", "lpl"), ("upper_limit", "upl")):
                assert float(ours[name]) == pytest.approx(float(row[theirs]), abs=1e-9)
            assert ours["point_type"] == row["point_type"]
            assert ours["variation"] in row["variation_type"]
            assert (ours["rule"] == "none") == (row["special_cause_type"] == "Common Cause")
            assert ours["assurance"] == ("none" if target == "NA" else "inconsistent")
    assert seen == 974


def test_spc_gives_every_row_of_qicharts2(shared_data, tmp_path):
    seen = 0
    by_kind = {}
    for row in read(shared_data / "golden" / "control_charts_expected.csv"):
        by_kind.setdefault(row["chart"], []).append(row | {"day": f"{2000 + int(row['point'])}-01-01"})
    for kind, rows in by_kind.items():
        write(tmp_path / "in.csv", rows)
        names = {"i": "xmr", "pp": "p-prime", "up": "u-prime"}
        below = ("--denominator", "denominator") if kind in ("p", "pp", "u", "up") else ()
        options = ("--value", "numerator", "--date", "day", "--series", "series", *below)
        chosen = ("--type", names.get(kind, kind), "--rules", "anhoej")
        run("spc", tmp_path / "in.csv", *options, *chosen, "--out", tmp_path / "out.csv")
        for row, ours in zip(rows, read(tmp_path / "out.csv"), strict=True):
            seen += 1
            for name, theirs in (("centre", "centre"), ("lower_limit", "lower"), ("upper_limit", "upper")):
                mine = ours[name]
                assert (mine == "") == (row[theirs] == "")
                assert mine == "" or float(mine) == pytest.approx(float(row[theirs]), abs=1e-9)
            for name in ("longest_run", "longest_run_max", "crossings", "crossings_min"):
                assert ours[name] == row[name]
            assert (ours["rule"] == "outside_limits") == (row["sigma_signal"] == "TRUE")
    assert seen == 847


def test_funnel_gives_every_row_of_phe_indicator_methods(shared_data, tmp_path):
    path = shared_data / "golden" / "funnel_significance_expected.csv"
    run("funnel", path, *COUNTS, "--out", tmp_path / "out.csv")
    ours = read(tmp_path / "out.csv")
    assert [row["position"] for row in ours] == [POSITIONS[row["significance"]] for row in ours]


def test_funnel_gives_every_row_of_funnelplotr(shared_data, tmp_path):
    path, out = shared_data / "golden" / "overdispersion_services.csv", tmp_path / "out.csv"
    expected = json.loads((shared_data / "golden" / "overdispersion_summary.json").read_text("utf-8"))
    limits = {row["denominator"]: row for row in read(shared_data / "golden" / "overdispersion_limits.csv")}
    for words, before in ((["--overdispersion"], "od"), (["--limits", "arcsine"], "")):
        printed = json.loads(run("funnel", path, *COUNTS, *words, "--out", out, "--json"))
        assert printed["centre"] == pytest.approx(expected["target"], abs=1e-9)
        if before:
            assert printed["phi"] == pytest.approx(expected["phi"], abs=1e-9)
            assert printed["tau2"] == pytest.approx(expected["tau2"], abs=1e-9)
        rows = read(out)
        assert len(rows) == 48
        for row in rows:
            for name, theirs in FUNNEL_LIMITS.items():
                wanted = float(limits[row["denominator"]][before + theirs])
                assert float(row[name]) == pytest.approx(wanted, abs=1e-9)
