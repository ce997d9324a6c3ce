"""`mainstay spc`: control charts of anybody's series."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mainstay.cli.any_csv import AnyCsv, read_any_csv, read_day
from mainstay.cli.choices import EverythingAsJson
from mainstay.cli.hand_over import check_targets, print_json, write_picture, write_table
from mainstay.errors import UsageError

if TYPE_CHECKING:
    from mainstay.stats.spc import ControlChart

AUTO = "auto"
"""The type that lets the values choose."""

File = Annotated[Path, typer.Argument(help="A CSV file with one row per period, or per event for g and t.")]
Value = Annotated[
    str, typer.Option(help="The column that holds the values; none: days from each --date to the next.")
]
Day = Annotated[
    str, typer.Option("--date", help="The column that holds the first day of each period, or an event's day.")
]
Denominator = Annotated[str, typer.Option(help="The column to divide the values by.", show_default=False)]
Group = Annotated[str, typer.Option(help="The column that names each row's series.", show_default=False)]
Kind = Annotated[
    str, typer.Option("--type", help="auto, xmr, run, p, p-prime, u, u-prime, c, g or t; auto says why.")
]
ValuesAre = Annotated[
    str,
    typer.Option(
        help="For auto: measurement, proportion, rate, count, days-between or cases-between.",
        show_default=False,
    ),
]
Improvement = Annotated[str, typer.Option(help="Which way is better: increase, decrease or none.")]
Target = Annotated[float | None, typer.Option(help="In the unit of the values.")]
Rules = Annotated[
    str,
    typer.Option(
        help="Whose rules for special cause: making-data-count, anhoej, western-electric, nelson,"
        " health-care-data-guide or ihi-run-chart; unless told, those published for the type.",
        show_default=False,
    ),
]
Rebase = Annotated[
    list[str] | None,
    typer.Option(
        help="Start limits afresh on or after this day, and why: '2025-04-01: new clinic'; may be repeated."
    ),
]
FixAfter = Annotated[int | None, typer.Option(help="Take limits from the first so many points.")]
Screen = Annotated[bool, typer.Option(help="Leave unusually large moving ranges out of the limits.")]
Out = Annotated[Path | None, typer.Option(help="Write the rows with limits and point types, as CSV.")]
Chart = Annotated[Path | None, typer.Option(help="Draw the charts as .svg or .png.")]


@dataclass(frozen=True)
class _Series:
    """One series in order of time: where its rows stand in the file, its days, and its chart."""

    name: str
    positions: list[int]
    days: list[date]
    chart: ControlChart


@dataclass(frozen=True)
class _Asked:
    """What the command line asks for: columns, the type of chart, rebases by day, and the rest as it is."""

    value: str
    denominator: str
    day: str
    group: str
    kind: str
    values_are: str
    rebases: dict[date, str]
    options: dict[str, Any]

    @property
    def counts(self) -> bool:
        """Whether values must be 0 or more."""
        from mainstay.stats.spc_kinds import find_kind

        counted = self.values_are not in ("", "measurement")
        return counted if self.kind == AUTO else find_kind(self.kind).counts != ""

    @property
    def what(self) -> str:
        """What is charted."""
        if not self.value:
            return f"Days between, by {self.day}"
        return f"{self.value} / {self.denominator}" if self.denominator else self.value


def spc(
    file: File,
    day: Day,
    value: Value = "",
    denominator: Denominator = "",
    series: Group = "",
    kind: Kind = AUTO,
    values_are: ValuesAre = "",
    improvement: Improvement = "none",
    target: Target = None,
    rules: Rules = "",
    rebase: Rebase = None,
    fix_after: FixAfter = None,
    screen: Screen = True,
    out: Out = None,
    chart: Chart = None,
    as_json: EverythingAsJson = False,
) -> None:
    """Draw control charts: is a series doing what it always did, or has something changed?

    Example: mainstay spc months.csv --value met --denominator known --date month --improvement decrease
    """
    check_targets(out, chart)
    how = {"improvement": improvement, "target": target, "rules": rules or None, "fix_after": fix_after}
    how["screen_moving_ranges"] = screen
    asked = _Asked(value, denominator, day, series, kind, values_are, _rebases(rebase or []), how)
    _check_type(asked)
    given = read_any_csv(file)

    charts = _read_series(given, asked)
    if out:
        write_table(out, given, _added(charts, len(given.rows)))
    if chart:
        _draw(chart, charts, asked.what)
    if as_json:
        _print(charts)
    elif not out and not chart:
        _show(charts, asked.what)
    else:
        _say_why(charts)


def _say_why(charts: list[_Series]) -> None:
    for why in dict.fromkeys(one.chart.why for one in charts if one.chart.why):
        typer.echo(why, err=True)


def _check_type(asked: _Asked) -> None:
    from mainstay.stats.spc_choice import VALUES_ARE
    from mainstay.stats.spc_kinds import KINDS, find_kind

    if asked.kind not in (AUTO, *KINDS):
        raise UsageError(f"--type to be {AUTO}, {', '.join(KINDS)}", f"'{asked.kind}'", "Name one of these.")
    if asked.values_are not in ("", *VALUES_ARE):
        raise UsageError(
            f"--values-are to be {', '.join(VALUES_ARE)}", f"'{asked.values_are}'", "Name one of these."
        )
    if asked.kind != AUTO and find_kind(asked.kind).takes_denominator and not asked.denominator:
        raise UsageError(f"--denominator for a {find_kind(asked.kind).title}", "none", "Name its column.")
    if not asked.value and (asked.kind not in (AUTO, "t", "run") or asked.denominator):
        raise UsageError(
            "--value, the column to chart", "none", "Name it; only days between events need none."
        )


def _read_series(given: AnyCsv, asked: _Asked) -> list[_Series]:
    days = given.days(asked.day)
    names = given.texts(asked.group) if asked.group else [""] * len(days)
    if asked.value:
        _refuse_days_twice(given, names, days, asked)
    members: dict[str, list[int]] = {}
    for position in sorted(range(len(names)), key=days.__getitem__):
        members.setdefault(names[position], []).append(position)
    above, below = _read_values(given, asked)
    found = []
    for name in dict.fromkeys(names):
        own_days = [days[i] for i in members[name]]
        values = [above[i] for i in members[name]] if above else _days_between(own_days)
        chart = _compute(values, [below[i] for i in members[name]] if below else None, own_days, asked)
        found.append(_Series(name, members[name], own_days, chart))
    _refuse_idle_rebases(found, asked)
    return found


def _refuse_idle_rebases(charts: list[_Series], asked: _Asked) -> None:
    idle = [day for day in asked.rebases if not any(one.days[0] < day <= one.days[-1] for one in charts)]
    if idle:
        raise UsageError(
            "--rebase within the days of the series", f"{idle[0]}", "Name a day after the first point."
        )


def _read_values(given: AnyCsv, asked: _Asked) -> tuple[list[float], list[float]]:
    """Values and denominators, checked to be what the type can chart; empty where there is no such column."""
    least = 0 if asked.counts else -math.inf
    above = given.numbers(asked.value, least=least) if asked.value else []
    below = given.numbers(asked.denominator, least=0) if asked.denominator else []
    if asked.kind in ("p", "p-prime") or asked.values_are == "proportion":
        given.refuse(
            [i for i, (one, other) in enumerate(zip(above, below, strict=False)) if one > other],
            expected=f"no '{asked.value}' above its '{asked.denominator}'",
            came="where it is",
            next_step="Correct these, or use --type u for events of which one person can have several.",
        )
    return above, below


def _compute(values: list[float], below: list[float] | None, days: list[date], asked: _Asked) -> ControlChart:
    from mainstay.stats.spc import control_chart
    from mainstay.stats.spc_choice import Choice, choose_chart

    held = asked.values_are if asked.value else "days-between"
    chosen = choose_chart(values, below, values_are=held) if asked.kind == AUTO else Choice(asked.kind, "")
    starts = {
        place: reason
        for day, reason in asked.rebases.items()
        if (place := next((i for i, own in enumerate(days) if own >= day), 0))
    }
    return control_chart(values, below, kind=chosen.kind, why=chosen.why, rebase_at=starts, **asked.options)


def _days_between(days: list[date]) -> list[float]:
    """Days since the event before; not known of the first."""
    return [math.nan, *(float((day - before).days) for before, day in pairwise(days))]


def _refuse_days_twice(given: AnyCsv, names: list[str], days: list[date], asked: _Asked) -> None:
    seen: set[tuple[str, date]] = set()
    twice = []
    for i, period in enumerate(zip(names, days, strict=True)):
        if period in seen:
            twice.append(i)
        seen.add(period)
    given.refuse(
        twice,
        expected=f"each '{asked.day}' once in a series",
        came="with a day that stands further up",
        next_step="Add up the rows of each period first."
        if asked.group
        else "Name the series with --series.",
    )


def _rebases(asked: list[str]) -> dict[date, str]:
    """Days and reasons, as `2025-04-01: new clinic`; in order of time."""
    found = {}
    for text in asked:
        day, _, reason = text.partition(":")
        try:
            found[read_day(day.strip())] = reason.strip()
        except ValueError:
            raise UsageError(
                "--rebase to be a day and a reason, as '2025-03-31: new clinic'",
                f"'{text}'",
                "Write it in that way.",
            ) from None
    return dict(sorted(found.items()))


def _added(charts: list[_Series], rows: int) -> list[dict[str, object]]:
    added: list[dict[str, object]] = [{} for _ in range(rows)]
    for one in charts:
        for place, position in enumerate(one.positions):
            rebase = {"rebase": _rebase_at(one, place)}
            added[position] = {**_point(one.chart, place), **_whole(one.chart), **rebase}
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
        "type": chart.kind,
        "rules": chart.rules,
    }


def _rebase_at(one: _Series, place: int) -> str:
    """Day and reason, on the row where limits start afresh; else empty."""
    if not place or place not in one.chart.segments:
        return ""
    return f"{one.days[place].isoformat()}: {one.chart.segments[place]}"


def _as_json(one: _Series) -> dict[str, object]:
    points = [
        {"date": day.isoformat(), "value": float(one.chart.values[i]), **_point(one.chart, i)}
        for i, day in enumerate(one.days)
    ]
    more = {"improvement": one.chart.improvement, "target": one.chart.target, "why": one.chart.why}
    trial = {"trial_limits": one.chart.trial_limits}
    rebases = [
        {"date": one.days[place].isoformat(), "reason": reason}
        for place, reason in one.chart.segments.items()
        if place
    ]
    return {
        "series": one.name,
        **more,
        **_whole(one.chart),
        **trial,
        "rebases": rebases,
        "points": points,
    }


def _print(charts: list[_Series]) -> None:
    from mainstay.stats.spc_chance import expected_false_alarms

    alarms = expected_false_alarms(one.chart for one in charts)
    print_json({"series": [_as_json(one) for one in charts], "false_alarms": asdict(alarms)})


def _shown_as(one: _Series) -> str:
    from mainstay.stats.spc_kinds import find_kind

    known = [value for value in one.chart.values if not math.isnan(value)]
    return find_kind(one.chart.kind).shown_as or (
        "proportion" if all(0 <= value <= 1 for value in known) else "number"
    )


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
    from mainstay.charts.describe import describe_false_alarms
    from mainstay.stats.spc_chance import expected_false_alarms

    for one in charts:
        typer.echo(_describe(one, what))
        runs = one.chart.runs
        if runs.longest_run_max is not None:
            typer.echo(
                f"Longest run {runs.longest_run} (chance allows {runs.longest_run_max}), "
                f"crossings {runs.crossings} (chance gives {runs.crossings_min} or more)."
            )
        typer.echo("")
    if len(charts) > 1:
        typer.echo(describe_false_alarms(expected_false_alarms(one.chart for one in charts)))
