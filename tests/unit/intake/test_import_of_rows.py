"""Rows on their way into the record: keys, references, several sources, episodes found by date, lines."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from lib.native_files import (
    AS_OF,
    DOSE,
    EPISODE,
    KEY,
    REVIEW,
    Found,
    a_system,
    find_in,
    find_in_system,
    write_csv,
    write_system,
)
from mainstay.engines.duckdb import connect
from mainstay.errors import ShortfallError, UsageError
from mainstay.intake.pseudonyms import pseudonym
from mainstay.intake.run import check_sources
from mainstay.intake.stage import parse_source, refuse_sources_that_cannot_meet
from mainstay.record.validate import count_faults

# --- keys that stand twice


def test_of_rows_with_one_number_the_first_that_is_in_order_is_kept(tmp_path):
    system = a_system()
    system["reviews"] = [
        REVIEW | {"opiate_days": "99"},
        REVIEW | {"opiate_days": "1"},
        REVIEW | {"opiate_days": "2"},
        REVIEW | {"review_id": "r2", "opiate_days": "3"},
    ]
    found = find_in_system(tmp_path, system)
    assert found.faults("reviews") == {("range", "opiate_days"): (2,), ("duplicate", "review_id"): (4,)}
    assert sorted(found.rows("reviews", "opiate_days")) == [(1,), (3,)]


def test_of_events_with_one_key_the_first_that_is_in_order_is_kept(tmp_path):
    system = a_system()
    system["doses"] = [
        DOSE | {"dose_mg": "9999"},
        DOSE | {"dose_mg": "1"},
        DOSE | {"dose_mg": "2"},
        DOSE | {"dose_mg": "3", "outcome": "taken_away"},
    ]
    found = find_in_system(tmp_path, system)
    key = "episode_id, dose_date, medicine, outcome"
    assert found.faults("doses") == {("range", "dose_mg"): (2,), ("duplicate", key): (4,)}
    assert sorted(found.rows("doses", "dose_mg")) == [(1,), (3,)]


def test_events_that_lack_part_of_their_key_are_the_same_where_they_lack_the_same(tmp_path):
    system = a_system()
    one = {"episode_id": "e1", "event_date": "2024-02-01", "kind": "hep_c_test"}
    system["health_events"] = [one, one, one | {"value": "negative"}]
    found = find_in_system(tmp_path, system)
    assert found.table("health_events").kept == 2
    assert found.table("health_events").set_aside == 1


def test_what_two_sources_give_is_kept_once_and_not_set_aside(tmp_path):
    system = a_system()
    system["reviews"].append(REVIEW | {"review_id": "r2"})
    first = write_system(tmp_path / "first", system)
    second = {"reviews": [REVIEW | {"quality_of_life": "3"}, REVIEW | {"review_id": "r3"}], "doses": [DOSE]}
    second |= {"people": a_system()["people"]}
    native = write_system(tmp_path / "second", second)
    sources = [parse_source(f"native={first}"), parse_source(f"native={native}")]
    connection = connect()
    found = Found(connection, check_sources(connection, sources, key=KEY, work_folder=tmp_path, as_of=AS_OF))
    assert {name: found.table(name).merged for name in ("people", "reviews", "doses")} == {
        "people": 1,
        "reviews": 1,
        "doses": 1,
    }
    assert found.checked.set_aside == 0
    assert found.table("reviews").kept == 3
    assert found.rows("reviews", "count(quality_of_life)") == [(0,)]  # the first source is believed


def test_kept_set_aside_and_merged_are_all_rows(tmp_path):
    system = a_system()
    system["doses"] = [DOSE, DOSE, DOSE | {"dose_mg": "x"}, DOSE | {"episode_id": "e9"}]
    doses = find_in_system(tmp_path, system).table("doses")
    assert (doses.staged, doses.kept, doses.set_aside, doses.merged) == (4, 1, 3, 0)


# --- references


def test_rows_of_a_person_who_is_set_aside_are_set_aside_with_them(tmp_path):
    system = a_system()
    system["people"].append({"person_id": ""})
    system["episodes"].append(EPISODE | {"episode_id": "e2", "person_id": "p2"})
    system["reviews"].append(REVIEW | {"review_id": "r2", "episode_id": "e2"})
    system["doses"].append(DOSE | {"episode_id": "e2"})
    found = find_in_system(tmp_path, system)
    assert found.faults("people") == {("missing", "person_id"): (3,)}
    assert found.faults("episodes") == {("reference", "person_id"): (3,)}
    assert found.faults("reviews") == {("reference", "episode_id"): (3,)}
    assert found.faults("doses") == {("reference", "episode_id"): (3,)}


# --- several sources, scopes


def prescribing(**changes):
    dose = {"person_id": "p1"} | {name: text for name, text in DOSE.items() if name != "episode_id"}
    return {"doses": [dose | changes]}


def without(system, *tables):
    return {name: rows for name, rows in system.items() if name not in tables}


def test_the_same_number_under_two_scopes_is_two_people(tmp_path):
    folder = write_system(tmp_path / "files", a_system())
    found = find_in(tmp_path / "work", f"native:north={folder}", f"native:south={folder}")
    assert found.table("people").kept == 2
    assert found.table("services").kept == 1  # a service's code is public and means the same everywhere
    assert found.rows("reviews", "count(DISTINCT review_id), count(DISTINCT episode_id)") == [(2, 2)]
    assert {row[0] for row in found.rows("people", "person_id")} == {
        pseudonym(KEY, "person_id", f"{scope}:p1") for scope in ("north", "south")
    }


def test_a_scope_meets_only_rows_of_its_own(tmp_path):
    system = write_system(tmp_path / "system", without(a_system(), "doses"))
    doses = write_system(tmp_path / "doses", prescribing())
    found = find_in(tmp_path / "work", f"native:north={system}", f"native:south={doses}")
    assert found.faults("doses") == {("missing", "episode_id"): (2,)}


def test_one_source_twice_is_refused_and_so_are_different_keys(tmp_path):
    native, trials = parse_source("native=a"), parse_source("ctn0094=b")
    with pytest.raises(UsageError, match="native more than once"):
        refuse_sources_that_cannot_meet([native, native])
    with pytest.raises(UsageError, match=r"client_number.*trial_participant_number"):
        refuse_sources_that_cannot_meet([native, trials])
    refuse_sources_that_cannot_meet([native, parse_source("ndtms=c"), parse_source("native:x=a")])


# --- rows that name a person: the episode is found by the date


@pytest.fixture
def three_episodes():
    system = without(a_system(), "doses", "interventions", "prescriptions", "reviews", "tests", "needs")
    system = without(system, "supports", "contacts", "health_events")
    system["services"].append({"service_id": "B", "name": "Service B"})

    def stay(name, service, first, last):
        dates = {"referred_date": first, "triaged_date": first, "started_date": first, "ended_date": last}
        return EPISODE | dates | {"episode_id": name, "service_id": service, "end_reason": "transferred"}

    system["episodes"] = [
        stay("one", "A", "2024-01-10", "2024-02-01"),
        stay("two", "B", "2024-03-01", "2024-04-01"),
        stay("three", "A", "2024-05-01", "2024-06-01"),
    ]
    return system


@pytest.mark.parametrize(
    ("day", "anywhere", "at_a"),
    [
        ("2024-01-09", "one", "one"),  # before the first: the first
        ("2024-01-10", "one", "one"),
        ("2024-02-29", "one", "one"),  # between two: the one that had begun
        ("2024-03-01", "two", "one"),
        ("2024-04-30", "two", "one"),
        ("2024-05-01", "three", "three"),
        ("2025-01-01", "three", "three"),  # after the last: the last
    ],
)
def test_a_row_belongs_to_the_last_episode_that_had_begun(tmp_path, three_episodes, day, anywhere, at_a):
    for name, extra, expected in (("anywhere", {}, anywhere), ("at_a", {"service_id": "A"}, at_a)):
        system = three_episodes | prescribing(dose_date=day, **extra)
        found = find_in_system(tmp_path / name, system)
        assert found.rows("doses", "episode_id") == [(pseudonym(KEY, "episode_id", expected),)]


def test_a_row_of_a_person_without_an_episode_there_is_set_aside(tmp_path, three_episodes):
    for extra in ({"service_id": "C"}, {"person_id": "p9"}, {"dose_date": "no day"}):
        name = next(iter(extra))
        found = find_in_system(tmp_path / name, three_episodes | prescribing(**extra))
        assert ("missing", "episode_id") in found.faults("doses")
        assert found.table("doses").kept == 0


# --- lines


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_those_of_the_file_also_after_lines_that_are_no_rows(tmp_path, ending):
    folder = write_system(tmp_path / "files", without(a_system(), "doses"))
    head = ",".join(DOSE)
    good = "e1,2024-01-{day},methadone,30,supervised"
    lines = [head, good.format(day=11), "torn,line", good.format(day=12), "e1,x,methadone,30,supervised"]
    lines += ["one,two,three,four,five,six,seven", "e9,2024-01-13,methadone,30,supervised"]
    (folder / "doses.csv").write_text(ending.join(lines) + ending, newline="")
    found = find_in(tmp_path, f"native={folder}")
    assert found.faults("doses") == {("type", "dose_date"): (5,), ("reference", "episode_id"): (7,)}
    (doses,) = [entry for entry in found.checked.inputs[0] if entry.name == "doses"]
    assert doses.misshapen_lines == (3, 6)
    assert found.table("doses").kept == 2


def test_where_cells_hold_line_breaks_a_line_is_the_place_of_a_row(tmp_path):
    system = a_system()
    system["people"] = [{"person_id": "p1", "ethnicity": "two\nlines"}, {"person_id": "p2", "sex": "x"}]
    found = find_in_system(tmp_path, system)
    assert found.faults("people") == {("allowed", "sex"): (3,)}
    assert ("two\nlines",) in found.rows("people", "ethnicity")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "end"])
def test_line_endings_make_no_difference(tmp_path, ending, last):
    folder = write_system(tmp_path / "files", a_system())
    text = (folder / "doses.csv").read_text().splitlines()
    (folder / "doses.csv").write_text(ending.join(text) + (ending if last else ""), newline="")
    found = find_in(tmp_path, f"native={folder}")
    assert (found.table("doses").kept, found.all_faults()) == (1, [])


def test_every_line_behind_a_quote_that_is_never_closed_is_counted(tmp_path):
    folder = write_system(tmp_path / "files", without(a_system(), "people"))
    rows = [f"p{n},female,1980,A" for n in range(1, 200)]
    rows[50] = 'p51,female,1980,"A'
    (folder / "people.csv").write_text("\n".join(["person_id,sex,birth_year,ethnicity", *rows]) + "\n")
    found = find_in(tmp_path, f"native={folder}")
    (people,) = [entry for entry in found.checked.inputs[0] if entry.name == "people"]
    assert found.table("people").kept == 50
    assert people.misshapen_lines == tuple(range(52, 201))


# --- headers, encodings, dates, formats


def test_columns_that_are_not_known_are_named_and_left_out(tmp_path):
    system = a_system()
    system["doses"][0] |= {"Pharmacy": "corner", "line": "7", "source": "x", "faults": "1"}
    found = find_in_system(tmp_path, system)
    (doses,) = [entry for entry in found.checked.inputs[0] if entry.name == "doses"]
    assert doses.unknown_headers == ("Pharmacy", "line", "source", "faults")
    assert found.table("doses").kept == 1


def test_headers_may_be_in_any_order_and_case(tmp_path):
    system = a_system()
    system["doses"] = [{name.upper(): DOSE[name] for name in reversed(DOSE)}]
    assert find_in_system(tmp_path, system).table("doses").kept == 1


def test_a_required_column_that_is_absent_is_named(tmp_path):
    system = a_system()
    del system["doses"][0]["medicine"]
    with pytest.raises(ShortfallError, match="no medicine"):
        find_in_system(tmp_path, system)


def test_an_optional_column_that_is_absent_is_missing(tmp_path):
    system = a_system()
    system["people"] = [{"person_id": "p1"}]
    assert find_in_system(tmp_path, system).rows("people", "sex, birth_year") == [(None, None)]


def test_lines_may_end_in_different_ways(tmp_path):
    folder = write_system(tmp_path / "files", a_system())
    with (folder / "doses.csv").open("a", newline="") as stream:
        stream.write("e1,2024-01-12,methadone,30,supervised\ne1,torn\re1,2024-01-13,methadone,x,supervised\r")
    found = find_in(tmp_path, f"native={folder}")
    (doses,) = [entry for entry in found.checked.inputs[0] if entry.name == "doses"]
    assert (found.table("doses").kept, doses.misshapen_lines) == (2, (4,))
    assert found.faults("doses") == {("type", "dose_mg"): (5,)}


@pytest.mark.parametrize("blank", ["", " ", "   "])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_with_nothing_but_blanks_is_missing(tmp_path, blank, quote):
    folder = write_system(tmp_path / "files", a_system())
    (folder / "people.csv").write_text(
        f"person_id,sex,birth_year,ethnicity\n{blank}p1{blank},{quote}{blank}{quote},,x\n"
    )
    found = find_in(tmp_path, f"native={folder}")
    assert found.rows("people", "sex, birth_year, ethnicity") == [(None, None, "x")]
    assert found.all_faults() == []


ENCODINGS = {"utf-8": "utf-8", "utf-8-sig": "utf-8", "windows-1252": "windows-1252"}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_utf_8_with_and_without_mark_and_windows_1252_are_read(tmp_path, encoding):
    folder = write_system(tmp_path / "files", a_system())
    write_csv(folder / "services.csv", [{"service_id": "A", "name": "Café – Ȝ"[:6]}], encoding)
    found = find_in(tmp_path, f"native={folder}")
    (services,) = [entry for entry in found.checked.inputs[0] if entry.name == "services"]
    assert services.encoding == ENCODINGS[encoding]
    assert found.rows("services", "name") == [("Café –",)]


def test_a_file_that_ends_within_a_character_is_windows_1252(tmp_path):
    folder = write_system(tmp_path / "files", a_system())
    (folder / "services.csv").write_bytes(b"service_id,name\nA,Caf\xe9")
    assert find_in(tmp_path, f"native={folder}").rows("services", "name") == [("Café",)]


def test_a_byte_that_neither_encoding_knows_is_refused(tmp_path):
    folder = write_system(tmp_path / "files", a_system())
    (folder / "services.csv").write_bytes(b"service_id,name\nA,Caf\x81\n")
    with pytest.raises(ShortfallError, match="neither UTF-8 nor Windows-1252"):
        find_in(tmp_path, f"native={folder}")


def test_parquet_is_read_like_csv(tmp_path):
    folder = write_system(tmp_path / "files", a_system())
    doses = pa.csv.read_csv(folder / "doses.csv")  # dates and numbers with types of their own
    assert str(doses.schema.field("dose_date").type).startswith("date")
    (folder / "doses.csv").unlink()
    pq.write_table(doses, folder / "doses.parquet")
    as_parquet = find_in(tmp_path, f"native={folder}")
    as_csv = find_in_system(tmp_path / "csv", a_system())
    columns = ", ".join(DOSE)
    assert as_parquet.rows("doses", columns) == as_csv.rows("doses", columns)


def test_a_single_file_of_a_table_can_be_given(tmp_path):
    system = write_system(tmp_path / "files", without(a_system(), "doses"))
    doses = write_csv(tmp_path / "doses.csv", [DOSE])
    with pytest.raises(ShortfallError, match=r"no such file|a file named"):
        find_in(tmp_path, f"native={write_csv(tmp_path / 'other.csv', [DOSE])}")
    with pytest.raises(ShortfallError, match="at least one episode"):
        find_in(tmp_path / "alone", f"native={doses}")
    assert system.is_dir()


def test_a_line_that_makes_several_rows_is_named_once(tmp_path):
    system = a_system()
    system["doses"] = [DOSE | {"dose_mg": "x"}] * 7
    found = find_in_system(tmp_path, system)
    assert found.faults("doses") == {("type", "dose_mg"): (2, 3, 4, 5, 6)}
    found.connection.execute("UPDATE coded_doses SET line = 2 WHERE line < 5")
    doses = found.table("doses")
    (count,) = count_faults(found.connection, doses.table, doses.rules)
    assert (count.count, count.first_lines) == (7, (2, 5, 6, 7, 8))
