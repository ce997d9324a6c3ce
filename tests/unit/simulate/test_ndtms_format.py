"""The NDTMS-like extract has the shape that services send."""

from __future__ import annotations

import csv

import pytest

from mainstay.reference import read_codes
from mainstay.simulate import ndtms_format
from mainstay.simulate.system import simulate, whole_tables

SIZE = {"people": 120, "services": 2, "years": 2, "seed": 5}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("ndtms")
    ndtms_format.write(simulate(**SIZE), out)
    return out


@pytest.fixture(scope="module")
def extract(folder):
    with (folder / "ndtms.csv").open(encoding="ascii", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def tables():
    return whole_tables(**SIZE)


def read(path):
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


def test_it_has_every_column_of_data_set_k_in_its_order(extract):
    fields = [row["field"] for row in read_codes("ndtms_fields") if row["cds"] == "K"]
    assert list(extract[0]) == [*fields, "NALOXISS"]


def test_every_intervention_review_and_episode_is_there_once(extract, tables):
    for number, expected in (
        ("TOPID", tables["reviews"]["review_id"]),
        ("EPISODID", tables["episodes"]["episode_id"]),
    ):
        written = [row[number] for row in extract if row[number]]
        assert set(written) == set(expected.to_pylist())
        assert number == "EPISODID" or len(written) == len(set(written))
    modalities = [row["MODID"] for row in extract if row["MODID"]]
    named = {one.rsplit("-", 1)[0] for one in tables["interventions"]["intervention_id"].to_pylist()}
    assert sorted(modalities) == sorted(named)


def test_some_episodes_stand_on_several_rows_and_some_on_one(extract):
    rows_each = [
        sum(row["EPISODID"] == one for row in extract) for one in {row["EPISODID"] for row in extract}
    ]
    assert min(rows_each) == 1
    assert max(rows_each) > 2


def test_dates_are_written_day_first(extract):
    assert all(len(row["TRIAGED"]) == 10 and row["TRIAGED"][2] == row["TRIAGED"][5] == "/" for row in extract)


def test_an_unanswered_item_of_a_review_is_na_and_a_row_without_a_review_is_empty(extract):
    assert {row["OPIUSE"] for row in extract if not row["TOPID"]} == {""}
    assert "NA" in {row["CRAUSE"] for row in extract if row["TOPID"]}
    assert "" not in {row["CRAUSE"] for row in extract if row["TOPID"]}


def test_flags_stand_only_on_reviews_within_their_intervention(extract):
    starts = {row["MODID"]: row["MODST"] for row in extract if row["MODID"]}
    for row in extract:
        flags = [row[name] for name in row if name.startswith(("REC", "PSYM", "PHM", "PHSTB"))]
        assert (set(flags) <= {"Y", "N"}) if row["SUBMID"] else (set(flags) == {""})
        if row["SUBMID"]:
            assert row["SUBMODDT"] == starts[row["SUBMID"].removesuffix("-S")]


def test_no_name_birthday_or_address_is_made_up(extract):
    assert {row[name] for row in extract for name in ("FINITIAL", "SINITIAL", "PC", "GPPTCE", "LA")} == {""}
    assert {row["DOB"][:6] for row in extract} == {"01/07/"}


def test_what_the_extract_cannot_hold_stands_beside_it_under_client_and_service(folder, tables):
    names = {path.stem for path in (folder / "prescribing").iterdir()}
    assert names == set(tables) - set(ndtms_format.IN_EXTRACT)
    for name in names - {"services"}:
        written = read(folder / "prescribing" / f"{name}.csv")
        assert list(written[0])[:2] == ["person_id", "service_id"]
        assert "episode_id" not in written[0]


def test_a_need_found_at_triage_is_in_the_extract_and_only_there(folder, extract, tables):
    triaged = dict(
        zip(*(tables["episodes"][name].to_pylist() for name in ("episode_id", "triaged_date")), strict=True)
    )
    housing = {
        row["episode_id"]
        for row in tables["needs"].to_pylist()
        if row["domain"] == "housing" and row["found_date"] == triaged[row["episode_id"]]
    }
    assert {row["EPISODID"] for row in extract if row["ACCMNEED"] == "2"} == housing
    beside = read(folder / "prescribing" / "needs.csv")
    assert beside
    assert "housing" not in {row["domain"] for row in beside}
    assert len(beside) + sum(map(len, _carried_needs(extract))) == tables["needs"].num_rows


def _carried_needs(extract):
    for field, code in (("DUALDIAG", "Y"), ("ACCMNEED", "2"), ("EMPSTAT", "12")):
        yield {row["EPISODID"] for row in extract if row[field] == code}


def test_naloxone_is_written_in_one_place(folder, extract, tables):
    in_extract = {row["EPISODID"] for row in extract if row["NALOXISS"] == "Y"}
    beside = [
        row
        for row in read(folder / "prescribing" / "health_events.csv")
        if row["kind"] == "naloxone_supplied"
    ]
    kinds = tables["health_events"]["kind"].to_pylist()
    assert in_extract
    assert len(in_extract) + len(beside) == kinds.count("naloxone_supplied")


def test_the_same_seed_gives_the_same_bytes(folder, tmp_path):
    ndtms_format.write(simulate(**SIZE), tmp_path)
    for path in sorted(folder.rglob("*.csv")):
        assert (tmp_path / path.relative_to(folder)).read_bytes() == path.read_bytes()
