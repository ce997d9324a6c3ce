"""Faulty rows on request are what the import sets aside, no more and no less."""

from __future__ import annotations

from collections import Counter

import pytest

from lib.simulated import check, rules_broken
from mainstay.record.rules import rules_of
from mainstay.record.tables import TABLES
from mainstay.simulate.faults import FaultyRows, faults_of
from mainstay.simulate.native_format import write
from mainstay.simulate.system import simulate

NOT_MADE = {"before_episode", "after_episode"}  # near either end of an episode: kept, with a warning


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    folder, rows = tmp_path_factory.mktemp("faulty"), FaultyRows(seed=4)
    write(map(rows.spoil, simulate(700, 12, 2, seed=4)), folder)
    return folder, rows.summary(), check(folder)


def test_the_import_sets_aside_exactly_the_faulty_rows(faulty):
    _, summary, checked = faulty
    made = Counter()
    for row in summary:
        if row["severity"] == "error":
            made[row["table"]] += row["rows"]
    assert {table.table.name: table.set_aside for table in checked.tables} == dict(made)


def test_every_fault_is_found_by_the_rule_of_its_name(faulty):
    _, summary, checked = faulty
    found = {(table, column, rule): count for _, table, column, rule, count in rules_broken(checked)}
    for row in summary:
        if row["kind"] != "duplicate":
            assert found.get((row["table"], row["column"], row["kind"]), 0) >= row["rows"], row


@pytest.mark.parametrize("name", TABLES)
def test_there_is_a_fault_for_every_rule_of_columns_and_date_order(name):
    rules = {(rule.column, rule.name) for rule in rules_of(TABLES[name]) if rule.name not in NOT_MADE}
    of_episodes = {rule for rule in rules if "episode" in rule[1] and rule[1] != "long_before_episode"}
    of_episodes |= {("end_reason", "end_without_reason"), ("end_reason", "reason_without_end")}
    made = {(fault.column, fault.kind) for fault in faults_of(TABLES[name])}
    assert rules - of_episodes <= made


def test_about_one_row_in_a_hundred_is_faulty(faulty):
    folder, summary, _ = faulty
    rows = len((folder / "doses.csv").read_text().splitlines()) - 1
    doses = sum(row["rows"] for row in summary if row["table"] == "doses")
    assert 0.009 < doses / rows < 0.011


def test_the_same_seed_gives_the_same_faults():
    first, second, other = FaultyRows(1), FaultyRows(1), FaultyRows(2)
    block = next(simulate(100, 2, 1, seed=1))
    assert first.spoil(block) == second.spoil(block)
    assert first.spoil(block) != other.spoil(block)
