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


def measure(
    indicator: Chosen = None,
    by: Annotated[str, typer.Option(help="What to split by, with commas.")] = "service,month",
    first_day: FirstDay = None,
    last_day: LastDay = None,
    local: Local = None,
    store: Store = DEFAULT_STORE,
    engine: Annotated[Engine, typer.Option(help="What works it out; spark is slower on one machine.")] = (
        Engine.DUCKDB
    ),
    out: Annotated[Path | None, typer.Option(help="A file to write: .csv, .parquet, .xlsx or .json.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Count how many people met each indicator, by service, period and group.

    Example: mainstay measure --indicator retained_182d --by service,quarter,medicine --out counts.xlsx

    Every row has the number known (denominator), the number of them who met the indicator (numerator), the
    number of whom it is unknown, the proportion with its 95% interval, and the proportion if every unknown
    had gone the worst or the best way. The counts are not made safe for publication.

    --by takes service, month, quarter or year, provider, area, sex, age_band, ethnicity, medicine,
    main_substance, injecting_status, previously_treated and time_in_treatment.
    """
    from mainstay.indicators.library import load_indicators
    from mainstay.measure.count import measure as count
    from mainstay.measure.files import check_ending
    from mainstay.record.store import open_snapshot

    if out:
        check_ending(out, (".csv", ".parquet", ".xlsx", ".json"))
    from_date, to_date = as_dates(first_day, last_day)
    chosen = choose_indicators(indicator or (), load_indicators(local))
    snapshot = open_snapshot(store)
    ask = partial(count, indicators=chosen, by=_names(by), from_date=from_date, to_date=to_date)
    is_spark = engine is Engine.SPARK
    with snapshot.connect_to_spark() if is_spark else snapshot.connect() as connection:
        counts = ask(connection, observed_to=snapshot.observed_to)
    _give(counts, chosen, snapshot, out, as_json)


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
