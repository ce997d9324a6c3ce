"""`mainstay simulate`: a synthetic treatment system as files."""

from __future__ import annotations

from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mainstay.errors import ShortfallError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


class Format(StrEnum):
    """How the files are written."""

    native = "native"
    ndtms = "ndtms"


def simulate(
    out: Annotated[Path, typer.Argument(help="A folder that is not there yet, or is empty.")],
    people: Annotated[int, typer.Option(help="How many people come over the whole period.")] = 3000,
    services: Annotated[int, typer.Option(help="How many services they come to.")] = 12,
    years: Annotated[int, typer.Option(help="Calendar years, up to the end of 2025.")] = 3,
    seed: Annotated[int, typer.Option(help="The same seed and sizes give the same bytes.")] = 1,
    file_format: Annotated[
        Format,
        typer.Option("--format", help="One file per table, or an NDTMS-like extract and prescribing files."),
    ] = Format.native,
    faults: Annotated[
        bool, typer.Option("--faults", help="Make one row in a hundred faulty; faults.json says which kinds.")
    ] = False,
) -> None:
    """Make a synthetic treatment system: services, people and what would be recorded of them.

    Example: mainstay simulate extract --people 3000 --services 12 --years 3 --seed 1

    The people in it never lived. Where its numbers come from: src/mainstay/simulate/parameters.toml.
    """
    from mainstay.simulate.system import simulate as simulate_blocks

    if faults and file_format is Format.ndtms:
        raise UsageError("--faults with --format native", "--format ndtms", "Leave one of the two out.")
    blocks = simulate_blocks(people, services, years, seed)
    _make_folder(out)
    try:
        _write(blocks, out, people, file_format, seed if faults else None)
    except OSError as problem:
        raise _cannot_write(out, problem) from None
    system = f"{people:,} people at {services:,} services over {years} years"
    typer.echo(f"{system} are in {out}. None of them is real.")


def _write(
    blocks: Iterator[dict[str, Any]], out: Path, people: int, file_format: Format, faults_seed: int | None
) -> None:
    from mainstay.simulate import native_format, ndtms_format
    from mainstay.simulate.faults import FaultyRows

    with _progress(people) as after_block:
        if file_format is Format.ndtms:
            ndtms_format.write(blocks, out, after_block)
        elif faults_seed is None:
            native_format.write(blocks, out, after_block=after_block)
        else:
            faulty = FaultyRows(faults_seed)
            native_format.write(map(faulty.spoil, blocks), out, after_block=after_block)
            faulty.write_summary(out / "faults.json")


def _make_folder(out: Path) -> None:
    try:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise UsageError(
                f"'{out}' to be a new or empty folder", "something there already", "Give another folder."
            )
        out.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise _cannot_write(out, problem) from None


def _cannot_write(out: Path, problem: OSError) -> ShortfallError:
    reason = problem.strerror or type(problem).__name__
    return ShortfallError(
        f"to write into '{out}'",
        f"'{reason}'",
        "Make room or give another folder; what was written is not whole.",
    )


@contextmanager
def _progress(people: int) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("people"), BarColumn(), TextColumn("{task.completed:,.0f}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("people", total=people)

        def after_block(block: Mapping[str, Any]) -> None:
            bar.update(task, advance=block["people"].num_rows)

        yield after_block
