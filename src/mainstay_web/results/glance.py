"""One service at a glance: the icons of every indicator, what has changed, what stands out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from mainstay.report.contents import Contents
from mainstay.report.findings import Finding, Point, find
from mainstay.report.gather import make_section, reading_order
from mainstay.report.trend import follow
from mainstay.report.words import say_period, say_share, say_signal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mainstay.indicators.library import Indicator
    from mainstay.report.contents import Section
    from mainstay.report.everyone import Everyone
    from mainstay.report.gather import Network, Standing
    from mainstay.report.trend import Trend

SIGNALS = ("improvement", "concern")


@dataclass(frozen=True)
class Cell:
    """One indicator at one service.

    Attributes
        variation, side, assurance : as the control chart has them; "none" without a chart
        share : the latest period, in words
        per_cent : the same as a number; None where nobody is known
        when : the latest period by name; empty where there is none
        signal : what the chart shows, in words; empty without a signal
        changed : what is new since a month before, in words; empty where nothing is
        is_new : whether a signal began since then
        target : in per cent; None where none is set
    """

    variation: str
    side: str
    assurance: str
    share: str
    per_cent: float | None
    when: str
    signal: str
    changed: str
    is_new: bool
    target: float | None = None


@dataclass(frozen=True)
class Glance:
    """One service at a glance.

    Attributes
        cells : by indicator, in reading order
        attention, improved, unknown : as `mainstay.report.findings` says them
    """

    cells: Mapping[str, Cell]
    attention: tuple[Finding, ...]
    improved: tuple[Finding, ...]
    unknown: tuple[Finding, ...]


@dataclass(frozen=True)
class Known:
    """What glances are made from, the same for every service."""

    indicators: Mapping[str, Indicator]
    network: Network
    standings: Mapping[str, Standing | None]
    everyone: Everyone | None
    snapshot_id: str
    observed_to: date


class Held(NamedTuple):
    """A target in force: what should be reached, in per cent, since which day, and why."""

    per_cent: float
    since: date
    why: str


Rebases = dict[str, "dict[date, str]"]
Targets = dict[str, Held]


def look(known: Known, service_id: str, rebases: Rebases | None = None) -> Glance:
    """Look at one service.

    Args
        known : what there is
        service_id : which service
        rebases : reasons by indicator and day
    Returns
        the glance
    """
    chosen = rebases or {}
    sections = tuple(
        make_section(
            one,
            known.network,
            service_id,
            known.observed_to,
            standing=known.standings[one.id],
            followed=(),
            rebases=chosen.get(one.id),
        )
        for one in sorted(known.indicators.values(), key=reading_order)
    )
    contents = Contents(
        service_id,
        known.network.services,
        sections,
        known.everyone,
        known.snapshot_id,
        known.observed_to,
    )
    found = find(contents)
    cells = {one.indicator.id: _cell(one, known, service_id, chosen) for one in sections}
    return Glance(cells, found.attention, found.improved, found.unknown)


def aim(
    glance: Glance, known: Known, service_id: str, targets: Targets, rebases: Rebases | None = None
) -> Glance:
    """A glance with the targets of its service: whether each will be met, as its chart has it.

    Args
        glance, known, service_id, rebases : as `look` gave and took them
        targets : in force, by indicator
    """
    cells = dict(glance.cells)
    for name, held in targets.items():
        if name not in cells:
            continue
        trend = follow(
            known.network.monthly[name].get(service_id, {}),
            better=known.indicators[name].better,
            observed_to=known.observed_to,
            rebases=(rebases or {}).get(name),
            target=held.per_cent,
        )
        assurance = trend.chart.assurance if trend.chart else "none"
        cells[name] = replace(cells[name], assurance=assurance, target=held.per_cent)
    return replace(glance, cells=cells)


def _cell(section: Section, known: Known, service_id: str, rebases: Rebases) -> Cell:
    trend, indicator = section.trend, section.indicator
    before = follow(
        known.network.monthly[indicator.id].get(service_id, {}),
        better=indicator.better,
        observed_to=a_month_before(known.observed_to),
        rebases=rebases.get(indicator.id),
    )
    shown = trend.shown
    chart = trend.chart
    tally = trend.tallies[shown] if shown is not None else section.year
    return Cell(
        variation=trend.variation,
        side=chart.variation_side if chart else "none",
        assurance=chart.assurance if chart else "none",
        share=say_share(tally),
        per_cent=None if tally.proportion is None else 100 * tally.proportion,
        when=say_period(trend.starts[shown], trend.period) if shown is not None else "",
        signal=say_signal(trend),
        changed=_say_change(before, trend),
        is_new=trend.variation in SIGNALS and before.variation != trend.variation,
    )


def a_month_before(day: date) -> date:
    """The end of the month before the latest month that is over."""
    over = (day + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    return over.replace(day=1) - timedelta(days=1)


def say_change(before: str, now: str, signal: str, latest: tuple[str, str] | None) -> str:
    """What is new since a month before; empty where nothing is.

    Args
        before, now : how it varied then and varies now; "none" without a chart
        signal : what the chart shows now, in words
        latest : name of the latest period, and its value in words; None where nobody is known
    """
    if before == now or "none" in (before, now):
        return ""
    if now in SIGNALS:
        return signal
    if latest is None:
        return "Back to how it usually varies."
    return f"Back to how it usually varies; in {latest[0]} it was {latest[1]}."


def _say_change(before: Trend, now: Trend) -> str:
    at = now.latest
    latest = None if at is None else (say_period(now.starts[at], now.period), say_share(now.tallies[at]))
    return say_change(before.variation, now.variation, say_signal(now), latest)


def as_json(glance: Glance) -> dict[str, Any]:
    """A glance to be kept in a file."""
    return asdict(glance)


def from_json(kept: Mapping[str, Any]) -> Glance:
    """A glance that was kept in a file."""
    cells = {name: Cell(**cell) for name, cell in kept["cells"].items()}
    return Glance(cells, *(_findings(kept[name]) for name in ("attention", "improved", "unknown")))


def _findings(kept: list[dict[str, Any]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            one["title"],
            one["anchor"],
            tuple(one["sentences"]),
            tuple(Point(**point) for point in one["points"]),
            one["ask"],
        )
        for one in kept
    )
