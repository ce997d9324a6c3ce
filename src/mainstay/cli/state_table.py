"""What `occupancy` and `journeys` share: days after the start, and the table of states they hand over."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

USUAL_DAYS = "28,84,182,365"
Days = Annotated[str, typer.Option("--days", help="Days after the start to tell, with commas.")]
Bootstrap = Annotated[
    int,
    typer.Option("--bootstrap", help="Add 95% limits from drawing people again this often, such as 1000."),
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same limits.")]
Out = Annotated[Path | None, typer.Option("--out", help="A file to write: .csv, .parquet or .json.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the table as JSON.")]
ENDINGS = (".csv", ".parquet", ".json")


def parse_days(written: str) -> list[int]:
    """Days after the start, in order, each once.

    Args
        written : whole numbers of 0 or more, with commas
    Returns
        the days
    Raises
        UsageError : something else
    Example
        >>> parse_days("182, 28")
        [28, 182]
    """
    words = [word.strip() for word in written.split(",") if word.strip()]
    if not words or not all(word.isascii() and word.isdigit() for word in words):
        raise UsageError(
            "--days to be whole numbers of 0 or more, with commas", f"'{written}'", f"As in {USUAL_DAYS}."
        )
    return sorted({int(word) for word in words})


def split_names(written: str) -> list[str]:
    """Names with commas between them, as a list."""
    return [name.strip() for name in written.split(",") if name.strip()]


def check_request(out: Path | None, replicates: int) -> None:
    """Refuse what cannot be done before any work is.

    Raises
        UsageError : a file whose ending names no format, or a single draw
    """
    from mainstay.measure.files import check_ending

    if out:
        check_ending(out, ENDINGS)
    if replicates < 0 or replicates == 1:
        raise UsageError(
            "--bootstrap to be 2 or more, or 0 for none", f"{replicates}", "Leave it out, or give 1000."
        )


@contextmanager
def waiting_for(replicates: int) -> Iterator[None]:
    """Show that people are being drawn, where that may take more than a moment."""
    if not replicates:
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"Drawing people {replicates} times …"):
        yield


def hand_over(
    table: pa.Table, states: Sequence[str], *, out: Path | None, as_json: bool, nothing: str
) -> None:
    """Write the table, or print it as JSON or to read.

    Args
        table : columns of groups, day, one per state, se_<state> and perhaps limits
        states : names of the states
        out, as_json : as asked for
        nothing : what to say where there are no rows
    Missing
        an empty cell, null in JSON, a dash to read
    """
    from mainstay.cli.show import show_table
    from mainstay.measure.files import to_json, write_table

    if out:
        write_table(table, out)
        rows = "1 row" if table.num_rows == 1 else f"{table.num_rows} rows"
        typer.echo(f"{rows} written to {out}", err=True)
    if as_json:
        typer.echo(to_json(table))
    elif not out:
        show_table(_to_read(table, states), nothing=nothing)
        if table.num_rows:
            typer.echo(
                "\nOf everyone who started, with standard error (±) or limits. All digits: --out or --json."
            )


def _to_read(table: pa.Table, states: Sequence[str]) -> pa.Table:
    import pyarrow as pa

    added = {f"{prefix}{state}" for prefix in ("se_", "lower_", "upper_") for state in states}
    kept = [name for name in table.column_names if name not in added]
    rows = [
        {name: _cell(row, name) if name in states else str(row[name]) for name in kept}
        for row in table.to_pylist()
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in kept]))


def _cell(row: dict[str, Any], state: str) -> str | None:
    part, lower = row[state], row.get(f"lower_{state}")
    if part is None:
        return None
    if lower is not None:
        return f"{part:.1%} ({100 * lower:.1f}–{100 * row[f'upper_{state}']:.1f})"
    return f"{part:.1%} ±{100 * row[f'se_{state}']:.1f}"
