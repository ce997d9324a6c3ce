"""What the `fhir` profile makes of resources as systems write them, and of what is no export."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from lib.checkout import ROOT, lines_of
from lib.native_files import Found, find_in
from mainstay.errors import ShortfallError
from mainstay.intake.publish import refuse_too_many_set_aside
from mainstay.intake.set_aside import write_set_aside

if TYPE_CHECKING:
    from pathlib import Path

SCT, LOINC, DMD = "http://snomed.info/sct", "http://loinc.org", "https://dmd.nhs.uk"
SECRET = "Ramsbottom"
METHADONE = (SCT, "387286002")
ANN = {"subject": {"reference": "Patient/ann"}}
EPISODE = {
    "resourceType": "EpisodeOfCare",
    "id": "e1",
    "status": "active",
    "patient": {"reference": "https://server.example/fhir/Patient/ann/_history/3"},
    "managingOrganization": {"identifier": {"value": "S1"}, "display": "Service one"},
    "period": {"start": "2024-01-10T09:00:00+00:00"},
}
PATIENT = {
    "resourceType": "Patient",
    "id": "ann",
    "gender": "female",
    "birthDate": "1980-05-05",
    "name": [{"family": SECRET}],
}


def coded(system: str, code: str, display: str | None = None) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code} | ({"display": display} if display else {})]}


def write(folder: Path, **more: list[dict[str, Any] | str]) -> Path:
    """A person and her episode, and what else is given by type of resource; texts are lines as they are."""
    folder.mkdir(exist_ok=True)
    for name, resources in {"Patient": [PATIENT], "EpisodeOfCare": [EPISODE], **more}.items():
        lines = [
            each if isinstance(each, str) else json.dumps({"resourceType": name, "id": f"r{place}"} | each)
            for place, each in enumerate(resources)
        ]
        (folder / f"{name}.ndjson").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def found_in(tmp_path: Path, **more: list[dict[str, Any] | str]) -> Found:
    return find_in(tmp_path / "work", f"fhir={write(tmp_path / 'export', **more)}")


def summary_of(found: Found, name: str):
    return next(summary for summary in found.checked.inputs[0] if summary.name == name)


def request(code: dict[str, Any], **more: Any) -> dict[str, Any]:
    return ANN | {"medicationCodeableConcept": code, "authoredOn": "2024-01-11", "status": "active"} | more


def dosage(value: float, unit: str, **repeat: Any) -> list[dict[str, Any]]:
    timing = {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"} | repeat}
    return [{"timing": timing, "doseAndRate": [{"doseQuantity": {"value": value, "unit": unit}}]}]


def test_an_episode_without_a_history_starts_when_its_period_does(tmp_path):
    found = found_in(tmp_path)
    assert found.rows("episodes", "service_id, triaged_date::text, started_date::text, ended_date") == [
        ("S1", "2024-01-10", "2024-01-10", None)
    ]
    assert found.rows("services", "service_id, name") == [("S1", "Service one")]
    assert found.rows("people", "sex, birth_year") == [("female", 1980)]


def test_an_episode_that_only_waits_has_not_started(tmp_path):
    found = found_in(tmp_path, EpisodeOfCare=[EPISODE | {"status": "waitlist"}])
    assert found.rows("episodes", "started_date") == [(None,)]


@pytest.mark.parametrize(
    ("instruction", "daily_dose_mg"),
    [
        (dosage(60, "mg"), 60),
        (dosage(60, "mg", frequency=2), None),
        (dosage(96, "mg", periodUnit="wk"), None),
        (dosage(96, "mg", period=28), None),
        (dosage(30, "mg") + dosage(60, "mg"), None),
        ([], None),
    ],
)
def test_a_daily_dose_is_taken_from_one_instruction_for_each_day_only(tmp_path, instruction, daily_dose_mg):
    found = found_in(tmp_path, MedicationRequest=[request(coded(*METHADONE), dosageInstruction=instruction)])
    assert found.rows("prescriptions", "medicine, daily_dose_mg") == [("methadone", daily_dose_mg)]


def test_millilitres_become_milligrams_by_a_stated_strength_only(tmp_path):
    own = coded(DMD, "123")
    write(
        tmp_path / "export",
        MedicationRequest=[request(own, dosageInstruction=dosage(60, unit)) for unit in ("ml", "tablet")],
    )
    (tmp_path / "export" / "codes.csv").write_text(
        f"list,system,code,value,strength\nmedicine,{DMD},123,methadone,2 mg/ml\n"
    )
    found = find_in(tmp_path / "work", f"fhir={tmp_path / 'export'}")
    assert found.rows("prescriptions", "daily_dose_mg") == [(120,)]
    assert list(found.faults("prescriptions")) == [("type", "daily_dose_mg")]


def test_dm_d_products_are_those_that_a_service_adds(tmp_path):
    liquid, tablet, unlisted = (
        request(coded(DMD, code), dosageInstruction=dosage(8, "mg")) for code in "123"
    )
    write(tmp_path / "export", MedicationRequest=[liquid, tablet, unlisted])
    (tmp_path / "export" / "codes.csv").write_text(
        f"list,system,code,value\nmedicine,{DMD},1,methadone\nmedicine,{DMD},2,buprenorphine\n"
    )
    found = find_in(tmp_path / "work", f"fhir={tmp_path / 'export'}")
    assert sorted(found.rows("prescriptions", "medicine, daily_dose_mg")) == [
        ("buprenorphine", 8),
        ("methadone", 8),
    ]
    assert summary_of(found, "medication_request").left_out_because == "1 with a code that is in no list"


def test_the_page_lists_the_code_systems_and_says_which_bring_codes():
    systems, codes = (
        list(csv.DictReader(lines_of(ROOT / "src" / "mainstay" / "reference" / f"{name}.csv")))
        for name in ("fhir_code_systems", "fhir_codes")
    )
    used = {row["system"] for row in codes} - {"text"}
    assert {row["system"] for row in systems} - used == {DMD}
    page = (ROOT / "docs" / "how-to" / "import-fhir.md").read_text("utf-8")
    for row in systems:
        brings = "yes" if row["system"] in used else "none"
        assert f"| {row['name']} | `{row['system']}` | {brings} |" in page


def test_a_medicine_known_by_name_under_an_unknown_code_is_set_aside_and_another_is_left_out(tmp_path):
    named = coded(DMD, "999", "Methadone 5mg tablets")
    other = coded(DMD, "998", "Paracetamol 500mg tablets")
    found = found_in(tmp_path, MedicationRequest=[request(named), request(other), request(coded(*METHADONE))])
    assert found.faults("prescriptions") == {("allowed", "medicine"): (1,)}
    assert found.table("prescriptions").kept == 1
    left_out = summary_of(found, "medication_request")
    assert (left_out.left_out, left_out.left_out_because) == (1, "1 with a code that is in no list")


def test_codes_that_disagree_are_set_aside(tmp_path):
    both = {"coding": [{"system": SCT, "code": code} for code in (METHADONE[1], "387173000")]}
    found = found_in(tmp_path, MedicationRequest=[request(both), request(coded(*METHADONE))])
    assert found.faults("prescriptions") == {("allowed", "medicine"): (1,)}


def test_unknown_codes_and_what_was_entered_in_error_are_counted(tmp_path):
    observation = ANN | {"status": "final", "effectiveDateTime": "2024-02-01"}
    positive = {"valueCodeableConcept": coded(SCT, "10828004")}
    found = found_in(
        tmp_path,
        Observation=[
            observation | positive | {"code": coded(LOINC, "3879-4")},
            observation | positive | {"code": coded(LOINC, "8867-4")},
            observation | positive | {"code": coded(LOINC, "3879-4"), "status": "entered-in-error"},
        ],
    )
    assert found.rows("tests", "specimen, substance, result") == [("urine", "opioid", "positive")]
    summary = summary_of(found, "observation")
    assert summary.left_out == 2
    assert summary.left_out_because == (
        "1 entered in error, planned only, or did not take place; 1 with a code that is in no list"
    )


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ({"valueCodeableConcept": coded(SCT, "260415000")}, "negative"),
        (
            {
                "interpretation": [
                    coded("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "POS")
                ]
            },
            "positive",
        ),
        (
            {
                "dataAbsentReason": coded(
                    "http://terminology.hl7.org/CodeSystem/data-absent-reason", "asked-declined"
                )
            },
            "refused",
        ),
    ],
)
def test_a_test_that_was_refused_is_not_negative(tmp_path, value, result):
    observation = ANN | {"status": "final", "effectiveDateTime": "2024-02-01", "code": coded(LOINC, "3397-7")}
    found = found_in(tmp_path, Observation=[observation | value])
    assert found.rows("tests", "substance, result") == [("cocaine", result)]


def test_a_test_without_a_value_is_set_aside_not_negative(tmp_path):
    observation = ANN | {"status": "final", "effectiveDateTime": "2024-02-01", "code": coded(LOINC, "3397-7")}
    assert found_in(tmp_path, Observation=[observation]).faults("tests") == {("missing", "result"): (1,)}


def test_what_is_handed_over_for_three_days_is_three_doses(tmp_path):
    dispense = ANN | {
        "status": "completed",
        "medicationCodeableConcept": coded(*METHADONE),
        "whenHandedOver": "2024-01-30",
        "quantity": {"value": 90, "unit": "mg"},
        "daysSupply": {"value": 3},
    }
    found = found_in(tmp_path, MedicationDispense=[dispense])
    assert found.rows("doses", "dose_date::text, dose_mg, outcome") == [
        ("2024-01-30", 30, "taken"),
        ("2024-01-31", 30, "taken"),
        ("2024-02-01", 30, "taken"),
    ]


def test_a_refuted_condition_is_no_need_and_a_death_is_an_event(tmp_path):
    homeless = ANN | {"code": coded(SCT, "32911000"), "recordedDate": "2024-01-20"}
    found = found_in(
        tmp_path,
        Patient=[PATIENT | {"deceasedDateTime": "2024-05-01T03:00:00Z"}],
        Condition=[homeless, homeless | {"verificationStatus": coded("x", "refuted")}],
    )
    assert found.rows("needs", "domain") == [("housing",)]
    assert found.rows("health_events", "event_date::text, kind") == [("2024-05-01", "death")]


def test_a_cancelled_appointment_that_does_not_say_by_whom_is_set_aside(tmp_path):
    appointment = {
        "start": "2024-02-01T10:00:00Z",
        "serviceType": [coded("urn:mainstay:contact", "keywork")],
        "participant": [{"actor": {"reference": "Patient/ann"}, "status": "accepted"}],
    }
    found = found_in(
        tmp_path, Appointment=[appointment | {"status": s} for s in ("noshow", "cancelled", "booked")]
    )
    assert found.rows("contacts", "outcome") == [("missed",)]
    assert found.faults("contacts") == {("allowed", "outcome"): (2,)}
    assert summary_of(found, "appointment").left_out == 1


# --- bad input


def test_broken_lines_are_named_by_number_and_never_by_value(tmp_path):
    found = found_in(
        tmp_path,
        Patient=[
            PATIENT,
            f'{{"resourceType": "Patient", "id": "{SECRET}"',
            "",
            f'["{SECRET}"]',
            f'{{"resourceType": "Practitioner", "id": "{SECRET}"}}',
            PATIENT | {"id": "ben", "gender": SECRET},
        ],
    )
    summary = summary_of(found, "patient")
    assert summary.misshapen_lines == (2, 4, 5)
    assert summary.misshapen_because == "that are no Patient in JSON"
    assert found.faults("people")[("allowed", "sex")] == (6,)
    folder = write_set_aside(found.connection, found.checked, tmp_path / "aside")
    assert folder is not None
    lines = (folder / "patient.0-fhir.lines.csv").read_text()
    assert lines == "line,broken\n2,not json\n4,not json\n5,another resource\n"
    with pytest.raises(
        ShortfallError, match=r"3 lines that are no Patient in JSON \(first: 2, 4, 5\)"
    ) as raised:
        refuse_too_many_set_aside(found.checked, 0.05)
    assert SECRET not in str(raised.value)


def test_a_file_of_which_no_line_is_a_resource_is_refused(tmp_path):
    with pytest.raises(ShortfallError, match="3 lines, none of which is one"):
        found_in(tmp_path, Patient=["{", '"resourceType": "Patient"', "}"])


@pytest.mark.parametrize("name", ["bundle.json", "Patient.ndjson"])
@pytest.mark.parametrize("as_folder", [True, False])
def test_a_bundle_is_refused_with_what_to_do(tmp_path, name, as_folder):
    folder = tmp_path / "export"
    folder.mkdir()
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": PATIENT}]}
    (folder / name).write_text(json.dumps(bundle, indent=1))
    with pytest.raises(ShortfallError, match="a Bundle in") as raised:
        find_in(tmp_path / "work", f"fhir={folder if as_folder else folder / name}")
    assert "take the resources out" in raised.value.next_step
    assert SECRET not in str(raised.value)


def test_a_list_or_a_single_file_is_refused(tmp_path):
    folder = write(tmp_path / "export")
    with pytest.raises(ShortfallError, match="the folder of a FHIR bulk export"):
        find_in(tmp_path / "work", f"fhir={folder / 'Patient.ndjson'}")
    (folder / "more.json").write_text("[]")
    with pytest.raises(ShortfallError, match=r"a list of resources in 'more\.json'"):
        find_in(tmp_path / "work", f"fhir={folder}")


def test_references_to_nobody_are_set_aside(tmp_path):
    nobody = {"subject": {"reference": "Patient/nobody"}, "patient": {"reference": "Patient/nobody"}}
    need = {"code": coded(SCT, "32911000"), "recordedDate": "2024-01-20"}
    elsewhere = {
        "url": "http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare",
        "valueReference": {"reference": "EpisodeOfCare/none"},
    }
    found = found_in(
        tmp_path,
        EpisodeOfCare=[EPISODE, EPISODE | nobody | {"id": "e2"}],
        Condition=[ANN | need, need | nobody, need, ANN | need | {"extension": [elsewhere]}],
    )
    assert found.table("episodes").set_aside == 1
    assert found.table("needs").kept == 1
    assert found.table("needs").set_aside == 3


def test_two_organisations_that_number_people_alike_are_kept_apart(tmp_path):
    need = ANN | {"code": coded(SCT, "32911000"), "recordedDate": "2024-01-20"}
    folders = [write(tmp_path / name, Condition=[need]) for name in ("north", "south")]
    found = find_in(tmp_path / "work", *(f"fhir:{folder.name}={folder}" for folder in folders))
    assert found.table("people").kept == found.table("needs").kept == 2


def test_neither_names_nor_birth_dates_are_kept(tmp_path):
    found = found_in(tmp_path)
    assert SECRET not in str(found.rows("people")) and "05-05" not in str(found.rows("people"))
