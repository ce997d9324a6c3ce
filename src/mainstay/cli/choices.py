"""Options that several commands share, and what they turn into."""

from __future__ import annotations

import difflib
import os
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mainstay.indicators.library import Indicator
    from mainstay.record.store import Snapshot

Store = Annotated[
    Path,
    typer.Option("--store", envvar="MAINSTAY_STORE", help="The folder that holds the snapshots."),
]
DEFAULT_STORE = Path("mainstay-store")


def _or_what_the_options_name(given: Path | None) -> Path | None:
    """So that the commands and the site that share one file of options know the same indicators."""
    options = os.environ.get("MAINSTAY_SITE", "")
    if given or not options:
        return given
    try:
        named = tomllib.loads(Path(options).read_text("utf-8")).get("local")
    except (OSError, ValueError) as problem:
        raise UsageError(
            "MAINSTAY_SITE to name a TOML file", f"{problem}", "Mend the file or its name."
        ) from None
    return Path(named) if named else None


Local = Annotated[
    Path | None,
    typer.Option(
        "--local",
        envvar="MAINSTAY_LOCAL",
        help="A folder with indicators of your own. Default: the one that the site's options name, if any.",
        callback=_or_what_the_options_name,
    ),
]
OneIndicator = Annotated[str, typer.Argument(help="The id of an indicator.")]
EverythingAsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
FirstDay = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day to count, as 2025-04-01.")
]
LastDay = Annotated[
    datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day to count, as 2026-03-31.")
]


def as_dates(first: datetime | None, last: datetime | None) -> tuple[date | None, date | None]:
    """The two ends of the days to count, checked to be in order.

    Args
        first, last : as the command line gives them; None leaves that end open
    Returns
        first and last day
    Raises
        UsageError : the last day comes before the first
    Example
        >>> as_dates(None, datetime(2026, 3, 31))
        (None, datetime.date(2026, 3, 31))
    """
    if first and last and last < first:
        raise UsageError(
            "--to to be on or after --from", f"{last.date()} before {first.date()}", "Swap the two days."
        )
    return (first.date() if first else None, last.date() if last else None)


def open_one(
    indicator: str, local: Path | None, store: Path, out: Path | None, endings: Sequence[str]
) -> tuple[Indicator, Snapshot]:
    """The indicator and the snapshot of a command about one indicator; a local one is said to be local.

    Args
        indicator : its id
        local, store : folders
        out : the file that would be written
        endings : what its name may end in
    Returns
        both
    Raises
        UsageError : an id or an ending that does not exist
        ShortfallError : a store without a snapshot
    """
    from mainstay.indicators.library import load_indicators
    from mainstay.measure.files import check_ending
    from mainstay.record.store import open_snapshot

    if out:
        check_ending(out, endings)
    chosen = choose_indicators([indicator], load_indicators(local))
    snapshot = open_snapshot(store)
    say_which_are_local(chosen)
    return chosen[indicator], snapshot


def say_which_are_local(chosen: Mapping[str, Indicator]) -> None:
    """Name a service's own indicators among those chosen: a table of ids does not show whose they are.

    Args
        chosen : indicators by id
    """
    local = [name for name, one in chosen.items() if one.is_local]
    if local:
        typer.echo(f"Local, not part of Mainstay: {', '.join(local)}.", err=True)


def choose_indicators(names: Sequence[str], library: Mapping[str, Indicator]) -> dict[str, Indicator]:
    """The indicators that were asked for; all of them where none was named.

    Args
        names : ids, in the order wanted
        library : every indicator there is, by id
    Returns
        the chosen ones by id
    Raises
        UsageError : an id that does not exist; names those that look like it
    """
    for name in names:
        if name not in library:
            near = difflib.get_close_matches(name, library, n=3, cutoff=0.5)
            raise UsageError(
                "the name of an indicator",
                f"'{name}'",
                f"Did you mean {' or '.join(near)}?"
                if near
                else "Run `mainstay indicators` to see them all.",
            )
    return {name: library[name] for name in names} if names else dict(library)
