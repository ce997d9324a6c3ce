"""The subset of SQL that every engine reads the same way: what is allowed, and why something is not.

What is allowed is what the examples of `portable.toml` are made of, and nothing else: `tests/engines` runs
every example on both engines and compares the rows. To allow more, add an example.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlglot import exp, parse_one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

OUTPUT_TYPES = ("VARCHAR", "DATE", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN")
"""What a column may be when it is handed over: other types have no equal in some engine."""

_EXAMPLES = Path(__file__).with_name("portable.toml")
_NAMES = (exp.Identifier, exp.Literal, exp.Placeholder)
_DATES = (exp.DataType.Type.DATE, exp.DataType.Type.TIMESTAMP, exp.DataType.Type.TIMESTAMPTZ)
_DECIMALS = (exp.DataType.Type.DOUBLE, exp.DataType.Type.FLOAT, exp.DataType.Type.DECIMAL)
_WHOLE = (exp.DataType.Type.INT, exp.DataType.Type.BIGINT)


class Fault(NamedTuple):
    """Something in a SELECT that engines would read differently.

    Attributes
        node : where it is
        reason : what it is, and what happens
        instead : what to write
    """

    node: exp.Expr
    reason: str
    instead: str


@dataclass(frozen=True)
class _Rule:
    kinds: tuple[type[exp.Expr], ...]
    reason: str
    instead: str
    breaks: Callable[[Any], bool] = lambda node: True


def find_faults(select: exp.Query, *, typed: bool = False) -> Iterator[Fault]:
    """Everything in a SELECT that lies outside the portable subset; first what is known to differ.

    Args
        select : parsed from DuckDB's dialect
        typed : the tree's nodes carry their types (after sqlglot's annotate_types): look for what shows only
            then, and only for that
    Example
        >>> wrong = parse_one("SELECT max_by(d.dose_mg, d.dose_date) AS dose_mg FROM doses AS d")
        >>> next(find_faults(wrong)).instead
        'Number the rows in a stated order and keep number 1.'
    """
    for node in select.walk():
        for rule in _rules_about(type(node), typed):  # type: ignore[arg-type]  # classes have a hash too
            if rule.breaks(node):
                yield Fault(node, rule.reason, rule.instead)
    for node in () if typed else select.walk():
        if reason := _not_allowed(node):
            yield Fault(node, reason, "Use what docs/methods/portable-sql.md lists.")


@cache
def _rules_about(kind: type, typed: bool) -> tuple[_Rule, ...]:
    """The few rules that nodes of one kind can break: a library has tens of thousands of nodes."""
    return tuple(rule for rule in (_TYPED_RULES if typed else _RULES) if issubclass(kind, rule.kinds))


@cache
def allowed() -> Mapping[type[exp.Expr], frozenset[tuple[str, object]]]:
    """What the examples are made of: kind of expression, and its parts.

    Example
        >>> exp.Lag in allowed(), exp.ArgMax in allowed()
        (True, False)
    """
    kinds: dict[type[exp.Expr], set[tuple[str, object]]] = {}
    for select in examples().values():
        for node in parse_one(select, dialect="duckdb").walk():
            kinds.setdefault(type(node), set()).update(_parts(node))
    return {kind: frozenset(parts) for kind, parts in kinds.items()}


@cache
def examples() -> Mapping[str, str]:
    """Every example as a whole SELECT over the record, by what it shows.

    Example
        >>> examples()["abs(a)"].startswith("SELECT abs(")
        True
    """
    file = tomllib.loads(_EXAMPLES.read_text("utf-8"))
    reads = file["reads"]
    shown = {name: f"SELECT {sql} AS answer FROM {reads}" for name, sql in file["expressions"].items()}
    return {**shown, **file["selects"]}


def refusals() -> tuple[tuple[str, str], ...]:
    """What is known to differ between engines, each with what to write instead.

    Example
        >>> refusals()[1][0]
        'QUALIFY, which other engines do not have'
    """
    return tuple((rule.reason, rule.instead) for rule in (*_RULES, *_TYPED_RULES))


def _parts(node: exp.Expr) -> Iterator[tuple[str, object]]:
    for name, part in node.args.items():
        if part is None or part is False or part == []:
            continue
        is_name = isinstance(node, _NAMES) or isinstance(part, exp.Expr | list)
        yield (name, "" if is_name else part)


def _not_allowed(node: exp.Expr) -> str:
    known = allowed().get(type(node))
    unknown = set() if known is None else set(_parts(node)) - known
    if known is not None and not unknown:
        return ""
    if known is None or isinstance(node, exp.Var | exp.DataType):
        return f"{_shown(node)}, which is not in the portable subset"
    parts = sorted(f"{name} {part}".strip().lower() for name, part in unknown)
    return f"{_shown(node)} with {', '.join(parts)}, which is not in the portable subset"


def _shown(node: exp.Expr) -> str:
    shown = re.sub(r"\s+", " ", node.sql("duckdb", comments=False))
    return f"`{shown if len(shown) <= 60 else shown[:57] + '…'}`"


def _type(node: exp.Expr | None) -> object:
    return node.type.this if node is not None and node.type is not None else None


def _is_date_minus_date(node: exp.Sub) -> bool:
    return _type(node.left) in _DATES and _type(node.right) in _DATES


def _is_rounding_cast(node: exp.Cast) -> bool:
    """A cast of a decimal number to a whole one, unless it is whole already."""
    return (
        node.to.this in _WHOLE
        and _type(node.this) in _DECIMALS
        and not isinstance(node.this.unnest(), exp.Floor | exp.Ceil | exp.Round)
    )


def _is_cast_of_text(node: exp.Cast) -> bool:
    texts = (exp.DataType.Type.TEXT, exp.DataType.Type.VARCHAR)
    if node.to.this in texts:
        return _type(node.this) in (*_DECIMALS, exp.DataType.Type.TIMESTAMP)
    return _type(node.this) in texts and not isinstance(node.this, exp.Literal)


def _is_asof(node: exp.Join) -> bool:
    return str(node.args.get("method") or "").upper() == "ASOF"


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


def _is_unordered_window(node: exp.Window) -> bool:
    return isinstance(node.this, _NEEDS_ORDER) and not node.args.get("order")


def _is_unframed_window(node: exp.Window) -> bool:
    return (
        bool(node.args.get("order"))
        and not isinstance(node.this, exp.RowNumber | exp.Rank | exp.DenseRank | exp.Lag | exp.Lead)
        and not node.args.get("spec")
    )


def _may_divide_by_zero(node: exp.Binary) -> bool:
    by = node.right.unnest()
    is_number = isinstance(by, exp.Literal) and not by.is_string and float(by.this) != 0
    return not (is_number or isinstance(by, exp.Placeholder | exp.Nullif))


_RULES = (
    _Rule(
        (exp.Join,),
        "ASOF JOIN, which other engines do not have",
        "Join on a range of dates and keep the latest row.",
        _is_asof,
    ),
    _Rule(
        (exp.Qualify,),
        "QUALIFY, which other engines do not have",
        "Number the rows in a WITH table and keep number 1 with WHERE.",
    ),
    _Rule(
        (exp.Filter,),
        "FILTER on an aggregate",
        "Write the condition inside: sum(CASE WHEN … THEN 1 ELSE 0 END).",
    ),
    _Rule(
        (exp.Distinct,),
        "DISTINCT ON",
        "Number the rows in a WITH table and keep number 1 with WHERE.",
        lambda node: bool(node.args.get("on")),
    ),
    _Rule(
        (exp.Limit, exp.Offset),
        "LIMIT or OFFSET",
        "Return every eligible unit; which rows LIMIT keeps is left to the engine.",
    ),
    _Rule(
        (exp.Func,),
        "an approximate function, whose answer differs between engines",
        "Count exactly.",
        lambda node: node.sql_name().upper().startswith("APPROX"),
    ),
    _Rule(
        (exp.AnyValue, exp.First, exp.Last, exp.Mode, exp.Rand, exp.ArgMax, exp.ArgMin),
        "a function whose choice among rows, or among missing values, differs between engines",
        "Number the rows in a stated order and keep number 1.",
    ),
    _Rule(
        (exp.CurrentDate, exp.CurrentTimestamp, exp.CurrentTime),
        "today's date, so that the same snapshot gives another answer tomorrow",
        "Use $observed_to.",
    ),
    _Rule(
        (exp.Anonymous,),
        "a function that cannot be translated to other engines",
        "Use one of the functions listed in docs/methods/portable-sql.md.",
    ),
    _Rule(
        (exp.Window,),
        "a window without ORDER BY, whose answer depends on the order rows come in",
        "Order it by columns that leave no ties.",
        _is_unordered_window,
    ),
    _Rule(
        (exp.Window,),
        "a running total without its frame, in which rows with equal order are taken together",
        "Write it: ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW.",
        _is_unframed_window,
    ),
    _Rule(
        (exp.DateDiff,),
        "date_diff in another unit than 'day': one engine counts full units, another the borders crossed",
        "Count days, or compare date_trunc of both.",
        lambda node: str(node.args.get("unit") or "DAY").upper() != "DAY",
    ),
    _Rule(
        (exp.Div, exp.IntDiv, exp.Mod),
        "a division by what may be 0: missing in one engine, an error in another",
        "Divide by nullif(…, 0).",
        _may_divide_by_zero,
    ),
    _Rule(
        (exp.Literal,),
        "a backslash in text, which one engine takes for the start of a sign",
        "Write the pattern without it.",
        lambda node: node.is_string and "\\" in node.this,
    ),
)
_TYPED_RULES = (
    _Rule(
        (exp.Sub,),
        "a date minus a date, which is a number in one engine and an interval in another",
        "Use date_diff('day', earlier, later).",
        _is_date_minus_date,
    ),
    _Rule(
        (exp.Cast,),
        "a decimal number cast to a whole one: one engine rounds, another cuts off",
        "Say which: CAST(floor(…) AS INTEGER), or ceil, or round.",
        _is_rounding_cast,
    ),
    _Rule(
        (exp.Cast,),
        "a cast between text and what is not text: engines write and read numbers and times differently",
        "Compare the column in the type the record gives it.",
        _is_cast_of_text,
    ),
)
