"""Tables in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

SHARES = ("proportion", "lower", "upper", "worst", "best", "expected")
"""Columns between 0 and 1, shown per hundred."""

RANGES: Mapping[str, tuple[str, str]] = {
    "lower": ("upper", "95% interval"),
    "worst": ("best", "worst to best"),
}
"""Two columns shown as one: the first, with the second and what the pair is called."""

HEADINGS = {
    "service_id": "service",
    "period_start": "period",
    "person_id": "person",
    "episode_id": "episode",
    "denominator": "known",
    "numerator": "met",
}
WIDE = 200
"""Characters a line may have where it goes to a file or another program, which do not fold."""


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
    seconds = {second for first, (second, _) in RANGES.items() if {first, second} <= set(table.column_names)}
    names = [
        name
        for name in table.column_names
        if name not in seconds and (table[name].null_count < table.num_rows or name in RANGES)
    ]
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for name in names:
        is_text = str(table.schema.field(name).type) in ("string", "date32[day]", "bool")
        heading = RANGES[name][1] if _is_range(name, seconds) else HEADINGS.get(name, name.replace("_", " "))
        shown.add_column(heading, justify="left" if is_text else "right", overflow="fold")
    for row in table.to_pylist():
        shown.add_row(*(_cell(name, row, seconds) for name in names))
    console = Console()
    (console if console.is_terminal else Console(width=WIDE)).print(shown)


def _is_range(name: str, seconds: set[str]) -> bool:
    return name in RANGES and RANGES[name][0] in seconds


def _cell(name: str, row: Mapping[str, object], seconds: set[str]) -> str:
    first = show_value(name, row[name])
    if not _is_range(name, seconds) or row[name] is None:
        return first
    return f"{first} to {show_value(name, row[RANGES[name][0]])}"


def show_value(column: str, value: object) -> str:
    """One cell as text.

    Args
        column : its column; those of `SHARES` are shown per hundred
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
    return f"{value:.1%}" if column in SHARES else str(value)
