"""`mainstay occupancy`: state occupancy of anybody's segments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.state_table import (
    USUAL_DAYS,
    AsJson,
    Bootstrap,
    Days,
    Out,
    Seed,
    check_request,
    hand_over,
    parse_days,
    split_names,
    waiting_for,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from mainstay.cli.segments_csv import GivenSegments


def occupancy(
    file: Annotated[Path, typer.Argument(help="A CSV file with one row per stretch of days in a state.")],
    from_state: Annotated[str, typer.Option(help="The column with the state of the stretch.")],
    to_state: Annotated[str, typer.Option(help="The column with the state it leads to.")],
    start: Annotated[str, typer.Option(help="The column with its first day, counted from 0.")],
    stop: Annotated[str, typer.Option(help="The column with the day at whose end the person moves.")],
    id_column: Annotated[str, typer.Option("--id", help="The column that names the person.")],
    by: Annotated[str, typer.Option(help="Columns to split by, with commas.", show_default=False)] = "",
    days: Days = USUAL_DAYS,
    censored: Annotated[
        str | None,
        typer.Option(help="What --to-state holds where observation ends; if not given, censored or censor."),
    ] = None,
    bootstrap: Bootstrap = 0,
    seed: Seed = 1,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Tell which part of everyone is in each state on some days: Aalen-Johansen, with standard errors.

    Example: mainstay occupancy segments.csv --from-state from --to-state to --start start --stop stop
    --id person --by service --days 28,182 --out occupancy.csv

    Everyone is followed from their own day 0 without a break. States may be left and entered again, and all
    moves of one day happen together. A day after the last on which anyone of a group was observed is not
    known. A person without any time and without a move is left out.
    """
    from mainstay.cli.any_csv import read_any_csv
    from mainstay.cli.segments_csv import USUAL_CENSORED, Columns, read_segments

    check_request(out, bootstrap)
    told = parse_days(days)
    ends = USUAL_CENSORED if censored is None else (censored.strip(),)
    columns = Columns(id_column, from_state, to_state, start, stop, tuple(split_names(by)), ends)
    given = read_segments(read_any_csv(file), columns)
    with waiting_for(bootstrap):
        table = _tell(given, columns.by, told, bootstrap, seed)
    hand_over(table, given.states, out=out, as_json=as_json, nothing="Nobody could be followed.")


def _tell(given: GivenSegments, by: Sequence[str], days: list[int], replicates: int, seed: int) -> pa.Table:
    from mainstay.measure.journeys import add_limits, list_occupancy, tabulate
    from mainstay.stats.multistate import occupancy_by_group
    from mainstay.stats.multistate_bootstrap import bootstrap_by_group

    rows = list_occupancy(occupancy_by_group(given.segments, days), given.groups, given.states)
    if replicates:
        limits = bootstrap_by_group(given.segments, days, replicates=replicates, seed=seed)
        add_limits(rows, limits.lower, limits.upper, given.states)
    return tabulate(rows, by, given.states, with_limits=replicates > 0)
