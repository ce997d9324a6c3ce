"""`mainstay equity`: whether an indicator differs between groups of people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mainstay.cli.choices import (
    DEFAULT_STORE,
    EverythingAsJson,
    FirstDay,
    LastDay,
    Local,
    OneIndicator,
    Store,
    as_dates,
    open_one,
)
from mainstay.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from mainstay.indicators.library import Indicator
    from mainstay.measure.equity import GroupComparison
    from mainstay.record.store import Snapshot


Splits = Annotated[str, typer.Option(help="What to compare by, with commas.")]
USUAL_SPLITS = "sex,age_band,ethnicity,housing_at_start,injecting_status"
OneService = Annotated[
    str | None, typer.Option(help="Only this service's people. Default: all services together.")
]
Reference = Annotated[
    list[str] | None,
    typer.Option(help="Compare with one group, as sex=male; repeat it. Default: with everyone else."),
]
Out = Annotated[Path | None, typer.Option(help="A file to write: .csv, .parquet or .json.")]


def equity(
    indicator: OneIndicator,
    by: Splits = USUAL_SPLITS,
    service: OneService = None,
    reference: Reference = None,
    first_day: FirstDay = None,
    last_day: LastDay = None,
    local: Local = None,
    store: Store = DEFAULT_STORE,
    out: Out = None,
    as_json: EverythingAsJson = False,
) -> None:
    """Tell whether an indicator differs between groups of people: a difference, its interval, and a sentence.

    Example: mainstay equity retained_182d --by sex,ethnicity --service S01

    Each group is set beside everyone else whose group is known. Small groups are shown and not compared, and
    so are people whose group is not known. The more is compared, the more differences chance alone makes: how
    many is said at the end. The numbers are not made safe for publication.
    """
    days = as_dates(first_day, last_day)
    chosen, snapshot = open_one(indicator, local, store, out, (".csv", ".parquet", ".json"))
    splits = [name.strip() for name in by.split(",") if name.strip()]
    found = _compare(snapshot, chosen, splits, service, _pairs(reference or []), days)
    _give(chosen, found, out, as_json)


def _compare(
    snapshot: Snapshot,
    chosen: Indicator,
    splits: list[str],
    service: str | None,
    reference: dict[str, str],
    days: tuple[date | None, date | None],
) -> list[GroupComparison]:
    from mainstay.measure.equity import compare_groups
    from mainstay.measure.rows import create_measured

    with snapshot.connect() as connection:
        create_measured(connection, [chosen], snapshot.observed_to)
        return compare_groups(
            connection,
            chosen,
            by=splits,
            observed_to=snapshot.observed_to,
            service_id=service,
            reference=reference,
            from_date=days[0],
            to_date=days[1],
        )


def _pairs(given: list[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    for split, equals, group in pairs:
        if not (split and equals and group):
            raise UsageError(
                "--reference as a split and one of its groups, such as sex=male",
                f"'{split}{equals}{group}'",
                "Write the two with = between them.",
            )
    return {split.strip(): group.strip() for split, _, group in pairs}


def _give(chosen: Indicator, found: list[GroupComparison], out: Path | None, as_json: bool) -> None:
    import pyarrow as pa

    from mainstay.cli.hand_over import print_json
    from mainstay.measure.equity import as_rows, say_by_chance, say_comparison
    from mainstay.measure.files import write_table

    rows: list[dict[str, Any]] = as_rows(found)
    if out:
        write_table(pa.Table.from_pylist(rows), out)
    if as_json:
        print_json({"indicator": chosen.id, "by_chance": say_by_chance(found), "groups": rows})
    elif out:
        typer.echo(f"{len(rows)} groups written to {out}. They are not made safe for publication.")
    elif not found:
        typer.echo("Nobody was eligible for this indicator in these days.")
    else:
        typer.echo(f"{chosen.title} ({chosen.better} is better)\n")
        for one in found:
            typer.echo(say_comparison(one))
        typer.echo(f"\n{say_by_chance(found)}")
