"""What a SELECT may read, what it returns, and whether every engine would read it the same way.

Source: `docs/methods/derived-tables.md`, "The portable subset". All checks work on the parsed tree: no data
and no engine is needed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from mainstay.derive.sql_file import SqlFile
    from mainstay.errors import UsageError

OBSERVED_TO = "observed_to"
"""`$observed_to` is the last day the snapshot knows; every other `$name` is a reference value."""

_DATES = (exp.DataType.Type.DATE, exp.DataType.Type.TIMESTAMP, exp.DataType.Type.TIMESTAMPTZ)
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
        >>> output_columns(read_sql_file(FOLDER / "dose_days.sql"), sql_schema())["taken_mg"]
        'DOUBLE'
    """
    _check_tables(file, schema)
    _check_constructs(file, file.select, _UNTYPED_RULES)
    try:
        whole = qualify(file.select.copy(), schema=dict(schema), dialect="duckdb", quote_identifiers=False)
    except OptimizeError as problem:
        raise _unknown_column(file, problem) from None
    typed = annotate_types(whole, schema=dict(schema), dialect="duckdb")
    _check_constructs(file, typed, _TYPED_RULES)
    return {column.alias_or_name: _sql_type(column) for column in typed.selects}


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


def _check_constructs(file: SqlFile, tree: exp.Query, rules: tuple[_Rule, ...]) -> None:
    for node in tree.walk():
        for breaks, reason, instead in rules:
            if breaks(node):
                raise file.refuse(reason, instead, file.line_of(node))


def _is_date(node: exp.Expr) -> bool:
    return node.type is not None and node.type.this in _DATES


def _is_date_minus_date(node: exp.Expr) -> bool:
    return isinstance(node, exp.Sub) and _is_date(node.left) and _is_date(node.right)


def _is_asof(node: exp.Expr) -> bool:
    return isinstance(node, exp.Join) and str(node.args.get("method") or "").upper() == "ASOF"


def _is_approximate(node: exp.Expr) -> bool:
    return isinstance(node, exp.Func) and node.sql_name().upper().startswith("APPROX")


def _is_unknown_function(node: exp.Expr) -> bool:
    return isinstance(node, exp.Anonymous)


def _is_arbitrary(node: exp.Expr) -> bool:
    return isinstance(
        node, exp.AnyValue | exp.First | exp.Last | exp.Mode | exp.Rand | exp.ArgMax | exp.ArgMin
    )


def _is_clock(node: exp.Expr) -> bool:
    return isinstance(node, exp.CurrentDate | exp.CurrentTimestamp | exp.CurrentTime)


_NEEDS_ORDER = (
    exp.RowNumber,
    exp.Rank,
    exp.DenseRank,
    exp.Lag,
    exp.Lead,
    exp.FirstValue,
    exp.LastValue,
    exp.NthValue,
)


def _is_unordered_window(node: exp.Expr) -> bool:
    return isinstance(node, exp.Window) and isinstance(node.this, _NEEDS_ORDER) and not node.args.get("order")


def _is_distinct_on(node: exp.Expr) -> bool:
    return isinstance(node, exp.Distinct) and bool(node.args.get("on"))


_Rule = tuple["Callable[[exp.Expr], bool]", str, str]

_UNTYPED_RULES: tuple[_Rule, ...] = (
    (
        _is_asof,
        "ASOF JOIN, which other engines do not have",
        "Join on a range of dates and keep the latest row.",
    ),
    (
        lambda node: isinstance(node, exp.Qualify),
        "QUALIFY, which other engines do not have",
        "Number the rows in a WITH table and keep number 1 with WHERE.",
    ),
    (
        lambda node: isinstance(node, exp.Filter),
        "FILTER on an aggregate",
        "Write the condition inside: sum(CASE WHEN … THEN 1 ELSE 0 END).",
    ),
    (_is_distinct_on, "DISTINCT ON", "Number the rows in a WITH table and keep number 1 with WHERE."),
    (
        lambda node: isinstance(node, exp.Limit | exp.Offset),
        "LIMIT or OFFSET",
        "Return every eligible unit; which rows LIMIT keeps is left to the engine.",
    ),
    (_is_approximate, "an approximate function, whose answer differs between engines", "Count exactly."),
    (
        _is_arbitrary,
        "a function whose choice among rows, or among missing values, differs between engines",
        "Number the rows in a stated order and keep number 1.",
    ),
    (_is_clock, "today's date, so that the same snapshot gives another answer tomorrow", "Use $observed_to."),
    (
        _is_unknown_function,
        "a function that cannot be translated to other engines",
        "Use one of the functions listed in docs/methods/derived-tables.md.",
    ),
    (
        _is_unordered_window,
        "a window without ORDER BY, whose answer depends on the order rows come in",
        "Order it by columns that leave no ties.",
    ),
)
_TYPED_RULES: tuple[_Rule, ...] = (
    (
        _is_date_minus_date,
        "a date minus a date, which is a number in one engine and an interval in another",
        "Use date_diff('day', earlier, later).",
    ),
)
