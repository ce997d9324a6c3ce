"""`mainstay measure`: counts by service, period and group."""

from __future__ import annotations

from dataclasses import replace
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
    say_which_are_local,
)
from mainstay.cli.publish import ENDINGS as PUBLISHED_ENDINGS
from mainstay.cli.publish import publish_counts
from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

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


Expected = Annotated[
    bool, typer.Option("--expected", help="Say what would be expected by case mix; see `casemix`.")
]
Out = Annotated[
    Path | None,
    typer.Option(help="A file to write: .csv, .parquet, .xlsx, .json, or .fhir.json for MeasureReports."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")]
Publishable = Annotated[bool, typer.Option("--publishable", help="Hide small counts, round, and add totals.")]
Previous = Annotated[
    list[Path] | None,
    typer.Option("--previous", help="The release.json of what is already published; repeat it."),
]
WhichEngine = Annotated[Engine, typer.Option(help="What works it out; spark is slower on one machine.")]


def measure(
    indicator: Chosen = None,
    by: Split = None,
    first_day: FirstDay = None,
    last_day: LastDay = None,
    local: Local = None,
    store: Store = DEFAULT_STORE,
    engine: WhichEngine = Engine.DUCKDB,
    expected: Expected = False,
    out: Out = None,
    as_json: AsJson = False,
    publishable: Publishable = False,
    previous: Previous = None,
) -> None:
    """Count how many people met each indicator, by service, period and group.

    Example: mainstay measure --indicator retained_182d --by service,quarter,medicine --out counts.xlsx

    Each row has the number known (denominator), how many of them met it (numerator), how many are unknown,
    the proportion with its 95% interval, and the proportion if every unknown went the worst or best way.
    Indicators that nobody was eligible for are named below. In .fhir.json each has a FHIR R4 MeasureReport.

    --by takes service, month, quarter or year, provider, area, sex, age_band, ethnicity, medicine,
    main_substance, injecting_status, previously_treated, housing_at_start and time_in_treatment.

    --publishable hides small counts and rounds, so that none can be worked out from this table, its totals or
    those named with --previous. Otherwise the counts are not made safe for publication.
    """
    tables = [_names(one) for one in by or DEFAULT_SPLIT]
    _check_together(tables, out, publishable=publishable, previous=previous, other=expected or as_json)
    days = as_dates(first_day, last_day)
    snapshot, chosen = _open(store, indicator or (), local)
    is_spark = engine is Engine.SPARK
    if publishable:
        publish_counts(
            snapshot, chosen, tables=tables, days=days, previous=previous or (), out=out, is_spark=is_spark
        )
        return
    counts = _count(snapshot, chosen, tables[0], days, expected=expected, is_spark=is_spark)
    _give(counts, chosen, snapshot, out, as_json, days)


def _open(store: Path, names: Sequence[str], local: Path | None) -> tuple[Snapshot, dict[str, Indicator]]:
    from mainstay.indicators.library import load_indicators
    from mainstay.record.store import open_snapshot

    chosen = choose_indicators(names, load_indicators(local))
    snapshot = open_snapshot(store)
    say_which_are_local(chosen)
    return snapshot, chosen


def _count(
    snapshot: Snapshot,
    indicators: Mapping[str, Indicator],
    by: Sequence[str],
    days: tuple[date | None, date | None],
    *,
    expected: bool,
    is_spark: bool,
) -> Counts:
    from mainstay.measure.count import measure as count
    from mainstay.measure.local_mark import mark_local

    ask = partial(count, indicators=indicators, by=by, from_date=days[0], to_date=days[1], expected=expected)
    with snapshot.connect_to_spark() if is_spark else snapshot.connect() as connection:
        counts = ask(connection, observed_to=snapshot.observed_to)
    return replace(counts, table=mark_local(counts.table, indicators))


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


def _say_of_whom_nobody(counts: Counts, asked: Iterable[str]) -> None:
    counted = set(counts.table["indicator"].to_pylist())
    without = [name for name in asked if name not in counted]
    if counted and without:
        typer.echo(f"Nobody was eligible in these days for: {', '.join(without)}.", err=True)


def _say_how_well(counts: Counts) -> None:
    from mainstay.measure.casemix_words import say_discrimination

    for name, found in counts.adjusted.items():
        typer.echo(f"{name}: {say_discrimination(found.discrimination)}.", err=True)
    for name, refused in counts.not_adjusted.items():
        typer.echo(f"{name}: no expected values; needs {refused.expected}, found {refused.came}.", err=True)


def _names(by: str) -> list[str]:
    return [name.strip() for name in by.split(",") if name.strip()]


def _give(
    counts: Counts,
    indicators: Mapping[str, Indicator],
    snapshot: Snapshot,
    out: Path | None,
    as_json: bool,
    days: tuple[date | None, date | None],
) -> None:
    from mainstay.cli.show import show_table
    from mainstay.measure.fhir_report import counts_as_fhir, is_fhir, write_fhir
    from mainstay.measure.files import to_json, write_table

    if out and is_fhir(out):
        write_fhir(counts_as_fhir(counts, indicators, from_date=days[0], to_date=days[1]), out)
    elif out and out.suffix.lower() == ".xlsx":
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
    _say_of_whom_nobody(counts, indicators)
    _say_how_well(counts)
