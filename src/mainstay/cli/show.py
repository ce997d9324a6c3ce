"""Tables in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    import pyarrow as pa

PROPORTIONS = ("proportion", "lower", "upper", "worst", "best", "expected")
"""Columns between 0 and 1, shown per hundred."""


def show_table(table: pa.Table, *, nothing: str) -> None:
    """Print a table to read, or a sentence where it has no rows.

    Args
        table : what to print; columns that are empty throughout are left out
        nothing : what to say where there are no rows
    Missing
        NULL is shown as a dash
    """
    from rich.console import Console
    from rich.table import Table

    if not table.num_rows:
        typer.echo(nothing)
        return
    names = [name for name in table.column_names if table[name].null_count < table.num_rows]
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for name in names:
        is_text = str(table.schema.field(name).type) in ("string", "date32[day]", "bool")
        shown.add_column(name.replace("_", " "), justify="left" if is_text else "right", overflow="fold")
    for row in table.select(names).to_pylist():
        shown.add_row(*(show_value(name, value) for name, value in row.items()))
    Console().print(shown)


def show_value(column: str, value: object) -> str:
    """One cell as text.

    Args
        column : its column; those of `PROPORTIONS` are shown per hundred
        value : what it holds
    Returns
        text; a dash where the value is missing
    Example
        >>> show_value("proportion", 0.4567), show_value("met", None), show_value("met", False)
        ('45.7%', '–', 'no')
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.1%}" if column in PROPORTIONS else str(value)
