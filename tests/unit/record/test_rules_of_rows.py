"""Every rule of the record, both sides: a row just within it is kept as it came, a row just beyond is found.

Each case is one row of its own episode and person; all cases are imported at once, and each is found again
by its line.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from lib.native_files import AS_OF, a_system, find_in_system
from mainstay.record.rules import duplicate_rules, rules_of
from mainstay.record.tables import TABLES


@dataclass(frozen=True)
class Case:
    """Cells that differ from a row in order, and the (rule, column) that must be found: all of them."""

    table: str
    cells: dict[str, str]
    found: frozenset[tuple[str, str]]
    episode: tuple[tuple[str, str], ...] = ()


def case(table, cells, *found, **episode):
    return Case(table, cells, frozenset(found), tuple(episode.items()))


def cases_of_columns():
    for table in TABLES.values():
        for column in table.columns:
            yield from _cases_of_column(table, column)


def _cases_of_column(table, column):
    name = column.name
    key = table.key[0] == name
    if column.required:
        yield case(table.name, {name: ""}, ("missing", name))
    if column.references:
        yield case(table.name, {name: "nobody"}, ("reference", name))
    if column.allowed:
        yield from (case(table.name, {name: value}) for value in column.allowed)
        yield case(table.name, {name: "not-a-code"}, ("allowed", name))
        yield case(table.name, {name: column.allowed[0].upper()}, ("allowed", name))
    if column.maximum is not None:
        for value, is_within in (
            (column.minimum, True),
            (column.maximum, True),
            (column.minimum - 1, False),
            (column.maximum + 1, False),
        ):
            yield case(table.name, {name: f"{value:g}"}, *([] if is_within else [("range", name)]))
    if column.type == "integer":
        for text in ("3.5", "three", "nan", "0x10", "3,5", "true", "99999999999"):
            yield case(table.name, {name: text}, ("type", name))
    if column.type == "decimal":
        yield from (case(table.name, {name: text}, ("type", name)) for text in ("lots", "12mg", "1,5"))
        yield from (case(table.name, {name: text}, ("range", name)) for text in ("inf", "-inf", "nan"))
    if column.type == "boolean":
        yield from (case(table.name, {name: text}) for text in ("true", "FALSE", "False"))
        yield from (case(table.name, {name: text}, ("type", name)) for text in ("1", "yes"))
    assert not (key and column.type != "text")


def no_dates(table):
    return {column.name: "" for column in table.columns if column.type == "date" and not column.required}


def cases_of_dates():
    early = {"referred_date": "2023-12-01", "triaged_date": "2023-12-01", "started_date": "2023-12-01"}
    for table in TABLES.values():
        for name in (column.name for column in table.columns if column.type == "date"):
            alone = no_dates(table)
            for text in (
                "yesterday",
                "2024-02-30",
                "29/02/2023",
                "13/01/2024",
                "2024-13-01",
                "24-01-05",
                "1900-12-31",
            ):
                yield case(table.name, alone | {name: text}, ("type", name))
            yield case(table.name, alone | {name: AS_OF.isoformat()})
            if table.name == "episodes":
                yield case(table.name, alone | {name: "1901-01-01"})
            yield case(table.name, alone | {name: "2025-07-01"}, ("future", name))
        for order in table.date_orders:
            for day, found in (("2024-03-10", []), ("2024-03-09", [("date_order", order.later)])):
                dates = {order.earlier: "2024-03-10", order.later: day}
                yield case(
                    table.name, no_dates(table) | dates, *found, **({} if table.name == "episodes" else early)
                )


def cases_of_windows():
    for table in (table for table in TABLES.values() if table.episode_window):
        window = table.episode_window
        day = window.date_column
        for text, found in (
            ("2024-01-05", []),  # the day of triage, with which the episode begins
            ("2024-01-04", [("before_episode", day)]),
            ("2023-12-22", [("before_episode", day)]),  # 14 days
            ("2023-12-21", [("long_before_episode", day)]),
        ):
            yield case(table.name, no_dates(table) | {day: text}, *found)
        ended = {"ended_date": "2024-02-01", "end_reason": "died"}
        after = [("after_episode", day)] if window.after else []
        yield case(table.name, no_dates(table) | {day: "2024-02-01"}, **ended)
        yield case(table.name, no_dates(table) | {day: "2024-02-02"}, *after, **ended)


def cases_of_episodes():
    def ends(ended, reason):
        return {"ended_date": ended, "end_reason": reason}

    yield case("episodes", ends("2024-02-01", "died"))
    yield case("episodes", ends("", ""))
    yield case("episodes", ends("2024-02-01", ""), ("end_without_reason", "end_reason"))
    yield case("episodes", ends("", "died"), ("reason_without_end", "end_reason"))


CASES = [*cases_of_columns(), *cases_of_dates(), *cases_of_windows(), *cases_of_episodes()]


def build(cases):
    """One system with a row, an episode and a person for each case, and the line of each case's row."""
    system = a_system()
    lines = []
    for number, one in enumerate(cases, start=1):
        own = a_system()
        numbered = {"person_id": f"p-{number}", "episode_id": f"e-{number}"}
        for table, rows in own.items():
            row = rows[0] | {name: text for name, text in numbered.items() if name in rows[0]}
            key = TABLES[table].key[0]
            if key not in numbered:
                row[key] = f"{key}-{number}"
            own[table] = [row]
        own["episodes"][0] |= {"service_id": "A"} | dict(one.episode)
        own[one.table][0] |= one.cells
        for table in {"people", "episodes", one.table}:
            system[table] += own[table]
        lines.append(len(system[one.table]) + 1)
    return system, lines


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    # A row whose parent is at fault is found by its reference; that is shown in test_import_of_rows.
    system, lines = build(CASES)
    found = find_in_system(tmp_path_factory.mktemp("cases"), system)
    at_fault = {}
    for table in TABLES:
        rules = found.table(table).rules
        for line, faults in found.connection.execute(f"SELECT line, faults FROM checked_{table}").fetchall():
            bits = [rule for bit, rule in enumerate(rules) if faults >> bit & 1]
            at_fault[table, line] = bits
    kept = {(table, line) for table in TABLES for (line,) in found.rows(table, "line")}
    return lines, at_fault, kept


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: f"{number}-{CASES[number].table}")
def test_what_is_found_in_a_row(imported, number):
    lines, at_fault, kept = imported
    one = CASES[number]
    rules = at_fault[one.table, lines[number]]
    told = {(rule.name, rule.column) for rule in rules}
    own_columns = {column for _, column in one.found} | set(one.cells)
    ignored = {("end_without_reason", "end_reason"), ("reason_without_end", "end_reason")} - one.found
    assert {entry for entry in told if entry[1] in own_columns} - ignored == one.found, one
    is_kept = not any(rule.severity == "error" for rule in rules)
    assert ((one.table, lines[number]) in kept) == is_kept


def test_both_severities_were_seen(imported):
    lines, _, kept = imported
    places = [(one.table, line) for one, line in zip(CASES, lines, strict=True) if one.found]
    assert {place in kept for place in places} == {True, False}


def test_every_rule_of_a_row_has_a_case():
    covered = {(one.table, *found) for one in CASES for found in one.found}
    every = {(table.name, rule.name, rule.column) for table in TABLES.values() for rule in rules_of(table)}
    elsewhere = {("episodes", "two_open_episodes", ""), ("episodes", "overlapping_episodes", "")}
    assert every - covered == elsewhere


def test_a_fault_that_is_a_warning_keeps_the_row_without_the_value(tmp_path):
    system = a_system()
    system["people"][0] |= {"sex": "unheard-of", "birth_year": "1902"}
    system["episodes"][0]["previously_treated"] = "perhaps"
    found = find_in_system(tmp_path, system)
    assert set(found.faults("people")) == {("allowed", "sex"), ("range", "birth_year")}
    assert found.rows("people", "sex, birth_year") == [(None, None)]
    assert found.rows("episodes", "previously_treated") == [(None,)]
    assert found.checked.set_aside == 0


def test_a_number_is_read_however_it_is_written(tmp_path):
    system = a_system()
    system["reviews"] = [
        system["reviews"][0] | {"review_id": f"r{n}", "opiate_days": text}
        for n, text in enumerate(["3", "3.0", " 3 ", "03", "3e0"])
    ]
    found = find_in_system(tmp_path, system)
    assert found.rows("reviews", "DISTINCT opiate_days") == [(3,)]
    assert found.all_faults() == []


def test_a_system_in_order_has_nothing_at_fault(tmp_path):
    found = find_in_system(tmp_path, a_system())
    assert found.all_faults() == []
    assert [(table.staged, table.kept) for table in found.checked.tables] == [(1, 1)] * len(TABLES)


OPEN = {"started_date": "2024-03-01"}
ENDED = OPEN | {"ended_date": "2024-04-01", "end_reason": "died"}


def test_two_open_episodes_of_one_person_at_one_service(tmp_path):
    system = a_system()
    system["services"].append({"service_id": "B", "name": "Service B"})
    system["people"] += [{"person_id": f"p{n}"} for n in range(2, 9)]
    seconds = {
        "p2": OPEN,
        "p3": OPEN | {"service_id": "B"},
        "p4": ENDED,
        "p5": {"started_date": ""},  # not in treatment yet
    }
    for person, second in seconds.items():
        first = system["episodes"][0] | {"episode_id": f"{person}-1", "person_id": person}
        system["episodes"] += [first, first | {"episode_id": f"{person}-2"} | second]
    twice = system["episodes"][0] | {"episode_id": "twice", "person_id": "p6"}
    system["episodes"] += [twice, twice]  # one episode on two lines is not two episodes
    found = find_in_system(tmp_path, system)
    assert found.faults("episodes") == {("two_open_episodes", ""): (3, 4), ("duplicate", "episode_id"): (12,)}


def test_an_episode_that_starts_before_the_earlier_one_ended(tmp_path):
    system = a_system()
    system["people"].append({"person_id": "p2"})
    first = system["episodes"][0] | {"ended_date": "2024-02-01", "end_reason": "dropped_out"}
    for person, day in (("p1", "2024-02-01"), ("p2", "2024-01-31")):
        dates = {"triaged_date": day, "started_date": day, "ended_date": "", "end_reason": ""}
        second = first | dates | {"person_id": person, "episode_id": f"{person}-2"}
        system["episodes"] += [first | {"person_id": person, "episode_id": f"{person}-1"}, second]
    system["episodes"].pop(0)
    for table in TABLES:
        if table not in ("services", "people", "episodes"):
            system[table] = []
    found = find_in_system(tmp_path, system)
    assert found.faults("episodes") == {("overlapping_episodes", ""): (5,)}
    assert found.table("episodes").kept == 4


def test_every_rule_says_what_is_wrong_and_there_is_room_for_those_of_sources():
    for table in TABLES.values():
        rules = (*rules_of(table), *duplicate_rules(table))
        assert all(rule.meaning for rule in rules)
        assert len(rules) < 50  # `faults` holds 63
