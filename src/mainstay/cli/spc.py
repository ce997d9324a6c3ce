"""`mainstay spc`: control charts of anybody's series."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mainstay.cli.any_csv import AnyCsv, read_any_csv, read_day
from mainstay.cli.hand_over import check_targets, print_json, write_picture, write_table
from mainstay.errors import UsageError

if TYPE_CHECKING:
    from mainstay.stats.spc import ControlChart

TYPES = ("xmr",)

File = Annotated[Path, typer.Argument(help="A CSV file with one row per period.")]
Value = Annotated[str, typer.Option(help="The column that holds the values.")]
Day = Annotated[str, typer.Option("--date", help="The column that holds the first day of each period.")]
Denominator = Annotated[str, typer.Option(help="The column to divide the values by.", show_default=False)]
Series = Annotated[str, typer.Option(help="The column that names each row's series.", show_default=False)]
Kind = Annotated[str, typer.Option("--type", help="The type of chart.")]
Improvement = Annotated[str, typer.Option(help="Which way is better: increase, decrease or none.")]
Target = Annotated[float | None, typer.Option(help="In the unit of the values.")]
Rules = Annotated[str, typer.Option(help="The rules for special cause.")]
Rebase = Annotated[
    list[str] | None, typer.Option(help="Start the limits afresh on or after this day; may be repeated.")
]
FixAfter = Annotated[int | None, typer.Option(help="Take limits from the first so many points.")]
Screen = Annotated[bool, typer.Option(help="Leave unusually large moving ranges out of the limits.")]
Out = Annotated[Path | None, typer.Option(help="Write the rows with limits and point types, as CSV.")]
Chart = Annotated[Path | None, typer.Option(help="Draw the charts as .svg or .png.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]


@dataclass(frozen=True)
class _Series:
    """One series in order of time: where its rows stand in the file, its days, and its chart."""

    name: str
    positions: list[int]
    days: list[date]
    chart: ControlChart


def spc(
    file: File,
    value: Value,
    day: Day,
    denominator: Denominator = "",
    series: Series = "",
    kind: Kind = "xmr",
    improvement: Improvement = "none",
    target: Target = None,
    rules: Rules = "making-data-count",
    rebase: Rebase = None,
    fix_after: FixAfter = None,
    screen: Screen = True,
    out: Out = None,
    chart: Chart = None,
    as_json: AsJson = False,
) -> None:
    """Draw control charts: is a series doing what it always did, or has something changed?

    Example: mainstay spc months.csv --value met --denominator known --date month --improvement decrease
    """
    check_targets(out, chart)
    _check_type(kind)
    given = read_any_csv(file)

    how = {"improvement": improvement, "target": target, "rules": rules}
    how |= {"fix_after": fix_after, "screen_moving_ranges": screen}
    charts = _read_series(given, (value, denominator, day, series), rebase=rebase or [], how=how)
    what = f"{value} / {denominator}" if denominator else value
    if out:
        write_table(out, given, _added(charts, len(given.rows)))
    if chart:
        _draw(chart, charts, what)
    if as_json:
        print_json({"type": kind, "rules": rules, "series": [_as_json(one) for one in charts]})
    elif not out and not chart:
        _show(charts, what)


def _check_type(kind: str) -> None:
    if kind not in TYPES:
        raise UsageError(f"--type to be {' or '.join(TYPES)}", f"'{kind}'", "Other types are not there yet.")


def _read_series(
    given: AnyCsv, columns: tuple[str, str, str, str], *, rebase: list[str], how: dict[str, Any]
) -> list[_Series]:
    from mainstay.stats.spc import control_chart

    value, denominator, day, series = columns
    values, days = given.numbers(value), given.days(day)
    if denominator:
        below = given.numbers(denominator, least=0)
        values = [v / n if n > 0 else math.nan for v, n in zip(values, below, strict=True)]
    names = given.texts(series) if series else [""] * len(values)
    _refuse_days_twice(given, names, days, day, series)
    members: dict[str, list[int]] = {}
    for position in sorted(range(len(names)), key=days.__getitem__):
        members.setdefault(names[position], []).append(position)
    found = []
    for name in dict.fromkeys(names):
        own_days = [days[i] for i in members[name]]
        own_values = [values[i] for i in members[name]]
        chart = control_chart(own_values, rebase_at=_rebases(rebase, own_days), **how)
        found.append(_Series(name, members[name], own_days, chart))
    return found


def _refuse_days_twice(given: AnyCsv, names: list[str], days: list[date], day: str, series: str) -> None:
    seen: set[tuple[str, date]] = set()
    twice = []
    for i, period in enumerate(zip(names, days, strict=True)):
        if period in seen:
            twice.append(i)
        seen.add(period)
    given.refuse(
        twice,
        expected=f"each '{day}' once in a series",
        came="with a day that stands further up",
        next_step="Add up the rows of each period first." if series else "Name the series with --series.",
    )


def _rebases(asked: list[str], days: list[date]) -> list[int]:
    positions = set()
    for text in asked:
        try:
            first = read_day(text)
        except ValueError:
            raise UsageError(
                "--rebase to be a day, as 2025-03-31", f"'{text}'", "Write it in that way."
            ) from None
        positions.add(next((i for i, day in enumerate(days) if day >= first), 0))
    return sorted(positions - {0})


def _added(charts: list[_Series], rows: int) -> list[dict[str, object]]:
    added: list[dict[str, object]] = [{} for _ in range(rows)]
    for one in charts:
        for place, position in enumerate(one.positions):
            added[position] = {**_point(one.chart, place), **_whole(one.chart)}
    return added


def _point(chart: ControlChart, place: int) -> dict[str, object]:
    return {
        "centre": float(chart.centre[place]),
        "lower_limit": float(chart.lower_limit[place]),
        "upper_limit": float(chart.upper_limit[place]),
        "point_type": chart.point_type[place],
        "rule": chart.rule[place],
    }


def _whole(chart: ControlChart) -> dict[str, object]:
    return {
        "variation": chart.variation,
        "assurance": chart.assurance,
        "longest_run": chart.longest_run,
        "longest_run_max": chart.longest_run_max,
        "crossings": chart.crossings,
        "crossings_min": chart.crossings_min,
    }


def _as_json(one: _Series) -> dict[str, object]:
    points = [
        {"date": day.isoformat(), "value": float(one.chart.values[i]), **_point(one.chart, i)}
        for i, day in enumerate(one.days)
    ]
    more = {"improvement": one.chart.improvement, "target": one.chart.target}
    trial = {"trial_limits": one.chart.trial_limits}
    return {"series": one.name, **more, **_whole(one.chart), **trial, "points": points}


def _shown_as(one: _Series) -> str:
    known = [value for value in one.chart.values if not math.isnan(value)]
    return "proportion" if all(0 <= value <= 1 for value in known) else "number"


def _describe(one: _Series, what: str) -> str:
    from mainstay.charts.describe import describe_spc

    named = f"{what}, {one.name}" if one.name else what
    return describe_spc(one.chart, one.days, what=named, shown_as=_shown_as(one))


def _draw(path: Path, charts: list[_Series], what: str) -> None:
    from mainstay.charts.grammar import vconcat
    from mainstay.charts.spc import spc_chart

    drawn = [
        spc_chart(one.chart, one.days, what=what, shown_as=_shown_as(one), title=one.name) for one in charts
    ]
    together = drawn[0] if len(drawn) == 1 else vconcat(*drawn, spacing=30)
    write_picture(path, together, description=" ".join(_describe(one, what) for one in charts))


def _show(charts: list[_Series], what: str) -> None:
    for one in charts:
        typer.echo(_describe(one, what))
        runs = one.chart.runs
        if runs.longest_run_max is not None:
            typer.echo(
                f"Longest run {runs.longest_run} (chance allows {runs.longest_run_max}), "
                f"crossings {runs.crossings} (chance gives {runs.crossings_min} or more)."
            )
        typer.echo("")
