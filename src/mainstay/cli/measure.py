"""`mainstay measure`: counts by service, period and group."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.choices import (
    DEFAULT_STORE,
    FirstDay,
    LastDay,
    Local,
    Store,
    as_dates,
    choose_indicators,
)
from mainstay.cli.publish import ENDINGS as PUBLISHED_ENDINGS
from mainstay.cli.publish import publish_counts
from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mainstay.indicators.library import Indicator
    from mainstay.measure.count import Counts
    from mainstay.record.store import Snapshot


class Engine(StrEnum):
    """What can work the counts out; both give the same."""

    DUCKDB = "duckdb"
    SPARK = "spark"


Chosen = Annotated[
    list[str] | None, typer.Option("--indicator", help="The id of an indicator; repeat it. Default: all.")
]

Split = Annotated[
    list[str] | None,
    typer.Option(help="What to split by, with commas; repeat it to publish several tables at once."),
]
DEFAULT_SPLIT = ("service,month",)


def measure(
    indicator: Chosen = None,
    by: Split = None,
    first_day: FirstDay = None,
    last_day: LastDay = None,
    local: Local = None,
    store: Store = DEFAULT_STORE,
    engine: Annotated[Engine, typer.Option(help="What works it out; spark is slower on one machine.")] = (
        Engine.DUCKDB
    ),
    expected: Annotated[
        bool, typer.Option("--expected", help="Say what would be expected by case mix; see `casemix`.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="A file to write: .csv, .parquet, .xlsx or .json.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
    publishable: Annotated[
        bool, typer.Option("--publishable", help="Hide small counts, round, and add totals.")
    ] = False,
    previous: Annotated[
        list[Path] | None,
        typer.Option("--previous", help="The release.json of what is already published; repeat it."),
    ] = None,
) -> None:
    """Count how many people met each indicator, by service, period and group.

    Example: mainstay measure --indicator retained_182d --by service,quarter,medicine --out counts.xlsx

    Every row has the number known (denominator), the number of them who met the indicator (numerator), the
    number of whom it is unknown, the proportion with its 95% interval, and the proportion if every unknown
    had gone the worst or the best way. The counts are not made safe for publication, unless by --publishable:
    then small counts are hidden, the rest rounded, and no small one can be worked out from totals, other
    tables of the release or those named with --previous. docs/methods/disclosure.md says how.

    --by takes service, month, quarter or year, provider, area, sex, age_band, ethnicity, medicine,
    main_substance, injecting_status, previously_treated, housing_at_start and time_in_treatment.

    With --expected, each row says what proportion would be expected if its people fared as people like them
    do at all services, and each indicator how well that can be told; `mainstay casemix` draws it.
    """
    from mainstay.indicators.library import load_indicators
    from mainstay.measure.count import measure as count
    from mainstay.record.store import open_snapshot

    tables = [_names(one) for one in by or DEFAULT_SPLIT]
    _check_together(tables, out, publishable=publishable, previous=previous, other=expected or as_json)
    from_date, to_date = as_dates(first_day, last_day)
    chosen = choose_indicators(indicator or (), load_indicators(local))
    snapshot = open_snapshot(store)
    is_spark = engine is Engine.SPARK
    if publishable:
        days, earlier = (from_date, to_date), previous or ()
        publish_counts(
            snapshot, chosen, tables=tables, days=days, previous=earlier, out=out, is_spark=is_spark
        )
        return
    ask = partial(
        count, indicators=chosen, by=tables[0], from_date=from_date, to_date=to_date, expected=expected
    )
    with snapshot.connect_to_spark() if is_spark else snapshot.connect() as connection:
        counts = ask(connection, observed_to=snapshot.observed_to)
    _give(counts, chosen, snapshot, out, as_json)
    _say_how_well(counts)


def _check_together(
    tables: list[list[str]], out: Path | None, *, publishable: bool, previous: list[Path] | None, other: bool
) -> None:
    from mainstay.measure.files import check_ending

    if out:
        check_ending(out, PUBLISHED_ENDINGS if publishable else (".csv", ".parquet", ".xlsx", ".json"))
    if publishable and other:
        raise UsageError(
            "--publishable without --json and --expected",
            "them together",
            "Give --out a name that ends in .json; expected values are not protected, so not published.",
        )
    if not publishable and (previous or len(tables) > 1):
        raise UsageError(
            "--previous, or --by more than once, with --publishable",
            "them without it",
            "Add --publishable, or leave them out.",
        )


def _say_how_well(counts: Counts) -> None:
    from mainstay.measure.casemix_words import say_discrimination

    for name, found in counts.adjusted.items():
        typer.echo(f"{name}: {say_discrimination(found.discrimination)}.", err=True)
    for name, refused in counts.not_adjusted.items():
        typer.echo(f"{name}: no expected values; needs {refused.expected}, found {refused.came}.", err=True)


def _names(by: str) -> list[str]:
    return [name.strip() for name in by.split(",") if name.strip()]


def _give(
    counts: Counts, indicators: Mapping[str, Indicator], snapshot: Snapshot, out: Path | None, as_json: bool
) -> None:
    from mainstay.cli.show import show_table
    from mainstay.measure.files import to_json, write_table

    if out and out.suffix.lower() == ".xlsx":
        from mainstay.report.workbook import write_workbook

        write_workbook(counts, indicators, snapshot, out)
    elif out:
        write_table(counts.table, out)
    if as_json:
        typer.echo(to_json(counts.table))
    elif out:
        typer.echo(f"{len(counts)} rows written to {out}. These counts are not made safe for publication.")
    else:
        show_table(counts.table, nothing="Nobody was eligible for these indicators in these days.")
