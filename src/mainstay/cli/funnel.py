"""`mainstay funnel`: a funnel plot of anybody's counts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.any_csv import AnyCsv, read_any_csv
from mainstay.cli.choices import EverythingAsJson
from mainstay.cli.hand_over import check_targets, print_json, write_picture, write_table
from mainstay.errors import UsageError

if TYPE_CHECKING:
    from mainstay.stats.funnel import FunnelPlot

LIMIT_COLUMNS = ("lower_95", "upper_95", "lower_998", "upper_998")


def funnel(
    file: Annotated[Path, typer.Argument(help="A CSV file with one row per unit.")],
    numerator: Annotated[str, typer.Option(help="The column that counts who met it.")],
    denominator: Annotated[str, typer.Option(help="The column that counts of whom it is known.")],
    unit: Annotated[str, typer.Option(help="The column that names the units, such as services.")],
    overdispersion: Annotated[
        bool, typer.Option("--overdispersion", help="Allow for variation between units beyond chance.")
    ] = False,
    limits: Annotated[
        str, typer.Option(help="score or arcsine; score unless --overdispersion.", show_default=False)
    ] = "",
    better: Annotated[
        str, typer.Option(help="higher or lower: colours what lies outside.", show_default=False)
    ] = "",
    out: Annotated[Path | None, typer.Option(help="Write the rows with limits and position, as CSV.")] = None,
    chart: Annotated[Path | None, typer.Option(help="Draw the plot as .svg or .png.")] = None,
    as_json: EverythingAsJson = False,
) -> None:
    """Draw a funnel plot: which units differ from the rest by more than chance. Limits, not ranks.

    Example: mainstay funnel counts.csv --numerator met --denominator known --unit service --chart f.svg
    """
    from mainstay.stats.funnel import funnel_plot

    check_targets(out, chart)
    if better not in ("", "higher", "lower"):
        raise UsageError("better to be higher or lower", f"'{better}'", "Leave it out to take no side.")
    given = read_any_csv(file)
    names, met, known = _read_counts(given, unit, numerator, denominator)
    plot = funnel_plot(met, known, overdispersion=overdispersion, method=limits or None)
    if out:
        write_table(out, given, _added(plot))
    if chart:
        _draw(chart, plot, names, what=f"{numerator} / {denominator}", people=denominator, better=better)
    if as_json:
        print_json(_as_json(plot, names))
    elif not out and not chart:
        _show(plot, names, f"{numerator} / {denominator}")


def _read_counts(
    given: AnyCsv, unit: str, numerator: str, denominator: str
) -> tuple[list[str], list[float], list[float]]:
    names = given.texts(unit)
    met, known = given.numbers(numerator, least=0), given.numbers(denominator, least=0)
    first = {name: i for i, name in reversed(list(enumerate(names)))}
    given.refuse(
        [i for i, name in enumerate(names) if first[name] != i],
        expected=f"one row for each '{unit}'",
        came="for one that stands further up",
        next_step="Add up the rows of each unit first.",
    )
    given.refuse(
        [i for i in range(len(met)) if met[i] > known[i]],
        expected=f"no '{numerator}' above its '{denominator}'",
        came="where it is",
        next_step="The first counts some of the people in the second: look whether the two are swapped.",
    )
    return names, met, known


def _added(plot: FunnelPlot) -> list[dict[str, object]]:
    return [
        {
            "proportion": float(plot.proportion[i]),
            **{name: float(getattr(plot.limits, name)[i]) for name in LIMIT_COLUMNS},
            "position": plot.position[i],
        }
        for i in range(len(plot.position))
    ]


def _as_json(plot: FunnelPlot, names: list[str]) -> dict[str, object]:
    units: list[dict[str, object]] = [
        {
            "unit": name,
            "numerator": float(plot.numerator[i]),
            "denominator": float(plot.denominator[i]),
            **columns,
        }
        for i, (name, columns) in enumerate(zip(names, _added(plot), strict=True))
    ]
    spread: dict[str, object] = {}
    if plot.overdispersion:
        spread = {"phi": plot.dispersion.phi, "tau2": plot.dispersion.tau2}
        for i, columns in enumerate(units):
            columns.update(_beside_overdispersion(plot, i))
    return {"centre": plot.centre, "limits": plot.method, **spread, "units": units}


def _beside_overdispersion(plot: FunnelPlot, i: int) -> dict[str, object]:
    from mainstay.stats.funnel import funnel_limits

    chance_alone = asdict(funnel_limits(plot.centre, plot.denominator[i], method=plot.method))
    return {
        "z": float(plot.dispersion.z[i]),
        "adjusted_z": float(plot.dispersion.adjusted_z[i]),
        "limits_of_chance_alone": {name: float(value) for name, value in chance_alone.items()},
    }


def _draw(path: Path, plot: FunnelPlot, names: list[str], *, what: str, people: str, better: str) -> None:
    from mainstay.charts.describe import describe_funnel
    from mainstay.charts.funnel import funnel_chart

    drawn = funnel_chart(plot, names, what=what, people=people, better=better)
    write_picture(path, drawn, description=describe_funnel(plot, names, what=what))


def _show(plot: FunnelPlot, names: list[str], what: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from mainstay.charts.describe import describe_funnel

    typer.echo(describe_funnel(plot, names, what=what))
    if plot.overdispersion:
        typer.echo(f"Over-dispersion: phi {plot.dispersion.phi:.2f}, tau2 {plot.dispersion.tau2:.5f}.")
    typer.echo("")
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("unit", "n", "proportion", "95% limits", "99.8% limits", "position"):
        shown.add_column(name, justify="left" if name in ("unit", "position") else "right")
    for i, name in enumerate(names):
        low, high, lowest, highest = (_percent(getattr(plot.limits, column)[i]) for column in LIMIT_COLUMNS)
        shown.add_row(
            name,
            f"{plot.denominator[i]:.0f}",
            _percent(plot.proportion[i]),
            f"{low} to {high}",
            f"{lowest} to {highest}",
            plot.position[i].replace("_998", " 99.8%").replace("_95", " 95%"),
        )
    Console().print(shown)


def _percent(value: float) -> str:
    return "–" if value != value else f"{value:.1%}"
