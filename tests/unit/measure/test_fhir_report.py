"""Counts as MeasureReports: valid FHIR R4, with the unknown and the hidden told apart from nought."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from lib.small_system import OBSERVED_TO, add_episode, add_services, empty_system, write_indicators
from mainstay.errors import ShortfallError
from mainstay.indicators.library import load_indicators
from mainstay.measure.count import measure
from mainstay.measure.disclosure.publish import publish
from mainstay.measure.fhir_report import counts_as_fhir, release_as_fhir, write_fhir

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mainstay.engines.duckdb import Connection
    from mainstay.indicators.library import Indicator


@pytest.fixture(scope="module")
def system() -> Iterator[Connection]:
    """20 people at A, 9 of them treated before and 2 unknown; 3 at B, all unknown."""
    with empty_system() as connection:
        add_services(connection, "A", "B")
        for number in range(20):
            before = None if number >= 18 else number < 9
            add_episode(connection, f"a{number}", "A", "2025-01-31", before=before)
        for number in range(3):
            add_episode(connection, f"b{number}", "B", "2025-02-01", before=None)
        yield connection


@pytest.fixture(scope="module")
def indicators(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Indicator]:
    every = load_indicators(write_indicators(tmp_path_factory.mktemp("local")))
    return {"treated_before": every["treated_before"]}


def counts_in(part: dict[str, Any]) -> dict[str, int | str]:
    """What a group or stratum says of each population: a count, or why there is none."""
    return {
        each["code"]["coding"][0]["code"]: each["count"]
        if "count" in each
        else each["_count"]["extension"][0]["valueCode"]
        for each in part["population"]
    }


def strata(report: dict[str, Any]) -> dict[tuple[str, ...], dict[str, Any]]:
    (group,) = report["group"]
    return {
        tuple(one["value"]["text"] for one in stratum["component"]): stratum
        for stratum in group["stratifier"][0]["stratum"]
    }


def only_report(bundle: dict[str, Any]) -> dict[str, Any]:
    Bundle.model_validate(json.loads(json.dumps(bundle)))
    (entry,) = bundle["entry"]
    return entry["resource"]


def test_each_population_is_counted_and_the_unknown_are_one(system, indicators):
    counts = measure(system, indicators, by=["service", "month"], observed_to=OBSERVED_TO)
    report = only_report(counts_as_fhir(counts, indicators, from_date=date(2025, 1, 1)))
    assert counts_in(report["group"][0]) == {
        "initial-population": 23, "denominator": 18, "numerator": 9, "unknown": 5,
    }  # fmt: skip
    found = strata(report)
    assert counts_in(found["A", "2025-01-01"]) == {
        "initial-population": 20, "denominator": 18, "numerator": 9, "unknown": 2,
    }  # fmt: skip
    assert found["A", "2025-01-01"]["measureScore"]["value"] == 0.5
    assert report["period"] == {"start": "2025-01-01", "end": "2025-12-31"}
    assert report["measure"] == "urn:mainstay:local-indicator:treated_before|1"
    assert report["group"][0]["code"]["text"] == "had been treated before (local)"
    assert report["meta"]["tag"][0]["code"] == "not_for_publication"
    assert report["extension"][0]["valueString"] == "not yet reviewed by a clinician"


def test_best_and_worst_case_stand_beside_the_score(system, indicators):
    report = only_report(
        counts_as_fhir(measure(system, indicators, by=["service"], observed_to=OBSERVED_TO), indicators)
    )
    around = {
        one["url"].rsplit(":", 1)[1]: one["valueDecimal"]
        for one in strata(report)["A",]["measureScore"]["extension"]
    }
    assert (around["worst"], around["best"]) == (9 / 20, 11 / 20)
    assert around["lower"] < 0.5 < around["upper"]


def test_a_score_of_nobody_known_is_absent_and_not_nought(system, indicators):
    report = only_report(
        counts_as_fhir(measure(system, indicators, by=["service"], observed_to=OBSERVED_TO), indicators)
    )
    nobody = strata(report)["B",]
    assert counts_in(nobody) == {"initial-population": 3, "denominator": 0, "numerator": 0, "unknown": 3}
    assert "value" not in nobody["measureScore"]
    assert nobody["measureScore"]["extension"][0]["valueCode"] == "not-applicable"


def test_hidden_counts_are_masked_and_so_is_what_rests_on_them(system, indicators):
    release = publish(system, indicators, tables=[["service"]], observed_to=OBSERVED_TO)
    report = only_report(release_as_fhir(release, indicators))
    assert report["meta"]["tag"][0]["code"] == "made_safe_for_publication"
    assert counts_in(strata(report)["B",]) == dict.fromkeys(
        ("initial-population", "denominator", "numerator", "unknown"), "masked"
    )
    at_a = counts_in(strata(report)["A",])
    assert (at_a["unknown"], at_a["initial-population"]) == ("masked", "masked")
    assert {count % 5 for count in at_a.values() if isinstance(count, int)} <= {0}
    assert "9" not in [str(count) for count in counts_in(report["group"][0]).values()]


def test_no_more_is_told_than_the_release_does(system, indicators):
    release = publish(system, indicators, tables=[["service"]], observed_to=OBSERVED_TO)
    told = {
        int(count)
        for part in [*strata(only_report(release_as_fhir(release, indicators))).values()]
        for count in counts_in(part).values()
        if isinstance(count, int)
    }
    printed = {count for cells in release.cells.values() for cell in cells.values() for count in cell}
    assert told <= printed


def test_one_group_only_has_no_strata(system, indicators):
    report = only_report(
        counts_as_fhir(measure(system, indicators, by=[], observed_to=OBSERVED_TO), indicators)
    )
    assert "stratifier" not in report["group"][0]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ShortfallError, match="nowhere"):
        write_fhir({}, tmp_path / "nowhere" / "a.fhir.json")
