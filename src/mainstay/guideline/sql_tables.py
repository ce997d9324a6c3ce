"""The tables of facts: load, check, put in order, make."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING

from mainstay.derive.bind import bind
from mainstay.derive.check import OBSERVED_TO, described_columns, names_bound, tables_read
from mainstay.derive.library import full_schema, load_derived, needed
from mainstay.derive.run import create_derived
from mainstay.derive.sql_file import SqlFile, read_sql_file
from mainstay.reference.values import load_values
from mainstay.review.model import SECTIONS, FactKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlglot import exp

    from mainstay.engines.duckdb import Connection

FOLDER = Path(__file__).parent / "facts"
PREFIX = "fact_"
FACTS = "facts"
"""The working table: one row per person and service, with the columns of every fact side by side."""

_BASE = "current_episodes"
_FACT_FIELDS = {"title", "section", "source", "yes", "unknown", "columns"}
_BASE_FIELDS = {"title", "row_is", "columns"}
_OPTIONAL = {"answer", "no"}


@dataclass(frozen=True)
class FactTable:
    """One table that facts are made from, or one fact.

    Attributes
        name : its name in SQL, the file's name
        kind : how the fact is said; None for a table that other tables read
        meanings, types : column to its meaning and SQL type, in order
        values : the reference values it uses itself
        reads : the tables it reads
        select : the SELECT, not yet bound
    """

    name: str
    kind: FactKind | None
    meanings: Mapping[str, str]
    types: Mapping[str, str]
    values: tuple[str, ...]
    reads: frozenset[str]
    select: exp.Query


def read_fact_tables(folder: Path) -> Mapping[str, FactTable]:
    """Read and check a folder of fact tables.

    Args
        folder : one `.sql` file per table; those named `fact_…` are facts
    Returns
        a read-only mapping by name, each after the tables it reads
    Raises
        UsageError : a file does not parse, reads what does not exist, or has a wrong header; with its line
    Example
        >>> list(read_fact_tables(FOLDER))[0]
        'current_episodes'
    """
    files = {path.stem: read_sql_file(path, path.name) for path in sorted(folder.glob("*.sql"))}
    reads = {name: sorted(tables_read(file.select) & files.keys()) for name, file in files.items()}
    schema = dict(full_schema())
    tables: dict[str, FactTable] = {}
    for name in TopologicalSorter(reads).static_order():
        tables[name] = _check(files[name], schema)
        schema[name] = tables[name].types
    return MappingProxyType(tables)


@cache
def load_fact_tables() -> Mapping[str, FactTable]:
    """The fact tables that come with the package.

    Example
        >>> load_fact_tables()["fact_ecg"].kind.section
        'safety'
    """
    return read_fact_tables(FOLDER)


@cache
def load_fact_kinds() -> Mapping[str, FactKind]:
    """Every fact by the name that statements use, in reading order.

    Example
        >>> load_fact_kinds()["naloxone"].title
        'Naloxone'
    """
    kinds = [table.kind for table in load_fact_tables().values() if table.kind]
    kinds.sort(key=lambda kind: (SECTIONS.index(kind.section), kind.name))
    return MappingProxyType({kind.name: kind for kind in kinds})


@cache
def facts_schema() -> Mapping[str, str]:
    """Columns and SQL types of the working table `facts`.

    Example
        >>> facts_schema()["used_opioid"]
        'BOOLEAN'
    """
    tables = load_fact_tables()
    types = dict(tables[_BASE].types)
    for name in _fact_names():
        types.update({column: kind for column, kind in tables[name].types.items() if column != "episode_id"})
    return MappingProxyType(types)


def values_behind(columns: Iterable[str]) -> frozenset[str]:
    """The reference values that some columns of `facts` rest on, through every table they are made from.

    Args
        columns : of `facts`
    Example
        >>> sorted(values_behind(["ecg_value"]))
        ['ecg_shown_days']
    """
    tables = load_fact_tables()
    wanted = set(columns) - {"episode_id"}
    waiting = {name for name, table in tables.items() if table.kind and wanted & table.types.keys()}
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting |= {read for read in tables[name].reads if read in tables} - seen
    own = {value for name in seen for value in tables[name].values}
    derived = load_derived()
    through = needed({read for name in seen for read in tables[name].reads})
    return frozenset(own | {value for name in through for value in derived[name].values})


def create_facts(connection: Connection, observed_to: date) -> None:
    """Make the working table `facts` from the record tables of a connection.

    Args
        connection : DuckDB with the record tables; hand it only the people asked about
        observed_to : the last day the record knows
    Returns
        nothing; `facts` holds one row per person and service with an episode of treatment for opioid use
    Example
        >>> from datetime import date
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.record.schema import create_empty_record
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     create_facts(connection, date(2025, 12, 31))
        ...     connection.execute("SELECT count(*) FROM facts").fetchall()
        [(0,)]
    """
    tables = load_fact_tables()
    outside = sorted({name for table in tables.values() for name in table.reads} - tables.keys())
    create_derived(connection, outside, observed_to)
    for name, select in _bound(observed_to).items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {select}")
    joins = " ".join(f"JOIN {name} USING (episode_id)" for name in _fact_names())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {FACTS} AS SELECT * FROM {_BASE} {joins}")


@cache
def _bound(observed_to: date) -> Mapping[str, str]:
    tables = load_fact_tables()
    return {name: bind(one.select, observed_to).sql("duckdb", comments=False) for name, one in tables.items()}


def _fact_names() -> list[str]:
    return [name for name, table in load_fact_tables().items() if table.kind]


def _check(file: SqlFile, schema: Mapping[str, Mapping[str, str]]) -> FactTable:
    meanings = _check_header(file)
    types = described_columns(file, meanings, schema, load_values().keys())
    kind = _kind(file, types) if file.name.startswith(PREFIX) else None
    values = tuple(sorted(names_bound(file.select) - {OBSERVED_TO}))
    reads = tables_read(file.select)
    return FactTable(file.name, kind, meanings, types, values, reads, file.select)


def _check_header(file: SqlFile) -> dict[str, str]:
    is_fact = file.name.startswith(PREFIX)
    fields = _FACT_FIELDS if is_fact else _BASE_FIELDS
    wrong = (fields - file.header.keys()) | (file.header.keys() - fields - (_OPTIONAL if is_fact else set()))
    columns = file.header.get("columns")
    if wrong or not isinstance(columns, dict):
        raise file.refuse(
            f"the header lacks, or should not have, {', '.join(sorted(wrong or {'columns'}))}",
            f"Give exactly {', '.join(sorted(fields))}.",
        )
    return {str(name): str(meaning) for name, meaning in columns.items()}


def _kind(file: SqlFile, types: Mapping[str, str]) -> FactKind:
    name = file.name.removeprefix(PREFIX)
    texts = {key: str(value) for key, value in file.header.items() if key != "columns"}
    for text in (texts["yes"], texts.get("no", "")):
        for column in columns_named(text):
            if column not in types:
                raise file.refuse(f"no column '{column}' to put in its text", "Name a column it returns.")
    if list(types)[:3] != ["episode_id", f"{name}_known", f"{name}_date"]:
        raise file.refuse(
            "its first columns are others", f"Return episode_id, {name}_known, {name}_date first."
        )
    if texts["section"] not in SECTIONS or bool(texts.get("answer")) != bool(texts.get("no")):
        raise file.refuse(
            "the section is unknown, or there is an answer without a 'no'",
            f"Use one of {', '.join(SECTIONS)}; give answer and no, or neither.",
        )
    if texts.get("answer") and types.get(texts["answer"]) != "BOOLEAN":
        raise file.refuse("the answer is not a BOOLEAN column it returns", "Name the column of the answer.")
    return FactKind(name=name, **texts)


def columns_named(text: str) -> tuple[str, ...]:
    """Columns between braces in a text.

    Example
        >>> columns_named("On {ecg_date}: {ecg_value}.")
        ('ecg_date', 'ecg_value')
    """
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name is not None)
