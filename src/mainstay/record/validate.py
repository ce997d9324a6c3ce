"""Read staged text into record tables, keeping for every row which rules it is at fault with.

`staged_<table>` (text as it came, with `source` and `line`) becomes `checked_<table>` (typed, identifiers
replaced by pseudonyms, in stored order, with `faults`, one bit for each rule). Rows without a fault that is
an error make up the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mainstay.record.checked_sql import checked_sql
from mainstay.record.rules import Rule, duplicate_rules, rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mainstay.engines.duckdb import Connection
    from mainstay.record.declare import Table

LINES_SHOWN = 5
"""How many line numbers the summary gives for a rule: enough to find the fault in the file."""


@dataclass(frozen=True)
class RuleCount:
    """How many rows of one source are at fault with one rule, and on which lines the first ones stand."""

    rule: Rule
    source: int
    count: int
    first_lines: tuple[int, ...]


@dataclass(frozen=True)
class CheckedTable:
    """What became of the rows of one table.

    Attributes
        table : its declaration
        rules : the rules that were checked; rule i is bit i of `faults`
        staged, kept : rows that came and rows that are kept
        counts : one entry per rule and source with any row at fault
    """

    table: Table
    rules: tuple[Rule, ...]
    staged: int
    kept: int
    counts: tuple[RuleCount, ...]

    @property
    def set_aside(self) -> int:
        """Rows that are not kept because of an error; a row that two sources give counts once."""
        return self.staged - self.kept - self.merged

    @property
    def merged(self) -> int:
        """Rows left out because an earlier source gives them."""
        return sum(entry.count for entry in self.counts if entry.rule.name == "given_twice")


def kept_condition(rules: Sequence[Rule]) -> str:
    """SQL that is true of a checked row that belongs to the record.

    Example
        >>> kept_condition([Rule("type", "doses", "dose_mg", "error", "", "")])
        '(faults & 1) = 0'
    """
    leaves_out = sum(
        1 << bit for bit, rule in enumerate(rules) if rule.severity == "error" or rule.name == "given_twice"
    )
    return f"(faults & {leaves_out}) = 0"


def check_table(
    connection: Connection, table: Table, *, as_of: date, extra_rules: Sequence[Rule] = ()
) -> CheckedTable:
    """Make `checked_<table>` from `staged_<table>` and count what is at fault.

    Args
        connection : where `staged_<table>` and the checked tables it refers to stand, with the macros
            `as_date(text)` and `pseudonym(kind, text)`
        table : the declaration
        as_of : a date after this day lies in the future
        extra_rules : rules of a source; rows at fault are listed in `source_faults`
    Returns
        counts; never a value of a row
    Raises
        duckdb.Error : the source could not be read to its end
    """
    rules = (*rules_of(table), *duplicate_rules(table), *extra_rules)
    if len(rules) > 63:
        raise AssertionError(f"{table.name} has {len(rules)} rules; `faults` holds 63")
    connection.execute(checked_sql(table, rules, as_of))
    if table.is_event:
        _mark_repeated_events(connection, table, rules)
    staged, kept = connection.execute(
        f"SELECT count(*), count(*) FILTER (WHERE {kept_condition(rules)}) FROM checked_{table.name}"
    ).fetchall()[0]
    return CheckedTable(table, rules, staged, kept, _count_faults(connection, table, rules))


def _mark_repeated_events(connection: Connection, table: Table, rules: Sequence[Rule]) -> None:
    """Mark rows of an event table that repeat the row before them.

    Event tables are the large ones, and stand in the order of their keys: a repeat is next to the row it
    repeats, which one pass in stored order finds without holding all keys in memory.
    """
    same = " AND ".join(f"{name} IS NOT DISTINCT FROM lag({name}) OVER ()" for name in table.key)
    repeats = f"""
        SELECT source, line, source = earlier AS same_source FROM (
          SELECT source, line, lag(source) OVER () AS earlier, {same} AS repeat
          FROM checked_{table.name} WHERE {kept_condition(rules)}
        ) WHERE repeat"""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE repeats AS {repeats}")
    found = connection.execute("SELECT count(*) FROM repeats").fetchall()[0][0]
    if not found:
        return
    bits = {rule.name: 1 << bit for bit, rule in enumerate(rules)}
    connection.execute(f"""
        UPDATE checked_{table.name} AS checked
        SET faults = faults | CASE WHEN same_source THEN {bits["duplicate"]} ELSE {bits["given_twice"]} END
        FROM repeats WHERE checked.source = repeats.source AND checked.line = repeats.line""")


def _count_faults(connection: Connection, table: Table, rules: Sequence[Rule]) -> tuple[RuleCount, ...]:
    seen = connection.execute(f"SELECT coalesce(bit_or(faults), 0) FROM checked_{table.name}").fetchall()[0][
        0
    ]
    counts = []
    for bit, rule in enumerate(rules):
        if not seen >> bit & 1:
            continue
        rows = connection.execute(f"""
            SELECT source, count(*), min(line, {LINES_SHOWN}) FROM checked_{table.name}
            WHERE (faults & {1 << bit}) <> 0 GROUP BY source ORDER BY source""").fetchall()
        counts += [RuleCount(rule, source, count, tuple(lines)) for source, count, lines in rows]
    return tuple(counts)
