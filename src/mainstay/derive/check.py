"""What a SELECT may read, what it returns, and whether every engine would read it the same way.

What is portable is decided in `mainstay.engines.portable`. All checks work on the parsed tree: no data and no
engine is needed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.schema import MappingSchema

from mainstay.engines.portable import OUTPUT_TYPES, find_faults

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from mainstay.derive.sql_file import SqlFile
    from mainstay.errors import UsageError

OBSERVED_TO = "observed_to"
"""`$observed_to` is the last day the snapshot knows; every other `$name` is a reference value."""

_STORED_AS = {"TEXT": "VARCHAR", "INT": "INTEGER"}


def names_bound(select: exp.Query) -> frozenset[str]:
    """Every `$name` in a SELECT, without the dollar sign.

    Example
        >>> import sqlglot
        >>> sorted(names_bound(sqlglot.parse_one("SELECT $observed_to, $missed_run_days", dialect="duckdb")))
        ['missed_run_days', 'observed_to']
    """
    return frozenset(str(place.this) for place in select.find_all(exp.Placeholder))


def tables_read(select: exp.Query) -> frozenset[str]:
    """Tables that a SELECT reads from outside itself, its own WITH tables left out.

    Example
        >>> import sqlglot
        >>> sorted(tables_read(sqlglot.parse_one("WITH a AS (SELECT 1 FROM doses) SELECT 1 FROM a")))
        ['doses']
    """
    own = {cte.alias for cte in select.find_all(exp.CTE)}
    return frozenset(table.name for table in select.find_all(exp.Table) if table.name) - own


def output_columns(file: SqlFile, schema: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Check every table, column and construct of a SELECT, and say what it returns.

    Args
        file : the parsed file
        schema : table name to column name to SQL type, of every table it may read
    Returns
        column name to SQL type, in order
    Raises
        UsageError : an unknown table or column, or a construct outside the portable subset
    Example
        >>> from mainstay.derive.library import FOLDER
        >>> from mainstay.derive.sql_file import read_sql_file
        >>> from mainstay.record.tables import sql_schema
        >>> output_columns(read_sql_file(FOLDER / "dose_months.sql"), sql_schema())["taken_days"]
        'BIGINT'
    """
    _check_tables(file, schema)
    _check_constructs(file, file.select)
    try:
        typed = _typed(file.select, schema)
    except OptimizeError as problem:
        raise _unknown_column(file, problem) from None
    _check_constructs(file, typed, typed=True)
    _check_names(file, [column.alias_or_name for column in typed.selects])
    types = {column.alias_or_name: _sql_type(column) for column in typed.selects}
    _check_types(file, types)
    return types


def described_columns(
    file: SqlFile,
    meanings: Mapping[str, str],
    schema: Mapping[str, Mapping[str, str]],
    values: Collection[str],
) -> dict[str, str]:
    """Check a SELECT against its own header, and say what it returns.

    Args
        file : the parsed file
        meanings : column to meaning, as its header describes them
        schema : as in `output_columns`
        values : names of reference values
    Returns
        column name to SQL type, in order
    Raises
        UsageError : as in `output_columns` and `check_values`, or it returns other columns than described
    Example
        >>> from mainstay.derive.library import FOLDER, load_derived
        >>> from mainstay.derive.sql_file import read_sql_file
        >>> from mainstay.record.tables import sql_schema
        >>> file, known = read_sql_file(FOLDER / "dose_months.sql"), load_derived()["dose_months"]
        >>> described_columns(file, known.meanings, sql_schema(), ()) == dict(known.types)
        True
    """
    check_values(file, values)
    types = output_columns(file, schema)
    if list(types) != list(meanings):
        raise file.refuse(
            f"it returns {', '.join(types)} but its header describes {', '.join(meanings)}",
            "Describe each column it returns under [columns], in the same order.",
        )
    return types


def types_returned(select: exp.Query, schema: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The columns that a checked SELECT returns, when nothing is left to bind in it.

    Args
        select : with every `$name` bound, so that what rests on one has its type too
        schema : as in `output_columns`
    Returns
        column name to SQL type, in order
    Example
        >>> import sqlglot
        >>> types_returned(sqlglot.parse_one("SELECT e.started_date AS day FROM episodes AS e"),
        ...     {"episodes": {"started_date": "DATE"}})
        {'day': 'DATE'}
    """
    return {column.alias_or_name: _sql_type(column) for column in _typed(select, schema).selects}


def _typed(select: exp.Query, schema: Mapping[str, Mapping[str, str]]) -> exp.Query:
    # sqlglot reads the whole schema anew each time: it is given what the SELECT reads
    read = MappingSchema(
        {name: dict(schema[name]) for name in tables_read(select) if name in schema}, dialect="duckdb"
    )
    whole = qualify(select.copy(), schema=read, dialect="duckdb", quote_identifiers=False)
    return annotate_types(whole, schema=read, dialect="duckdb")


def check_values(file: SqlFile, known: Collection[str]) -> None:
    """Refuse a `$name` that is neither `$observed_to` nor a reference value.

    Args
        file : the parsed file
        known : names of reference values
    Raises
        UsageError : with file, line and reason
    Example
        >>> from mainstay.derive.library import FOLDER
        >>> from mainstay.derive.sql_file import read_sql_file
        >>> check_values(read_sql_file(FOLDER / "spells.sql"), ["spell_gap_days"])
    """
    for place in file.select.find_all(exp.Placeholder):
        if place.this not in known and place.this != OBSERVED_TO:
            line = _line_of_name(file, f"${place.this}")
            raise file.refuse(
                f"${place.this} is not a reference value",
                "Name a value of reference/values.toml, or add it there with its source.",
                line,
            )


def _sql_type(column: exp.Expr) -> str:
    written = column.type.sql("duckdb") if column.type else "VARCHAR"
    return _STORED_AS.get(written, written)


def _check_names(file: SqlFile, names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise file.refuse(
            f"it returns {', '.join(twice)} more than once", "Give each column a name.", file.first_line
        )


def _check_types(file: SqlFile, types: Mapping[str, str]) -> None:
    for name, kind in types.items():
        if kind not in (
            *OUTPUT_TYPES,
            "UNKNOWN",
        ):  # what rests on a $name has its type only when that is bound
            raise file.refuse(
                f"{name} is a {kind}, which not every engine can hand over",
                f"Write CAST(… AS {'DATE' if 'TIME' in kind else 'INTEGER'}) AS {name}.",
                file.first_line,
            )


def _check_tables(file: SqlFile, schema: Mapping[str, Mapping[str, str]]) -> None:
    for cte in file.select.find_all(exp.CTE):
        if cte.alias in schema:
            raise file.refuse(
                f"WITH {cte.alias} hides the table of that name", "Call it something else.", file.line_of(cte)
            )
    outside = tables_read(file.select)
    for table in file.select.find_all(exp.Table):
        if table.name in outside and table.name not in schema:
            raise file.refuse(
                f"there is no table '{table.name}'",
                f"Read one of: {', '.join(sorted(schema))}.",
                file.line_of(table),
            )


def _unknown_column(file: SqlFile, problem: OptimizeError) -> UsageError:
    found = re.search(r"Column '\"?(?:\w+\"?\.\"?)?(\w+)\"?'|Unknown column: (\w+)", str(problem))
    name = (found[1] or found[2]) if found else ""
    places = [column for column in file.select.find_all(exp.Column) if column.name == name]
    line = min((file.line_of(place) for place in places), default=file.first_line)
    reason = f"no column '{name}', or more than one table has it" if name else str(problem).splitlines()[0]
    return file.refuse(reason, "Correct the name, or put the table's alias before it: `e.episode_id`.", line)


def _line_of_name(file: SqlFile, name: str) -> int:
    after_header = len(file.text) - len(file.sql)
    return file.line_at(max(file.text.find(name, after_header), 0))


def _check_constructs(file: SqlFile, tree: exp.Query, *, typed: bool = False) -> None:
    for fault in find_faults(tree, typed=typed):
        raise file.refuse(fault.reason, fault.instead, file.line_of(fault.node))
