"""`mainstay reliable-change`: the thresholds of reliable change in use, beside those of the records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.choices import DEFAULT_STORE, Store

if TYPE_CHECKING:
    import pyarrow as pa

SHOWN = ("item", "in_use_days", "state", "own_days", "starts", "deviation", "pairs", "reliability")
"""Columns to read in the terminal; where a value comes from is in --json and --out."""


def reliable_change(
    service: Annotated[
        str | None, typer.Option(help="Only this service's records. Default: all services.")
    ] = None,
    store: Store = DEFAULT_STORE,
    out: Annotated[Path | None, typer.Option(help="A file to write: .csv, .parquet or .json.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON.")] = False,
) -> None:
    """Show which change in days of use is more than the review's own error, and what the records say of it.

    Example: mainstay reliable-change --service S01

    Each row is one item of a review: the threshold in use, whether anybody has checked it, and the threshold
    that the records give (own days) with what it rests on: people at the start, their standard deviation,
    pairs of reviews close together, and the correlation of the two. The threshold in use does not change.
    """
    from mainstay.measure.files import check_ending, to_json, write_table
    from mainstay.measure.reliable_change import reliable_change_table
    from mainstay.record.store import open_snapshot

    if out:
        check_ending(out, (".csv", ".parquet", ".json"))
    with open_snapshot(store).connect() as connection:
        found = reliable_change_table(connection, service=service)
    if out:
        write_table(found, out)
    if as_json:
        typer.echo(to_json(found))
    elif out:
        typer.echo(f"{found.num_rows} rows written to {out}.")
    else:
        _show(found)


def _show(found: pa.Table) -> None:
    import pyarrow.compute as pc

    from mainstay.cli.show import show_table

    for name in ("deviation", "reliability"):
        place = found.column_names.index(name)
        found = found.set_column(place, name, pc.round(found[name], 2))
    show_table(found.select(SHOWN), nothing="No items.")
    for row in found.to_pylist():
        if row["why_none"]:
            typer.echo(f"{row['item']}: no threshold of its own; {row['why_none']}.")
