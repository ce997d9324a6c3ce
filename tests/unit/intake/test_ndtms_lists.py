"""The code lists of NDTMS lead only to values that the record knows."""

from __future__ import annotations

import pytest

from mainstay.record.tables import TABLES
from mainstay.record.vocabulary import DOMAINS
from mainstay.reference import read_codes

LISTS = {
    "ndtms_sex": ("sex", TABLES["people"]["sex"].allowed),
    "ndtms_discharge_reasons": ("end_reason", TABLES["episodes"]["end_reason"].allowed),
    "ndtms_drugs": ("substance", TABLES["episodes"]["main_substance"].allowed),
    "ndtms_injecting": ("injecting_status", TABLES["episodes"]["injecting_status"].allowed),
    "ndtms_modalities": ("kind", TABLES["interventions"]["kind"].allowed),
    "ndtms_modality_exits": ("exit", TABLES["interventions"]["exit"].allowed),
    "ndtms_subinterventions": ("what", TABLES["interventions"]["what"].allowed),
    "ndtms_top_stages": ("stage", TABLES["reviews"]["stage"].allowed),
    "ndtms_accommodation": ("need", DOMAINS),
    "ndtms_employment": ("need", DOMAINS),
}


@pytest.mark.parametrize("code_list", sorted(LISTS))
def test_every_code_leads_to_a_value_of_the_record_or_to_none(code_list):
    column, allowed = LISTS[code_list]
    assert {row[column] for row in read_codes(code_list)} - {""} <= set(allowed)


@pytest.mark.parametrize("code_list", sorted(LISTS))
def test_a_code_stands_once(code_list):
    rows = read_codes(code_list)
    codes = [row.get("code") or row["flag"] for row in rows]
    assert len(codes) == len(set(codes))


def test_every_end_reason_and_stage_can_be_written():
    for code_list in ("ndtms_discharge_reasons", "ndtms_top_stages", "ndtms_modality_exits", "ndtms_sex"):
        column, allowed = LISTS[code_list]
        assert {row[column] for row in read_codes(code_list)} >= set(allowed)


def test_data_set_k_is_complete():
    fields = [row["field"] for row in read_codes("ndtms_fields") if row["cds"] == "K"]
    assert len(fields) == len(set(fields)) == 144
    assert (fields[0], fields[-1]) == ("FINITIAL", "OPRAGNCY")


def test_what_a_field_becomes_is_a_column_of_the_record():
    for row in read_codes("ndtms_fields"):
        if row["becomes"]:
            table, column = row["becomes"].split(".")
            assert TABLES[table][column]


def test_a_field_that_becomes_nothing_says_why():
    assert not [row["field"] for row in read_codes("ndtms_fields") if not row["becomes"] and not row["note"]]


def test_nothing_is_said_to_be_checked_before_somebody_checked_it():
    names = [
        *LISTS,
        "ndtms_fields",
        "ndtms_rules",
        "ndtms_ethnicity",
        "ndtms_hepatitis_b",
        "ndtms_hepatitis_c",
    ]
    assert {row["state"] for name in names for row in read_codes(name)} == {"not_yet_checked"}


def test_flags_are_reported_under_the_kind_of_work_they_name():
    kinds = {row["what"]: row["kind"] for row in read_codes("interventions")}
    differ = {
        row["flag"]
        for row in read_codes("ndtms_subinterventions")
        if kinds[row["what"]] != row["modality_kind"]
    }
    assert differ == {"RECRLPP"}
