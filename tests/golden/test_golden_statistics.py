"""Every row that R's packages give, from our statistics, to nine decimals."""

from __future__ import annotations

import csv
import json
from itertools import groupby

import numpy as np
import pytest

from mainstay.stats.funnel import funnel_limits, funnel_plot
from mainstay.stats.proportions import wilson_interval
from mainstay.stats.spc import control_chart

WITHIN = {"rtol": 0, "atol": 1e-9}
RULES = {
    "Common Cause": "none",
    "Above UCL": "outside_limits",
    "Below LCL": "outside_limits",
    "7 Point Trend (Increasing)": "trend",
    "7 Point Trend (Decreasing)": "trend",
    "2 in 3 Above CL": "two_of_three",
    "2 in 3 Below CL": "two_of_three",
    "7 Points Above CL": "shift",
    "7 Points Below CL": "shift",
}
KINDS = {"i": "xmr", "pp": "p-prime", "up": "u-prime"}
"""What the golden file calls the kinds that we call otherwise."""
VARIATION = {
    "common_cause": "common",
    "special_cause_improvement": "improvement",
    "special_cause_concern": "concern",
}
POSITIONS = {
    "Low (0.001)": "below_998",
    "Low (0.025)": "below_95",
    "Not significant": "within",
    "High (0.025)": "above_95",
    "High (0.001)": "above_998",
}


@pytest.fixture
def golden(shared_data):
    def rows(name):
        with (shared_data / "golden" / name).open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return rows


def numbers(rows, column):
    return np.array([float(row[column]) for row in rows])


def series_of(rows, *keys):
    def key(row):
        return tuple(row[name] for name in keys)

    return {name: list(members) for name, members in groupby(sorted(rows, key=key), key)}


@pytest.mark.parametrize(("confidence", "columns"), [(0.95, "95_0"), (0.998, "99_8")])
def test_wilson_limits_are_those_of_phe_indicator_methods(golden, confidence, columns):
    rows = golden("proportions_expected.csv")
    ours = wilson_interval(numbers(rows, "numerator"), numbers(rows, "denominator"), confidence=confidence)
    np.testing.assert_allclose(ours.proportion, numbers(rows, "value"), **WITHIN)
    np.testing.assert_allclose(ours.lower, numbers(rows, f"lower{columns}cl"), **WITHIN)
    np.testing.assert_allclose(ours.upper, numbers(rows, f"upper{columns}cl"), **WITHIN)


def test_control_charts_are_those_of_nhsr_plot_the_dots(golden):
    charts = series_of(golden("spc_xmr_expected.csv"), "series")
    assert len(charts) == 40
    for rows in charts.values():
        target = rows[0]["target_given"]
        ours = control_chart(
            numbers(rows, "y"),
            improvement=rows[0]["improvement_direction"],
            target=None if target == "NA" else float(target),
        )
        np.testing.assert_allclose(ours.centre, numbers(rows, "mean_col"), **WITHIN)
        np.testing.assert_allclose(ours.lower_limit, numbers(rows, "lpl"), **WITHIN)
        np.testing.assert_allclose(ours.upper_limit, numbers(rows, "upl"), **WITHIN)
        assert ours.point_type == tuple(row["point_type"] for row in rows)
        assert ours.rule == tuple(RULES[row["special_cause_type"]] for row in rows)
        assert ours.variation == VARIATION[rows[0]["variation_type"]]
        # The file has NA in assurance throughout; every target in it lies between its limits.
        assert ours.assurance == ("none" if target == "NA" else "inconsistent")


def test_every_control_chart_is_that_of_qicharts2(golden):
    rows = golden("control_charts_expected.csv")
    charts = series_of(rows, "chart", "series")
    assert len(charts) == 36
    for (kind, _), members in charts.items():
        below = members[0]["denominator"] != "" and kind not in ("run", "i")
        ours = control_chart(
            numbers(members, "numerator"),
            numbers(members, "denominator") if below else None,
            kind=KINDS.get(kind, kind),
            rules="anhoej",
        )
        np.testing.assert_allclose(ours.values, numbers(members, "value"), **WITHIN)
        np.testing.assert_allclose(ours.centre, numbers(members, "centre"), **WITHIN)
        if kind == "run":
            assert np.isnan(ours.lower_limit).all()
            assert np.isnan(ours.upper_limit).all()
        else:
            np.testing.assert_allclose(ours.lower_limit, numbers(members, "lower"), **WITHIN)
            np.testing.assert_allclose(ours.upper_limit, numbers(members, "upper"), **WITHIN)
        for name in ("longest_run", "longest_run_max", "crossings", "crossings_min"):
            assert getattr(ours, name) == int(members[0][name]), name
        assert {row["runs_signal"] for row in members} == {str(ours.runs.shows_shift).upper()}
        outside = [name == "outside_limits" for name in ours.rule]
        assert outside == [row["sigma_signal"] == "TRUE" for row in members]
        # Runs mark a point of every chart that signals by them, and of no other
        by_runs = any(name in ("long_run", "few_crossings") for name in ours.rule)
        assert by_runs == ours.runs.shows_shift


def test_funnel_positions_are_those_of_phe_indicator_methods(golden):
    rows = golden("funnel_significance_expected.csv")
    ours = funnel_plot(numbers(rows, "numerator"), numbers(rows, "denominator"))
    assert ours.position == tuple(POSITIONS[row["significance"]] for row in rows)


def test_over_dispersion_is_that_of_funnelplotr(golden, shared_data):
    rows = golden("overdispersion_services.csv")
    expected = json.loads((shared_data / "golden" / "overdispersion_summary.json").read_text("utf-8"))
    ours = funnel_plot(numbers(rows, "numerator"), numbers(rows, "denominator"), overdispersion=True)
    assert ours.centre == pytest.approx(expected["target"], abs=1e-9)
    assert ours.dispersion.phi == pytest.approx(expected["phi"], abs=1e-9)
    assert ours.dispersion.tau2 == pytest.approx(expected["tau2"], abs=1e-9)
    np.testing.assert_allclose(ours.dispersion.z, numbers(rows, "Uzscore"), **WITHIN)
    np.testing.assert_allclose(ours.dispersion.winsorised_z, numbers(rows, "Wuzscore"), **WITHIN)
    np.testing.assert_allclose(ours.dispersion.adjusted_z, numbers(rows, "od_z"), **WITHIN)


@pytest.mark.parametrize("adjusted", [True, False])
def test_arcsine_limits_are_those_of_funnelplotr(golden, shared_data, adjusted):
    rows = golden("overdispersion_limits.csv")
    expected = json.loads((shared_data / "golden" / "overdispersion_summary.json").read_text("utf-8"))
    ours = funnel_limits(
        expected["target"],
        numbers(rows, "denominator"),
        method="arcsine",
        tau2=expected["tau2"] if adjusted else 0.0,
    )
    before = "od" if adjusted else ""
    np.testing.assert_allclose(ours.lower_95, numbers(rows, f"{before}ll95"), **WITHIN)
    np.testing.assert_allclose(ours.upper_95, numbers(rows, f"{before}ul95"), **WITHIN)
    np.testing.assert_allclose(ours.lower_998, numbers(rows, f"{before}ll998"), **WITHIN)
    np.testing.assert_allclose(ours.upper_998, numbers(rows, f"{before}ul998"), **WITHIN)
