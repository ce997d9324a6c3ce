"""An NDTMS extract becomes record tables, whatever the order of its columns and rows."""

from __future__ import annotations

import datetime as dt

import pytest

from lib.ndtms_rows import (
    EPISODE,
    LEFT,
    MODALITY,
    WHOLE,
    Checked,
    of_several,
    read_rows,
    read_sources,
    write_extract,
)
from mainstay.errors import ShortfallError

TABLES = ("services", "people", "episodes", "interventions", "reviews", "needs", "health_events")


def record(checked: Checked) -> dict[str, list[tuple[object, ...]]]:
    columns = {entry.table.name: entry.table.column_names for entry in checked.outcome.tables}
    return {name: checked.rows(name, ", ".join(columns[name])) for name in TABLES}


def test_one_row_becomes_a_person_an_episode_an_intervention_and_a_review(tmp_path):
    checked = read_rows(tmp_path, [WHOLE])
    assert checked.faults == {}
    assert checked.rows("people", "sex, birth_year, ethnicity") == [("female", 1980, "White British")]
    assert checked.rows(
        "episodes",
        "service_id, referred_date, triaged_date, started_date, ended_date, end_reason, main_substance,"
        " injecting_status, previously_treated",
    ) == [
        (
            "N0001",
            dt.date(2023, 2, 1),
            dt.date(2023, 2, 3),
            dt.date(2023, 2, 5),
            None,
            None,
            "heroin",
            "never",
            False,
        )
    ]
    assert checked.rows("interventions", "kind, what, offered_date, started_date, ended_date, exit") == [
        (
            "pharmacological",
            "pharmacological_not_stated",
            dt.date(2023, 2, 4),
            dt.date(2023, 2, 5),
            None,
            None,
        )
    ]
    assert checked.rows("reviews", "review_date, stage, opiate_days, injecting_days") == [
        (dt.date(2023, 2, 5), "start", 28, 0)
    ]


def test_nothing_that_could_name_a_person_is_in_any_table(tmp_path):
    named = {**WHOLE, "CLIENTID": "4417", "EPISODID": "9921", "GPPTCE": "GP771", "LA": "LA772"}
    kept = str(record(read_rows(tmp_path, [named])))
    for secret in ("4417", "9921", "ZZ99", "GP771", "LA772", "1980-06-05", "datetime.date(1980"):
        assert secret not in kept


def test_an_unreadable_birth_date_does_not_reach_the_rows_set_aside(tmp_path):
    checked = read_rows(tmp_path, [{**WHOLE, "DOB": "5 June 80"}])
    assert checked.rows("people", "birth_year") == [(None,)]
    assert checked.faults["people.type"] == 1
    assert "June" not in str(checked.connection.execute("FROM checked_people").fetchall())


def test_the_order_of_columns_and_rows_does_not_matter(tmp_path):
    rows = [
        {**WHOLE, "SUBMID": "s1", "SUBMODDT": "01/03/2023", "PHMAIN": "Y"},
        {**EPISODE, "MODID": "m2", "MODAL": "95", "MODST": "06/02/2023"},
        {**WHOLE, "CLIENTID": "c2", "EPISODID": "e2", "MODID": "m3", "TOPID": "t3"},
    ]
    headers = list(dict.fromkeys(name for row in rows for name in row))
    shuffled = sorted(headers, key=lambda name: name[::-1])
    (tmp_path / "work").mkdir()
    straight = write_extract(tmp_path / "a.csv", rows, headers=headers)
    turned = write_extract(tmp_path / "b.csv", rows[::-1], headers=shuffled)
    lower = write_extract(
        tmp_path / "c.csv",
        [{name.lower(): cell for name, cell in row.items()} for row in rows],
        headers=[name.lower() for name in headers],
    )
    first, second, third = (
        record(read_sources(tmp_path / "work", f"ndtms={path}")) for path in (straight, turned, lower)
    )
    assert first == second == third
    assert len(first["interventions"]) == 3


def test_headers_that_the_profile_does_not_know_are_named_and_left_out(tmp_path):
    checked = read_rows(tmp_path, [{**WHOLE, "CIRID": "1", "LOCALBIT": "x"}])
    assert checked.outcome.inputs[0][0].unknown_headers == ("CIRID", "LOCALBIT")
    assert len(checked.rows("reviews")) == 1


def test_an_empty_cell_and_na_are_missing_and_never_zero(tmp_path):
    rows = [
        {**WHOLE, "OPIUSE": "NA", "CRAUSE": "", "COCAUSE": "0", "SHARING": "NA"},
    ]
    checked = read_rows(tmp_path, rows)
    assert checked.rows("reviews", "opiate_days, crack_days, cocaine_days, shared_equipment") == [
        (None, None, 0, None)
    ]
    assert checked.faults == {}


def test_both_ways_to_write_a_date_are_read(tmp_path):
    iso = {"REFLD": "2023-02-01", "TRIAGED": "2023-02-03", "MODST": "2023-02-05", "DOB": "1980-06-05"}
    checked = read_rows(tmp_path, of_several([WHOLE, {**WHOLE, **iso}]))
    spans = checked.rows("episodes", "referred_date, triaged_date, started_date")
    assert spans[0] == spans[1]
    assert checked.rows("people", "birth_year") == [(1980,), (1980,)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_usual_encodings_are_read(tmp_path, encoding):
    row = {**WHOLE, "ETHNIC": "Própria"}
    path = write_extract(tmp_path / "extract.csv", [row], encoding=encoding)
    checked = read_sources(tmp_path, f"ndtms={path}")
    assert checked.rows("people", "ethnicity") == [("Própria",)]


def test_an_episode_on_several_rows_is_one_episode(tmp_path):
    rows = [
        WHOLE,
        {**EPISODE, "MODID": "m2", "MODAL": "95", "MODST": "20/02/2023"},
        {**EPISODE, "TOPID": "t2", "TOPDATE": "05/08/2023", "TRSTAGE": "R", "OPIUSE": "3"},
        WHOLE,
    ]
    checked = read_rows(tmp_path, rows)
    counts = {name: len(checked.rows(name)) for name in ("people", "episodes", "interventions", "reviews")}
    assert counts == {"people": 1, "episodes": 1, "interventions": 2, "reviews": 2}
    assert checked.rows("episodes", "line") == [(2,)]
    assert checked.faults == {}


def test_treatment_starts_with_the_earliest_structured_intervention(tmp_path):
    rows = [
        {**EPISODE, "MODID": "m0", "MODAL": "10", "MODST": "03/02/2023"},
        {**EPISODE, "MODID": "m1", "MODAL": "95", "MODST": "20/02/2023"},
        {**EPISODE, "MODID": "m2", "MODAL": "94", "MODST": "10/02/2023"},
    ]
    checked = read_rows(tmp_path, rows)
    assert checked.rows("episodes", "started_date") == [(dt.date(2023, 2, 10),)]
    assert [kind for (kind,) in checked.rows("interventions", "kind")] == ["pharmacological", "psychosocial"]


def test_advice_alone_is_no_start(tmp_path):
    checked = read_rows(tmp_path, [{**EPISODE, "MODID": "m0", "MODAL": "10", "MODST": "03/02/2023"}])
    assert checked.rows("episodes", "started_date") == [(None,)]
    assert checked.rows("interventions") == []


def test_numbers_used_by_several_people_stay_apart(tmp_path):
    rows = [WHOLE, {**WHOLE, "CLIENTID": "c2", "OPIUSE": "4"}]
    checked = read_rows(tmp_path, rows)
    counts = {name: len(checked.rows(name)) for name in ("people", "episodes", "interventions", "reviews")}
    assert counts == {"people": 2, "episodes": 2, "interventions": 2, "reviews": 2}
    assert checked.faults == {}


def test_a_review_without_its_number_is_at_fault_and_not_lost_in_silence(tmp_path):
    rows = [WHOLE, {**EPISODE, "TOPDATE": "05/08/2023", "TRSTAGE": "R", "OPIUSE": "3"}]
    checked = read_rows(tmp_path, rows)
    assert len(checked.rows("reviews")) == 1
    assert checked.faults["reviews.missing"] == 1


REVIEWED = {"SUBMID": "s1", "PHMAIN": "Y", "PHSTBL": "N", "PSYMOTI": "Y"}


def test_flags_count_from_the_first_to_the_last_day_of_the_intervention(tmp_path):
    days = ("04/02/2023", "05/02/2023", "01/05/2023", "02/05/2023")
    checked = read_rows(
        tmp_path, of_several([{**WHOLE, **LEFT, **REVIEWED, "SUBMODDT": day} for day in days])
    )
    assert [what for (what,) in checked.by_line("interventions", "what")] == [
        "pharmacological_not_stated",
        "maintenance",
        "maintenance",
        "pharmacological_not_stated",
    ]


def test_an_open_intervention_takes_flags_of_any_later_review(tmp_path):
    checked = read_rows(tmp_path, [{**WHOLE, **REVIEWED, "SUBMODDT": "01/12/2024"}])
    assert checked.rows("interventions", "what") == [("maintenance",)]


def test_flags_go_to_interventions_of_their_own_kind_on_whatever_row_they_stand(tmp_path):
    rows = [
        WHOLE,
        {
            **EPISODE,
            **REVIEWED,
            "SUBMODDT": "01/03/2023",
            "RECMAID": "Y",
            "PSYCNMG": "Y",
            "MODID": "m2",
            "MODAL": "95",
            "MODST": "06/02/2023",
        },
    ]
    checked = read_rows(tmp_path, rows)
    assert sorted(checked.rows("interventions", "kind, what")) == [
        ("pharmacological", "maintenance"),
        ("psychosocial", "contingency_management"),
        ("psychosocial", "motivational"),
    ]


def test_psychosocial_relapse_prevention_is_psychosocial_though_reported_under_recovery(tmp_path):
    row = {**WHOLE, "MODAL": "96", "SUBMID": "s1", "SUBMODDT": "01/03/2023", "RECRLPP": "Y", "RECPEER": "Y"}
    checked = read_rows(tmp_path, [row])
    assert sorted(checked.rows("interventions", "kind, what")) == [
        ("psychosocial", "relapse_prevention"),
        ("recovery_support", "peer_support"),
    ]


def test_an_intervention_offered_and_not_started_has_no_start_and_no_flag(tmp_path):
    row = {**EPISODE, **MODALITY, "MODST": "", **REVIEWED, "SUBMODDT": "01/03/2023"}
    checked = read_rows(tmp_path, [row])
    assert checked.rows("interventions", "what, started_date") == [("pharmacological_not_stated", None)]


def test_later_flags_that_state_no_purpose_for_opioids_name_none(tmp_path):
    flags = ("PHSTIMWTH", "PHPREGWTH", "PHMAIN")
    reviewed = {**WHOLE, "SUBMID": "s1", "SUBMODDT": "01/03/2023"}
    checked = read_rows(tmp_path, of_several([{**reviewed, flag: "Y"} for flag in flags]))
    assert [what for (what,) in checked.by_line("interventions", "what")] == [
        "pharmacological_not_stated",
        "pharmacological_not_stated",
        "maintenance",
    ]


def test_needs_are_those_found_at_triage(tmp_path):
    cases = [
        ("DUALDIAG", "Y", "mental_health"),
        ("DUALDIAG", "N", None),
        ("MTHTN", "Y", "mental_health"),
        ("ACCMNEED", "1", "housing"),
        ("ACCMNEED", "2", "housing"),
        ("ACCMNEED", "3", None),
        ("EMPSTAT", "12", "employment"),
        ("EMPSTAT", "1", None),
        ("EMPSTAT", "", None),
    ]
    rows = of_several([{**WHOLE, field: code} for field, code, _ in cases])
    checked = read_rows(tmp_path, rows + rows)
    expected = [(domain, dt.date(2023, 2, 3)) for _, _, domain in cases if domain]
    assert checked.by_line("needs", "domain, found_date") == expected


def test_health_events_come_with_the_dates_the_source_has(tmp_path):
    row = {**WHOLE, "NALOXISS": "Y", "HEPCTSTD": "10/02/2023", "HEPBVAC": "C"}
    assert read_rows(tmp_path, [row]).rows("health_events", "kind, event_date, value") == [
        ("hep_b_vaccine", dt.date(2023, 2, 3), "C"),
        ("hep_c_test", dt.date(2023, 2, 10), None),
        ("naloxone_supplied", dt.date(2023, 2, 3), None),
    ]
    assert read_rows(tmp_path, [{**WHOLE, "NALOXISS": "N"}]).rows("health_events") == []


def test_discharge_reasons_become_the_records_own(tmp_path):
    reasons = {
        "80": "completed_drug_free",
        "82": "completed_occasional",
        "85": "dropped_out",
        "89": "died",
        "6": "dropped_out",
        "95": "transferred",
    }
    checked = read_rows(tmp_path, of_several([{**WHOLE, **LEFT, "DISRSN": code} for code in reasons]))
    assert [reason for (reason,) in checked.by_line("episodes", "end_reason")] == list(reasons.values())


def test_substances_become_the_records_own(tmp_path):
    substances = {
        "1011": "heroin",
        "1105": "methadone",
        "1999": "opioid",
        "3201": "cocaine",
        "7000": "alcohol",
    }
    checked = read_rows(tmp_path, of_several([{**WHOLE, "DRUG1": code} for code in substances]))
    assert [name for (name,) in checked.by_line("episodes", "main_substance")] == list(substances.values())


def test_unknown_codes_are_counted_and_not_turned_into_something_else(tmp_path):
    cases: list[tuple[dict[str, str], str]] = [
        ({**LEFT, "DISRSN": "77"}, "episodes.allowed"),
        ({"DRUG1": "4321"}, "episodes.allowed"),
        ({"INJSTAT": "Q"}, "episodes.allowed"),
        ({"PREVTR": "?"}, "episodes.type"),
        ({"SEX": "Q"}, "people.allowed"),
        ({"MODAL": "55"}, "interventions.allowed"),
        ({"TRSTAGE": "8"}, "reviews.allowed"),
        ({"TRSTAGE": ""}, "reviews.missing"),
        ({"OPIUSE": "29"}, "reviews.range"),
        ({"OPIUSE": "2.5"}, "reviews.type"),
        ({"SHARING": "X"}, "reviews.type"),
    ]
    checked = read_rows(tmp_path, of_several([{**WHOLE, **changed} for changed, _ in cases]))
    names = [fault for _, fault in cases]
    assert {name: checked.faults[name] for name in names} == {name: names.count(name) for name in names}


def test_codes_that_say_unknown_are_missing_and_no_fault(tmp_path):
    checked = read_rows(tmp_path, [{**WHOLE, "SEX": "0", "ETHNIC": "Z", "INJSTAT": "Z"}])
    assert checked.rows("people", "sex, ethnicity") == [(None, None)]
    assert checked.rows("episodes", "injecting_status") == [(None,)]
    assert checked.faults == {}


def test_people_who_do_not_consent_are_counted_and_left_out(tmp_path):
    refused = {"CLIENTID": "c2", "AGNCY": "N0001", "CONSENT": "N"}
    checked = read_rows(tmp_path, [WHOLE, refused, {**refused, "CONSENT": "n"}])
    summary = checked.outcome.inputs[0][0]
    assert (summary.left_out, len(checked.rows("people"))) == (2, 1)
    assert summary.left_out_because == "the person has not consented to sharing"


def test_another_kind_of_file_is_refused(tmp_path):
    path = write_extract(tmp_path / "extract.csv", [{"name": "a", "value": "b"}])
    with pytest.raises(ShortfallError, match="none of them known"):
        read_sources(tmp_path, f"ndtms={path}")
