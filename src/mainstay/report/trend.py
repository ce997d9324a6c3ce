"""One indicator at one place over time: the period that suits its numbers, and its control chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from mainstay.report.signals import run_length
from mainstay.report.tally import Tally, add_up
from mainstay.stats.spc import ControlChart, control_chart
from mainstay.stats.spc_choice import choose_chart

if TYPE_CHECKING:
    from collections.abc import Mapping

ENOUGH_FOR_MONTHS = 20
"""With fewer known units than this in a middling month, one person moves the value by over 5 points in a
hundred and the chart shows mostly chance: quarters are used. A choice of how to show, no clinical limit."""

FEWEST_TO_CHART = 3
"""With fewer periods than this there is nothing to see over time: the table alone is shown."""

FEWEST_IN_PERIOD = 5
"""A period with fewer known units than this is a gap in the chart: its point would show who happened by."""

FEWEST_EACH_WAY = 10
"""With fewer units than this that met it, or that did not, over all periods, most points lie at 0% or 100%
and limits mean nothing: rare events need another chart."""

PERIOD_MONTHS = {"month": 1, "quarter": 3}


@dataclass(frozen=True)
class Trend:
    """One indicator at one place over time.

    Attributes
        period : "month" or "quarter"
        starts : first day of every period from the first to the last with anybody eligible
        tallies : one per period
        is_whole : per period, whether the snapshot knows all of it
        chart : the control chart of the whole periods, in per cent; None where `too_few` says why
        too_few : what there is too little of for a chart; empty where there is one
    """

    period: str
    starts: tuple[date, ...]
    tallies: tuple[Tally, ...]
    is_whole: tuple[bool, ...]
    chart: ControlChart | None
    too_few: str = ""

    @property
    def variation(self) -> str:
        """common, improvement or concern, as of the latest point; "none" without a chart."""
        return self.chart.variation if self.chart else "none"

    @property
    def latest(self) -> int | None:
        """Position of the chart's latest point; without a chart, of the latest whole period with anybody."""
        fewest = FEWEST_IN_PERIOD if self.chart else 1
        places = [
            place
            for place, (tally, whole) in enumerate(zip(self.tallies, self.is_whole, strict=True))
            if whole and tally.known >= fewest
        ]
        return places[-1] if places else None

    @property
    def shown(self) -> int | None:
        """As `latest`, or where no whole period is known the latest that is not over; None with neither."""
        known = [place for place, tally in enumerate(self.tallies) if tally.known]
        return self.latest if self.latest is not None or not known else known[-1]

    @property
    def known_periods(self) -> int:
        """Points of the chart: whole periods in which enough people are known."""
        return sum(
            1
            for tally, whole in zip(self.tallies, self.is_whole, strict=True)
            if whole and tally.known >= FEWEST_IN_PERIOD
        )

    @property
    def is_run_chart(self) -> bool:
        """Whether there are too few periods for limits."""
        return self.chart is not None and self.chart.kind == "run"

    @property
    def run_length(self) -> int:
        """Points in a row, up to the latest, on the same side of the centre; gaps passed over."""
        return run_length(self.chart) if self.chart else 0


def follow(
    by_month: Mapping[date, Tally],
    *,
    better: str,
    observed_to: date,
    rebases: Mapping[date, str] | None = None,
    target: float | None = None,
) -> Trend:
    """Choose the period, fill the calendar and compute the control chart.

    Args
        by_month : tallies by first day of the month; months with nobody eligible may be absent
        better : "higher" or "lower"
        observed_to : the last day the snapshot knows; a period that goes on after it is not charted
        rebases : reasons by day; limits start afresh with the period of that day, where one is before it
        target : in per cent; None for no assurance
    Returns
        the trend; no periods where nobody was eligible
    Missing
        a period in which nobody, or hardly anybody, is known is a gap in the chart, never 0
    Example
        >>> months = {date(2025, month, 1): Tally(30, 10) for month in (1, 2, 4)}
        >>> trend = follow(months, better="lower", observed_to=date(2025, 4, 30))
        >>> trend.period, len(trend.starts), trend.variation
        ('month', 4, 'common')
    """
    period = choose_period(by_month)
    tallies: dict[date, Tally] = {}
    for month, tally in by_month.items():
        start = period_start(month, period)
        tallies[start] = tallies.get(start, Tally()) + tally
    starts = _calendar(tallies, period)
    whole = tuple(next_start(start, period) - timedelta(days=1) <= observed_to for start in starts)
    filled = tuple(tallies.get(start, Tally()) for start in starts)
    charted = [tally for tally, over in zip(filled, whole, strict=True) if over]
    too_few = _too_few(charted)
    places = _places(rebases or {}, starts[: len(charted)], period)
    chart = None if too_few else _chart(charted, better, places, target)
    return Trend(period, starts, filled, whole, chart, too_few)


def choose_period(by_month: Mapping[date, Tally]) -> str:
    """Month, or quarter where the middling month has fewer known units than `ENOUGH_FOR_MONTHS`.

    Args
        by_month : tallies by first day of the month
    Returns
        "month" or "quarter"
    Example
        >>> choose_period({date(2025, 1, 1): Tally(19, 1)}), choose_period({date(2025, 1, 1): Tally(20, 1)})
        ('quarter', 'month')
    """
    known = [tally.known for tally in by_month.values() if tally.eligible]
    return "month" if known and median(known) >= ENOUGH_FOR_MONTHS else "quarter"


def period_start(day: date, period: str) -> date:
    """First day of the month or quarter that holds a day.

    Args
        day : any day
        period : "month" or "quarter"
    Returns
        the first day
    Example
        >>> period_start(date(2025, 6, 30), "quarter")
        datetime.date(2025, 4, 1)
    """
    months = PERIOD_MONTHS[period]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def next_start(start: date, period: str) -> date:
    """First day of the period after this one.

    Args
        start : first day of a period
        period : "month" or "quarter"
    Returns
        the next first day
    Example
        >>> next_start(date(2025, 10, 1), "quarter")
        datetime.date(2026, 1, 1)
    """
    month = start.month - 1 + PERIOD_MONTHS[period]
    return date(start.year + month // 12, month % 12 + 1, 1)


def latest_year(by_month: Mapping[date, Tally]) -> tuple[date, date, Tally]:
    """The twelve months up to the latest month with anybody eligible.

    Args
        by_month : tallies by first day of the month; at least one with anybody eligible
    Returns
        first month, last month, and the tally of all of them
    Example
        >>> latest_year({date(2024, 1, 1): Tally(9, 9), date(2025, 1, 1): Tally(4, 1)})
        (datetime.date(2024, 2, 1), datetime.date(2025, 1, 1), Tally(known=4, met=1, unknown=0))
    """
    last = max(month for month, tally in by_month.items() if tally.eligible)
    first = next_start(date(last.year - 1, last.month, 1), "month")
    return first, last, add_up(tally for month, tally in by_month.items() if first <= month <= last)


def _calendar(tallies: Mapping[date, Tally], period: str) -> tuple[date, ...]:
    with_anybody = [start for start, tally in tallies.items() if tally.eligible]
    if not with_anybody:
        return ()
    starts = [min(with_anybody)]
    while starts[-1] < max(with_anybody):
        starts.append(next_start(starts[-1], period))
    return tuple(starts)


def _too_few(charted: list[Tally]) -> str:
    enough = [tally for tally in charted if tally.known >= FEWEST_IN_PERIOD]
    if len(enough) < FEWEST_TO_CHART:
        return f"periods with {FEWEST_IN_PERIOD} or more people known ({len(enough)})"
    together = add_up(enough)
    fewer = min(together.met, together.known - together.met)
    if fewer < FEWEST_EACH_WAY:
        return f"people who {'met it' if together.met == fewer else 'did not meet it'} ({fewer})"
    return ""


def _places(rebases: Mapping[date, str], starts: tuple[date, ...], period: str) -> dict[int, str]:
    """Where limits start afresh; the first period has nothing before it to set apart."""
    places = {start: place for place, start in enumerate(starts) if place}
    found = {places.get(period_start(day, period)): rebases[day] for day in sorted(rebases)}
    return {place: reason for place, reason in found.items() if place is not None}


def _chart(
    charted: list[Tally], better: str, rebase_at: Mapping[int, str], target: float | None
) -> ControlChart:
    values = [
        100 * tally.met / tally.known if tally.known >= FEWEST_IN_PERIOD else np.nan for tally in charted
    ]
    # Per cents without their denominators, as Making Data Count charts them: docs/methods/spc.md, Which chart
    choice = choose_chart(values)
    improvement = "decrease" if better == "lower" else "increase"
    return control_chart(
        values,
        kind=choice.kind,
        why=choice.why,
        improvement=improvement,
        target=target,
        rebase_at=rebase_at,
    )
