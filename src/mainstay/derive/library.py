"""The derived tables: load, check, put in order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from mainstay.derive.check import OBSERVED_TO, described_columns, names_bound, tables_read
from mainstay.derive.sql_file import SqlFile, read_sql_file
from mainstay.record.tables import sql_schema
from mainstay.reference.values import load_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlglot import exp

FOLDER = Path(__file__).parent
_FIELDS = {"title", "row_is", "columns", "materialise"}


@dataclass(frozen=True)
class DerivedTable:
    """One derived table.

    Attributes
        name : its name in SQL, the file's name
        title, row_is : what it is and what one row stands for
        meanings : column name to one sentence, in order
        types : column name to SQL type, in order
        values : the reference values it uses
        reads : record tables and derived tables it reads
        materialise : kept as a temporary table because it is read several times; otherwise a view
        select : the SELECT, not yet bound
        sql : the SELECT as its author wrote it
    """

    name: str
    title: str
    row_is: str
    meanings: Mapping[str, str]
    types: Mapping[str, str]
    values: tuple[str, ...]
    reads: frozenset[str]
    materialise: bool
    select: exp.Query
    sql: str


@cache
def load_derived() -> Mapping[str, DerivedTable]:
    """Every derived table that comes with the package, each after the tables it reads.

    Returns
        a read-only mapping by name
    Raises
        UsageError : see `read_derived`
    Example
        >>> load_derived()["journeys"].row_is
        'an episode that started treatment'
    """
    return read_derived(FOLDER)


def read_derived(folder: Path) -> Mapping[str, DerivedTable]:
    """Read and check the `.sql` files of a folder of derived tables.

    Args
        folder : holds one `.sql` file per table
    Returns
        a read-only mapping by name, in an order in which they can be made
    Raises
        UsageError : a file does not parse, reads an unknown table, column or value, goes round in a circle,
            or describes other columns than it returns; with file, line and reason
    Example
        >>> list(read_derived(FOLDER)) == list(load_derived())
        True
    """
    files = {path.stem: read_sql_file(path, path.name) for path in sorted(folder.glob("*.sql"))}
    schema = sql_schema()
    derived: dict[str, DerivedTable] = {}
    for name in _in_order(files):
        derived[name] = _check(files[name], schema)
        schema[name] = dict(derived[name].types)
    return MappingProxyType(derived)


@cache
def full_schema() -> Mapping[str, Mapping[str, str]]:
    """Column types of every record table and every derived table: all that an indicator may read.

    Example
        >>> full_schema()["review_pairs"]["latest_review_date"]
        'DATE'
    """
    derived = {name: dict(table.types) for name, table in load_derived().items()}
    return MappingProxyType({**sql_schema(), **derived})


def needed(names: Iterable[str]) -> list[str]:
    """The derived tables among some names, with those they need themselves, in the order to make them.

    Args
        names : tables that are read; record tables among them are left out
    Example
        >>> needed(["missed_runs", "doses"])
        ['dose_months', 'split_doses', 'dose_days', 'dose_gaps', 'missed_runs']
    """
    derived = load_derived()
    wanted: set[str] = set()
    waiting = [name for name in names if name in derived]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting.extend(read for read in derived[name].reads if read in derived)
    return [name for name in derived if name in wanted]


def _in_order(files: Mapping[str, SqlFile]) -> list[str]:
    reads = {name: sorted(tables_read(file.select) & files.keys()) for name, file in files.items()}
    try:
        return list(TopologicalSorter(reads).static_order())
    except CycleError as problem:
        circle = problem.args[1]
        raise files[circle[0]].refuse(
            f"the tables read each other in a circle: {' → '.join(circle)}",
            "Take one of these tables out of the FROM of another.",
        ) from None


def _check(file: SqlFile, schema: Mapping[str, Mapping[str, str]]) -> DerivedTable:
    meanings = _check_header(file)
    types = described_columns(file, meanings, schema, load_values().keys())
    return DerivedTable(
        name=file.name,
        title=str(file.header["title"]),
        row_is=str(file.header["row_is"]),
        meanings=MappingProxyType(meanings),
        types=MappingProxyType(types),
        values=tuple(sorted(names_bound(file.select) - {OBSERVED_TO})),
        reads=tables_read(file.select),
        materialise=bool(file.header.get("materialise", False)),
        select=file.select,
        sql=file.sql,
    )


def _check_header(file: SqlFile) -> dict[str, str]:
    missing = {"title", "row_is", "columns"} - file.header.keys()
    unknown = file.header.keys() - _FIELDS
    columns = file.header.get("columns")
    if missing or unknown or not isinstance(columns, dict):
        named = ", ".join(sorted(missing or unknown or {"columns"}))
        raise file.refuse(
            f"the header {'lacks' if missing else 'has the wrong'} {named}",
            "Give title, row_is and [columns]; materialise is the only other field.",
        )
    return {str(name): str(meaning) for name, meaning in columns.items()}
