"""`mainstay casemix`: observed against expected of each service."""

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

if TYPE_CHECKING:
    from datetime import date

    from mainstay.indicators.library import Indicator
    from mainstay.measure.casemix import CaseMix
    from mainstay.record.store import Snapshot

Names = dict[str, str]


Limits = Annotated[
    bool,
    typer.Option(
        "--overdispersion/--chance-alone", help="Whether limits allow for services differing beyond chance."
    ),
]
Out = Annotated[
    Path | None, typer.Option(help="A file to write: .html with charts, .csv, .parquet or .json.")
]


def casemix(
    indicator: OneIndicator,
    first_day: FirstDay = None,
    last_day: LastDay = None,
    overdispersion: Limits = True,
    local: Local = None,
    store: Store = DEFAULT_STORE,
    out: Out = None,
    as_json: EverythingAsJson = False,
) -> None:
    """Compare services as if they saw the same people: observed against expected.

    Example: mainstay casemix heroin_on_top_182d --out heroin.html

    What is expected comes from a model of all services together, on what was known when treatment started:
    age, sex, injecting, crack, previous treatment, housing, paid work, days of opioid use, and whether a
    mental health need was found. What is not known is a level of its own. How well the start tells who met
    the indicator (the c statistic) and whether as many met it as expected (the calibration) stand beside it.
    With too few people it refuses and says why. The table is not made safe for publication.
    """
    days = as_dates(first_day, last_day)
    chosen, snapshot = open_one(indicator, local, store, out, (".html", ".csv", ".parquet", ".json"))
    found, names = _adjust(snapshot, chosen, days)
    if out and out.suffix.lower() == ".html":
        from mainstay.report.casemix_page import render_case_mix

        as_of = snapshot.observed_to
        page = render_case_mix(found, chosen, names, observed_to=as_of, overdispersion=overdispersion)
        _write(page, out)
    _give(found, chosen.title, names, overdispersion, out, as_json)


def _adjust(
    snapshot: Snapshot, chosen: Indicator, days: tuple[date | None, date | None]
) -> tuple[CaseMix, Names]:
    from mainstay.measure.casemix import adjust
    from mainstay.measure.rows import create_measured

    as_of = snapshot.observed_to
    with snapshot.connect() as connection:
        create_measured(connection, [chosen], as_of)
        found = adjust(connection, chosen.id, observed_to=as_of, from_date=days[0], to_date=days[1])
        return found, dict(connection.execute("SELECT service_id, name FROM services").fetchall())


def _write(page: str, out: Path) -> None:
    from mainstay.measure.files import cannot_write

    try:
        out.write_text(page, encoding="utf-8")
    except OSError as problem:
        raise cannot_write(out, problem) from None


def _give(
    found: CaseMix, title: str, names: Names, overdispersion: bool, out: Path | None, as_json: bool
) -> None:
    import pyarrow as pa

    from mainstay.cli.hand_over import print_json
    from mainstay.measure.casemix_words import say_discrimination, say_made_from
    from mainstay.measure.files import write_table
    from mainstay.report.casemix_page import service_rows

    rows = service_rows(found, names, overdispersion=overdispersion)
    if out and out.suffix.lower() != ".html":
        write_table(pa.Table.from_pylist(rows), out)
    if as_json:
        print_json(_as_json(found, rows, overdispersion))
        return
    typer.echo(say_made_from(found))
    typer.echo(f"{say_discrimination(found.discrimination)}.")
    if out:
        typer.echo(f"{len(rows)} services written to {out}. They are not made safe for publication.")
    else:
        _show(found, title, rows, overdispersion)


def _as_json(found: CaseMix, rows: list[dict[str, Any]], overdispersion: bool) -> dict[str, Any]:
    from dataclasses import asdict

    from mainstay.measure.casemix import compare_services
    from mainstay.report.casemix_page import term_rows

    dispersion = compare_services(found, overdispersion=overdispersion).funnel.dispersion
    tenths = {name: values.tolist() for name, values in vars(found.calibration).items()}
    return {
        "indicator": found.indicator,
        "known": len(found.met),
        "events": found.model.events,
        "parameters": found.model.parameters,
        "deviance": found.model.deviance,
        "null_deviance": found.model.null_deviance,
        "discrimination": asdict(found.discrimination),
        "calibration": tenths,
        "overdispersion": overdispersion,
        "phi": dispersion.phi,
        "tau2": dispersion.tau2,
        "compared_with": dict(found.terms.compared_with),
        "terms": term_rows(found),
        "services": rows,
    }


def _show(found: CaseMix, title: str, rows: list[dict[str, Any]], overdispersion: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    from mainstay.charts.calibration import describe_calibration
    from mainstay.measure.casemix import compare_services
    from mainstay.measure.casemix_words import say_chance

    typer.echo(describe_calibration(found.calibration, what=title))
    typer.echo(f"{say_chance(compare_services(found, overdispersion=overdispersion))}\n")
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("service", "known", "observed", "expected", "ratio", "95% limits", "position"):
        shown.add_column(name, justify="left" if name in ("service", "position") else "right")
    for row in rows:
        told = row["ratio"] is not None
        shown.add_row(
            row["service_id"],
            f"{row['known']:,}",
            f"{row['observed']:,}",
            f"{row['expected']:.1f}",
            f"{row['ratio']:.2f}" if told else "–",
            f"{row['lower_95']:.2f} to {row['upper_95']:.2f}" if told else "–",
            row["position"].replace("_998", " 99.8%").replace("_95", " 95%"),
        )
    Console().print(shown)
