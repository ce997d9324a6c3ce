"""Read staged text into record tables, keeping for every row which rules it is at fault with.

`staged_<table>` (text as it came, with `source` and `line`) becomes `checked_<table>` (typed, identifiers
replaced by pseudonyms, in stored order, with `faults`, one bit for each rule). Rows without a fault that is
an error make up the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mainstay.record.checked_sql import KEPT_COLUMNS, NOBODY, checked_sql
from mainstay.record.event_order import Places
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


def rows_of(table: Table) -> str:
    """The working table that holds the checked rows: smaller to read than `checked_<table>` for event tables.

    Example
        >>> from mainstay.record.tables import DOSES, REVIEWS
        >>> rows_of(DOSES), rows_of(REVIEWS)
        ('main.coded_doses', 'main.checked_reviews')
    """
    return f"main.{'coded' if table.is_event else 'checked'}_{table.name}"


def check_table(
    connection: Connection,
    table: Table,
    *,
    as_of: date,
    extra_rules: Sequence[Rule] = (),
    only_source: int | None = None,
) -> CheckedTable:
    """Make `checked_<table>` from `staged_<table>` and count what is at fault.

    Args
        connection : where `staged_<table>` and the checked tables it refers to stand, with the macros
            `as_date(text)` and `pseudonym(kind, text)`
        table : the declaration
        as_of : a date after this day lies in the future
        extra_rules : rules of a source; rows at fault are listed in `source_faults`
        only_source : the number of the source, where all rows come from one CSV file in its order
    Returns
        counts; never a value of a row
    Raises
        duckdb.Error : the source could not be read to its end
    Example
        >>> from datetime import date
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.record.tables import SERVICES
        >>> connection = connect()
        >>> staged = "(VALUES (0, 2, 'A', 'North', 'P', 'Q'), (0, 3, 'A', 'South', 'P', 'Q'))"
        >>> columns = f"source, line, {', '.join(SERVICES.column_names)}"
        >>> _ = connection.execute(f"CREATE TABLE staged_services AS FROM {staged} AS rows ({columns})")
        >>> checked = check_table(connection, SERVICES, as_of=date(2026, 1, 1))
        >>> checked.kept, [(entry.rule.name, entry.first_lines) for entry in checked.counts]
        (1, [('duplicate', (3,))])
    """
    rules = (*rules_of(table), *duplicate_rules(table), *extra_rules)
    _make_checked(connection, table, rules, as_of, bool(extra_rules), only_source)
    counted = f"count(*), count(*) FILTER (WHERE {kept_condition(rules)})"
    staged, kept = connection.execute(f"SELECT {counted} FROM {rows_of(table)}").fetchall()[0]
    return CheckedTable(table, rules, staged, kept, count_faults(connection, table, rules))


def _make_checked(
    connection: Connection,
    table: Table,
    rules: Sequence[Rule],
    as_of: date,
    with_source_faults: bool,
    only_source: int | None,
) -> None:
    if len(rules) > 63:
        raise AssertionError(f"{table.name} has {len(rules)} rules; `faults` holds 63")
    places = _places(connection) if table.is_event else NOBODY
    statements = checked_sql(
        table, rules, as_of, with_source_faults=with_source_faults, places=places, only_source=only_source
    )
    _run_in_written_order(connection, statements)
    if table.is_event:
        _mark_repeated_events(connection, table, rules)
    if columns := KEPT_COLUMNS.get(table.name):
        kept_rows = f"FROM main.checked_{table.name} WHERE {kept_condition(rules)}"
        connection.execute(f"CREATE TABLE main.kept_{table.name} AS SELECT {columns} {kept_rows}")


def _places(connection: Connection) -> Places:
    people, episodes = connection.execute(
        "SELECT max(person_place), max(person_episode) FROM main.kept_episodes"
    ).fetchall()[0]
    return Places(people or 0, (episodes or 0) + 1)


def _run_in_written_order(connection: Connection, statements: Sequence[str]) -> None:
    """The engine knows no row count of a CSV and would hash the large side of a join instead of the small."""
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    for statement in statements:
        connection.execute(statement)
    connection.execute("RESET disabled_optimizers")


def _mark_repeated_events(connection: Connection, table: Table, rules: Sequence[Rule]) -> None:
    """Mark rows of an event table that repeat the row before them.

    Event tables stand in the order of their keys: a repeat is next to the row it repeats, which one pass in
    stored order finds without holding all keys in memory. Among the few rows found so, the first line of the
    first source is the one to keep.
    """
    key = ["episode_place", *table.key[1:]]
    same = " AND ".join(f"{name} IS NOT DISTINCT FROM lag({name}) OVER ()" for name in key)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE repeats AS
        SELECT row, source = first_source AS same_source FROM (
          SELECT row, source, row_number() OVER same AS place, first_value(source) OVER same AS first_source
          FROM (
            SELECT row, source, line, count(*) FILTER (WHERE NOT is_repeat) OVER (ORDER BY row) AS keys
            FROM (
              SELECT row, source, line, is_repeat FROM (
                SELECT row, source, line, is_repeat, lead(is_repeat) OVER () AS is_repeated FROM (
                  SELECT rowid AS row, source, line, coalesce({same}, false) AS is_repeat
                  FROM {rows_of(table)} WHERE {kept_condition(rules)}
                )
              ) WHERE is_repeat OR is_repeated
            )
          )
          WINDOW same AS (PARTITION BY keys ORDER BY source, line, row)
        ) WHERE place > 1""")
    bits = {rule.name: 1 << bit for bit, rule in enumerate(rules)}
    bit = f"CASE WHEN same_source THEN {bits['duplicate']} ELSE {bits['given_twice']} END"
    if connection.execute("SELECT count(*) FROM repeats").fetchall()[0][0]:
        connection.execute(f"""
            UPDATE {rows_of(table)} AS coded SET faults = faults | {bit}
            FROM repeats WHERE coded.rowid = repeats.row""")


def count_faults(connection: Connection, table: Table, rules: Sequence[Rule]) -> tuple[RuleCount, ...]:
    """How many rows of each source are at fault with each rule, and the first lines they stand on.

    Args
        connection, table, rules : as for `check_table`, which made the checked rows
    Returns
        one entry per rule and source with any row at fault; a line that makes several rows is named once
    Example
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.record.tables import DOSES
        >>> with connect() as connection:
        ...     faulty = "SELECT 0 AS source, 7 AS line, 1 AS faults FROM range(3)"
        ...     _ = connection.execute(f"CREATE TABLE coded_doses AS {faulty}")
        ...     count_faults(connection, DOSES, rules_of(DOSES))[0].first_lines
        (7,)
    """
    seen = connection.execute(f"SELECT coalesce(bit_or(faults), 0) FROM {rows_of(table)}").fetchall()[0][0]
    counts = []
    for bit, rule in enumerate(rules):
        if not seen >> bit & 1:
            continue
        rows = connection.execute(f"""
            SELECT source, count(*), min(DISTINCT line, {LINES_SHOWN}) FROM {rows_of(table)}
            WHERE (faults & {1 << bit}) <> 0 GROUP BY source ORDER BY source""").fetchall()
        counts += [RuleCount(rule, source, count, tuple(lines)) for source, count, lines in rows]
    return tuple(counts)
