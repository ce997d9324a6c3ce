"""The case-mix model, its c statistic, its funnel and differences of proportions, against other tools."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from mainstay.measure.casemix_terms import make_terms
from mainstay.stats.adjusted_funnel import adjusted_funnel
from mainstay.stats.difference import newcombe_interval
from mainstay.stats.discrimination import discrimination
from mainstay.stats.expected import fit_expected

VALUES = Path(__file__).parent / "values"
AS_R_NAMES_THEM = {
    "constant": "(Intercept)",
    "age: per 10 years": "decades",
    "age: not known": "age_unknownTRUE",
    "sex: female": "sexfemale",
    "sex: not known": "sexnot known",
    "injecting: never": "injecting_statusnever",
    "injecting: previously": "injecting_statuspreviously",
    "injecting: not known": "injecting_statusnot known",
    "crack: no": "uses_crackno",
    "crack: not known": "uses_cracknot known",
    "previous treatment: no": "previously_treatedno",
    "previous treatment: not known": "previously_treatednot known",
    "days of opioid use: per 7 days": "weeks",
    "days of opioid use: none": "noneTRUE",
    "days of opioid use: not known": "days_unknownTRUE",
}
KNOWN = ("age_years", "sex", "injecting_status", "uses_crack", "previously_treated", "opiate_days")


def rows_of(name):
    with (VALUES / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def column(rows, name):
    return np.array([float(row[name]) for row in rows])


@pytest.fixture(scope="module")
def rows():
    return rows_of("case_mix_rows.csv")


@pytest.fixture(scope="module")
def by_r():
    return {row["term"]: row for row in rows_of("case_mix_coefficients.csv")}


@pytest.fixture(scope="module")
def fitted(rows):
    known = {name: [row[name] or None for row in rows] for name in KNOWN}
    for name in ("age_years", "opiate_days"):
        known[name] = [value and float(value) for value in known[name]]
    terms = make_terms(known, fewest=1)
    return fit_expected(column(rows, "met"), terms.columns, terms.names, events_per_parameter=10)


def test_coefficients_and_standard_errors_are_those_of_r_glm(fitted, by_r):
    assert set(fitted.names) == set(AS_R_NAMES_THEM)
    for name, coefficient, error in zip(
        fitted.names, fitted.coefficients, fitted.standard_errors, strict=True
    ):
        row = by_r[AS_R_NAMES_THEM[name]]
        assert coefficient == pytest.approx(float(row["coefficient"]), abs=1e-6), name
        assert error == pytest.approx(float(row["standard_error"]), abs=1e-6), name


def test_deviance_and_expected_values_are_those_of_r_glm(fitted, by_r, rows):
    assert fitted.deviance == pytest.approx(float(by_r["deviance"]["coefficient"]), abs=1e-6)
    assert fitted.null_deviance == pytest.approx(float(by_r["null_deviance"]["coefficient"]), abs=1e-6)
    np.testing.assert_allclose(fitted.expected, column(rows, "expected"), rtol=0, atol=1e-7)


def test_the_c_statistic_is_that_of_all_pairs_in_r(rows, by_r):
    found = discrimination(column(rows, "met"), column(rows, "expected"))
    assert found.c == pytest.approx(float(by_r["c_statistic"]["coefficient"]), abs=1e-12)
    assert found.standard_error == pytest.approx(float(by_r["c_statistic"]["standard_error"]), abs=1e-12)


def test_the_adjusted_funnel_is_that_of_r():
    services = rows_of("case_mix_services.csv")
    plot = adjusted_funnel(
        *(column(services, name) for name in ("observed", "expected", "variance")),
        centre=0.4,
        overdispersion=True,
    )
    np.testing.assert_allclose(plot.dispersion.z, column(services, "z"), rtol=0, atol=1e-9)
    assert plot.dispersion.phi == pytest.approx(float(services[0]["phi"]), abs=1e-9)
    assert plot.dispersion.tau2 == pytest.approx(float(services[0]["tau2"]), abs=1e-9)
    for name in ("lower_95", "upper_95", "lower_998", "upper_998"):
        np.testing.assert_allclose(
            getattr(plot.ratio_limits, name), np.maximum(column(services, name), 0), rtol=0, atol=1e-9
        )


def test_differences_of_proportions_are_those_of_statsmodels():
    generator = np.random.default_rng(11)
    known = generator.integers(1, 200, (60, 2))
    met = (known * generator.random((60, 2))).astype(int)
    met[:6] = np.where(np.arange(6)[:, None] % 2, known[:6], 0)
    ours = newcombe_interval(met[:, 0], known[:, 0], met[:, 1], known[:, 1])
    for place in range(60):
        theirs = confint_proportions_2indep(
            met[place, 0], known[place, 0], met[place, 1], known[place, 1], method="newcomb", compare="diff"
        )
        np.testing.assert_allclose((ours.lower[place], ours.upper[place]), theirs, rtol=0, atol=1e-9)
