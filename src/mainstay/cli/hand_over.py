"""What `spc` and `funnel` hand over: a table with columns added, a picture, or JSON."""

from __future__ import annotations

import csv
import json
import math
from typing import TYPE_CHECKING, Any

import typer

from mainstay.errors import ShortfallError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mainstay.charts.grammar import Part
    from mainstay.cli.any_csv import AnyCsv

PICTURES = (".svg", ".png")


def check_targets(out: Path | None, chart: Path | None) -> None:
    """Refuse files that cannot be written before anything is computed.

    Raises
        UsageError : another ending than the command writes, or a folder that does not exist
    """
    for path, endings in ((out, (".csv",)), (chart, PICTURES)):
        if path is None:
            continue
        if path.suffix.lower() not in endings:
            raise UsageError(
                f"a file ending in {' or '.join(endings)}", f"'{path.name}'", "Change the ending of the file."
            )
        if path.is_dir() or not path.parent.is_dir():
            raise UsageError("a file in a folder that exists", f"'{path}'", "Make the folder first.")


def write_table(path: Path, given: AnyCsv, added: Sequence[Mapping[str, object]]) -> None:
    """Write the rows that were given with columns added at their end.

    Args
        path : of the CSV file to write
        given : as read; a column named like one that is added is kept as `given_<name>`
        added : one mapping of new columns per row
    Missing
        None and NaN are written as empty cells
    Raises
        ShortfallError : the file cannot be written
    """
    kept = {name: f"given_{name}" if name in added[0] else name for name in given.columns}
    rows = [
        {**{kept[name]: cell for name, cell in row.items()}, **{name: _cell(v) for name, v in new.items()}}
        for row, new in zip(given.rows, added, strict=True)
    ]
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=[*kept.values(), *added[0]])
            writer.writeheader()
            writer.writerows(rows)
    except OSError as problem:
        raise _not_written(path, problem) from None
    typer.echo(f"Wrote {path}", err=True)


def write_picture(path: Path, chart: Part, *, description: str) -> None:
    """Write a chart as SVG or PNG, as the file's ending says.

    Raises
        ShortfallError : the file cannot be written
    """
    from mainstay.charts.render import to_png, to_svg

    is_svg = path.suffix.lower() == ".svg"
    drawn = to_svg(chart, description=description).encode() if is_svg else to_png(chart)
    try:
        path.write_bytes(drawn)
    except OSError as problem:
        raise _not_written(path, problem) from None
    typer.echo(f"Wrote {path}", err=True)


def print_json(contents: Mapping[str, object]) -> None:
    """Print JSON that any reader takes: what is not known is null."""
    typer.echo(json.dumps(_without_nan(contents), indent=2, ensure_ascii=False))


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nan(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def _cell(value: object) -> object:
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else value


def _not_written(path: Path, problem: OSError) -> ShortfallError:
    return ShortfallError(f"to write {path}", f"{problem.strerror}", "Look at the folder and the disk.")
