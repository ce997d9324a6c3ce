"""Check the sources against the record, table by table."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import duckdb

from mainstay.engines.duckdb import Connection, explain
from mainstay.errors import ShortfallError
from mainstay.intake.inputs import InputSummary, line_shifts, misshapen_lines
from mainstay.intake.pseudonyms import make_pseudonym_macro
from mainstay.intake.stage import Source, Staged, connect_sources, enter_source, stage_table
from mainstay.record.tables import TABLES
from mainstay.record.validate import CheckedTable, RuleCount, check_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from mainstay.record.declare import Table
    from mainstay.record.rules import Rule


SOURCE_FAULTS = """
    CREATE TABLE main.source_faults (table_name VARCHAR, source INTEGER, key VARCHAR, bits BIGINT)"""
"""Rows that rules of their source find at fault."""


@dataclass(frozen=True)
class CheckedSources:
    """What was found in all sources; `checked_<table>` stands in the working engine.

    Attributes
        sources : as given
        inputs : for each source, its files
        tables : for each record table, what became of its rows
    """

    sources: tuple[Source, ...]
    inputs: tuple[tuple[InputSummary, ...], ...]
    tables: tuple[CheckedTable, ...]

    @property
    def misshapen(self) -> int:
        """Lines of any file that are no rows."""
        return sum(summary.misshapen for source in self.inputs for summary in source)

    def line_shifts(self, number: int, table: str) -> tuple[int, ...]:
        """Where lines counted in one source of a table lie further down in its file; see `line_shifts`."""
        summaries = self.inputs[number]
        of_table = [summary for summary in summaries if summary.name == table]
        found = next(iter(of_table or summaries))
        return () if found.keeps_line_numbers else line_shifts(found.misshapen_lines)

    @property
    def set_aside(self) -> int:
        """Rows set aside in any table, and rows that were not rows."""
        return sum(table.set_aside for table in self.tables) + self.misshapen


def check_sources(
    connection: Connection,
    sources: Sequence[Source],
    *,
    key: bytes,
    work_folder: Path,
    as_of: date,
    on_table: Callable[[str], None] = lambda name: None,
) -> CheckedSources:
    """Read every source and check every row.

    Args
        connection : an empty working engine
        sources : where rows come from, the first to be believed first
        key : of the pseudonyms
        work_folder : for copies
        as_of : the day of the import
        on_table : told the name of each table before it is read
    Returns
        counts; the rows are in `checked_<table>`
    Raises
        ShortfallError : a file cannot be read, or there is no episode in any of them
    """
    make_pseudonym_macro(connection, key)
    on_table("files")
    inputs = connect_sources(connection, sources, work_folder)
    connection.execute(SOURCE_FAULTS)
    tables = []
    for table in TABLES.values():
        on_table(table.name)
        tables.append(_check_one(connection, table, sources, inputs, as_of))
    _refuse_nobody(tables)
    described = [
        tuple(_with_misshapen(connection, number, source, summary) for summary in inputs[number])
        for number, source in enumerate(sources)
    ]
    connection.execute("SET search_path = 'main'")
    return _in_lines_of_files(CheckedSources(tuple(sources), tuple(described), tuple(tables)))


def _in_lines_of_files(found: CheckedSources) -> CheckedSources:
    return replace(found, tables=tuple(_with_lines_of_file(found, table) for table in found.tables))


def _check_one(
    connection: Connection,
    table: Table,
    sources: Sequence[Source],
    inputs: Sequence[Sequence[InputSummary]],
    as_of: date,
) -> CheckedTable:
    staged = stage_table(connection, table, sources)
    extra = _note_source_faults(connection, table, sources)
    for number in staged.filled_by:
        enter_source(connection, number)
    only_source = _only_source(staged, table, inputs)
    try:
        return check_table(connection, table, as_of=as_of, extra_rules=extra, only_source=only_source)
    except duckdb.Error as problem:
        raise explain(problem, f"checking '{table.name}'") from None


def _only_source(staged: Staged, table: Table, inputs: Sequence[Sequence[InputSummary]]) -> int | None:
    """The source whose rows can be numbered by their place, where there is one."""
    if not staged.as_they_came:
        return None
    (number,) = staged.filled_by
    found = [summary for summary in inputs[number] if summary.name == table.name]
    return number if found and found[0].is_numbered_by_place else None


def _note_source_faults(connection: Connection, table: Table, sources: Sequence[Source]) -> tuple[Rule, ...]:
    from mainstay.record.rules import duplicate_rules, rules_of

    first_bit = len(rules_of(table)) + len(duplicate_rules(table))
    rules: list[Rule] = []
    for number, source in enumerate(sources):
        for check in source.profile.checks:
            if check.rule.table != table.name:
                continue
            if check.rule not in rules:
                rules.append(check.rule)
            bit = 1 << (first_bit + rules.index(check.rule))
            prefix = f"'{source.scope}:' || " if source.scope else ""
            enter_source(connection, number)
            connection.execute(
                f"INSERT INTO main.source_faults SELECT '{table.name}', {number},"
                f" {prefix}CAST(key AS VARCHAR), {bit} FROM ({check.select}) GROUP BY key"
            )
    connection.execute("""
        CREATE OR REPLACE TABLE main.source_faults AS
        SELECT table_name, source, key, bit_or(bits) AS bits FROM main.source_faults GROUP BY ALL""")
    return tuple(rules)


def _with_misshapen(
    connection: Connection, number: int, source: Source, summary: InputSummary
) -> InputSummary:
    enter_source(connection, number)
    expected = next(entry for entry in source.profile.inputs if summary.name in (entry.name, "tables"))
    return replace(summary, misshapen_lines=misshapen_lines(connection, expected))


def _with_lines_of_file(found: CheckedSources, checked: CheckedTable) -> CheckedTable:
    def in_file(entry: RuleCount) -> RuleCount:
        shifts = found.line_shifts(entry.source, checked.table.name)
        lines = tuple(line + bisect_right(shifts, line) for line in entry.first_lines)
        return replace(entry, first_lines=lines)

    return replace(checked, counts=tuple(in_file(entry) for entry in checked.counts))


def _refuse_nobody(tables: Sequence[CheckedTable]) -> None:
    episodes = next(table for table in tables if table.table.name == "episodes")
    if episodes.kept:
        return
    came = f"{episodes.staged} rows, none of which can be kept" if episodes.staged else "none"
    people = next(table for table in tables if table.table.name == "people")
    faults = sorted(
        {
            f"{entry.rule.table}.{entry.rule.column} {entry.rule.meaning}"
            for entry in (*episodes.counts, *people.counts)
            if entry.rule.severity == "error"
        }
    )
    hint = f" ({'; '.join(faults)})" if faults else ""
    raise ShortfallError("at least one episode", came + hint, "Check that these are the right files.")
