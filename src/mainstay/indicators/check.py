"""What an indicator's SELECT must return, and how indicators must fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.derive.check import OBSERVED_TO, check_values, names_bound, output_columns, tables_read
from mainstay.derive.library import full_schema, load_derived, needed
from mainstay.indicators.header import line_of_field
from mainstay.reference.values import load_values

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlglot import exp

    from mainstay.derive.sql_file import SqlFile

COLUMNS = {
    "service_id": "VARCHAR",
    "person_id": "VARCHAR",
    "episode_id": "VARCHAR",
    "counted_on": "DATE",
    "met": "BOOLEAN",
}
"""What every indicator returns before its evidence, in this order."""

EVIDENCE = "evidence_"


def check_select(file: SqlFile) -> tuple[str, ...]:
    """Check an indicator's SELECT against the record and against its header.

    Args
        file : the parsed file, its header checked
    Returns
        its evidence columns, in order
    Raises
        UsageError : an unknown table, column or value; a construct outside the portable subset; other columns
            or types than an indicator has; declared values that differ from those used
    Example
        >>> from mainstay.derive.sql_file import read_sql_file
        >>> from mainstay.indicators.library import FOLDER
        >>> check_select(read_sql_file(FOLDER / "safety" / "naloxone_supplied.sql"))
        ('evidence_started_date', 'evidence_supplied_date')
    """
    check_values(file, load_values().keys())
    _check_declared_values(file)
    types = output_columns(file, full_schema())
    _check_columns(file, types)
    return tuple(name for name in types if name not in COLUMNS)


def values_used(select: exp.Query) -> frozenset[str]:
    """The reference values that an indicator rests on: its own, and those of the derived tables it reads.

    Example
        >>> import sqlglot
        >>> sorted(values_used(sqlglot.parse_one("SELECT s.spell FROM spells AS s", dialect="duckdb")))
        ['depot_covers_days', 'spell_gap_days']
    """
    through = needed(tables_read(select))
    inherited = {name for table in through for name in load_derived()[table].values}
    return names_bound(select) - {OBSERVED_TO} | inherited


def check_balance(file: SqlFile, known: Collection[str]) -> None:
    """Refuse a balancing indicator that does not exist, or an indicator that balances itself.

    Example
        >>> from mainstay.derive.sql_file import read_sql_file
        >>> from mainstay.indicators.library import FOLDER
        >>> check_balance(read_sql_file(FOLDER / "safety" / "naloxone_supplied.sql"), ["retained_84d"])
    """
    balanced_by = file.header["balanced_by"]
    for name in balanced_by if isinstance(balanced_by, list) else ():
        if name not in known or name == file.name:
            reason = "it is balanced by itself" if name == file.name else f"there is no indicator '{name}'"
            raise file.refuse(
                reason, "Pair it with another indicator's id.", line_of_field(file, "balanced_by")
            )


def _check_declared_values(file: SqlFile) -> None:
    used = values_used(file.select)
    listed = file.header["values"]
    declared = set(listed) if isinstance(listed, list) else set()
    if used != declared:
        missing, unused = sorted(used - declared), sorted(declared - used)
        parts = [
            f"uses {', '.join(missing)} without declaring it" if missing else "",
            f"declares {', '.join(unused)} without using it" if unused else "",
        ]
        raise file.refuse(
            " and ".join(part for part in parts if part),
            "List under values exactly the $names of the SELECT and of the derived tables it reads.",
            line_of_field(file, "values"),
        )


def _check_columns(file: SqlFile, types: dict[str, str]) -> None:
    others = [name for name in types if name not in COLUMNS and not name.startswith(EVIDENCE)]
    if list(types)[: len(COLUMNS)] != list(COLUMNS) or others:
        raise file.refuse(
            f"it returns {', '.join(types)}",
            f"Return {', '.join(COLUMNS)} in this order, then only columns named {EVIDENCE}….",
            file.first_line,
        )
    for name, expected in COLUMNS.items():
        if types[name] != expected:
            raise file.refuse(
                f"{name} is a {types[name]} and not a {expected}",
                f"Write CAST(… AS {expected}) AS {name}.",
                file.first_line,
            )
