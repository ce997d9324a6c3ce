"""What a report says first, by stated rules: what needs attention, what has improved, what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mainstay.report.compare import beyond, has_lasted, paid_for, partners
from mainstay.report.words import say_list, say_percent, say_share, say_signal, signal_began

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mainstay.report.contents import Contents, Section, ServiceLine
    from mainstay.report.everyone import Everyone, EveryoneLine

UNKNOWN_WORTH_SAYING = 0.2
"""From this share of unknown on it is said in words. A choice of how to show, no clinical limit."""

ASK_AFTER_CHANGE = "What changed around {when}: who came, what was offered, or what was recorded?"
ASK_OF_DIFFERENCE = "Ask what is different there: who comes, what is offered, how it is recorded."
ASK_OF_PAIR = "Read the two together before calling either better or worse."
ASK_OF_LEAVING = (
    "Ask people who left what made them leave, and look at their first weeks: waiting, missed doses, whether"
    " the dose held, what support was really given."
)
ASK_TO_LEARN = "What was done differently, and is it worth passing on?"


@dataclass(frozen=True)
class Point:
    """One number behind a finding: which indicator, where to look, and what it says."""

    title: str
    anchor: str
    text: str


@dataclass(frozen=True)
class Finding:
    """One thing the report says before anything else.

    Attributes
        title : what it is about
        anchor : the part of the page with everything behind it
        sentences : what was found, with its numbers
        points : indicators it is about, where there are several
        ask : the question to ask next
    """

    title: str
    anchor: str
    sentences: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    ask: str = ""


@dataclass(frozen=True)
class Findings:
    """What a report says first; each empty where there is nothing to say."""

    attention: tuple[Finding, ...]
    improved: tuple[Finding, ...]
    unknown: tuple[Finding, ...]


def find(contents: Contents) -> Findings:
    """Everything worth saying first.

    Args
        contents : of the report
    Returns
        attention: services that look better because people left; special cause of concern, and improvement
        while a paired indicator got worse; services beyond the 99.8% limits on the worse side. improved: the
        other way round, unless a paired indicator says otherwise. unknown: large shares of unknown
    Missing
        an indicator for which nobody was eligible says nothing here
    """
    over_time = [finding for section in contents.sections for finding in _over_time(section, contents)]
    apart = _between_services if contents.service_id is None else _beside_all
    worse, better = apart(contents)
    named = {finding.title for finding in worse if finding.anchor == "everyone"}
    return Findings(
        attention=(
            *(finding for finding in worse if finding.title in named),
            *(finding for is_better, finding in over_time if not is_better),
            *(finding for finding in worse if finding.title not in named),
        ),
        improved=(*(finding for is_better, finding in over_time if is_better), *better),
        unknown=tuple(_unknown(contents.sections)),
    )


def say_selective(line: EveryoneLine, network: EveryoneLine) -> tuple[str, ...]:
    """Why a service that looks better among those still in treatment may not be.

    Args
        line : the service
        network : all services together
    Returns
        sentences that set those still in treatment beside everyone who started
    """
    return (
        f"It looks better because people left. Among those still in treatment, {say_share(line.use)} used"
        f" heroin on top, beside {say_percent(network.use.proportion)} at all services together. But"
        f" {say_share(line.left_unplanned)} of those who started had left without a planned ending by day"
        f" 182, beside {say_percent(network.left_unplanned.proportion)}. Of everyone who started,"
        f" {say_percent(line.not_using.proportion)} were in treatment and not using, beside"
        f" {say_percent(network.not_using.proportion)}.",
    )


def caution(section: Section, contents: Contents) -> list[str]:
    """What must be said beside a funnel in which a service looks better at somebody's cost.

    Args
        section : one indicator
        contents : the report it is in
    Returns
        one sentence per service that lies on the better side while a paired indicator is worse there
    """
    shown = [line for line in section.lines if contents.service_id in (None, line.service_id)]
    return [
        f"{line.name} lies on the better side here, while it stands worse on {say_list(paid)}."
        for line in beyond(section, "better", far=False)
        if line in shown and (paid := paid_for(section, line, contents))
    ]


def _over_time(section: Section, contents: Contents) -> Iterable[tuple[bool, Finding]]:
    """Whether it is improvement, and what to say, where the place as a whole has changed."""
    title, anchor = section.indicator.title, section.indicator.id
    signal = say_signal(section.trend)
    ask = ASK_AFTER_CHANGE.format(when=signal_began(section.trend))
    if section.trend.variation == "concern":
        yield False, Finding(title, anchor, (signal,), ask=ask)
    if section.trend.variation == "improvement":
        partner_titles = [
            partner.indicator.title
            for partner in partners(section, contents)
            if partner.trend.variation == "concern"
        ]
        if partner_titles:
            text = f"{signal} This looks like improvement, while it got worse on {say_list(partner_titles)}."
            yield False, Finding(title, anchor, (text,), ask=ASK_OF_PAIR)
        else:
            yield True, Finding(title, anchor, (signal,), ask=ASK_TO_LEARN)


def _between_services(contents: Contents) -> tuple[list[Finding], list[Finding]]:
    worse, better = [], []
    for service_id, name in contents.services.items():
        attention, learned = _points_of(service_id, contents)
        selective = _selective(contents.everyone, service_id)
        if selective or attention:
            ask = ASK_OF_LEAVING if selective else ASK_OF_DIFFERENCE
            anchor = "everyone" if selective else attention[0].anchor
            worse.append(Finding(name, anchor, selective, tuple(attention), ask))
        if learned:
            better.append(Finding(name, learned[0].anchor, points=tuple(learned), ask=ASK_TO_LEARN))
    return worse, better


def _beside_all(contents: Contents) -> tuple[list[Finding], list[Finding]]:
    service_id = contents.service_id or ""
    attention, learned = _points_of(service_id, contents, over_time=False)
    selective = _selective(contents.everyone, service_id)
    worse: list[Finding] = []
    better: list[Finding] = []
    if selective:
        worse.append(Finding("Everyone who started", "everyone", selective, ask=ASK_OF_LEAVING))
    if attention:
        worse.append(Finding("Beside all services", "glance", points=tuple(attention), ask=ASK_OF_DIFFERENCE))
    if learned:
        better.append(Finding("Beside all services", "glance", points=tuple(learned), ask=ASK_TO_LEARN))
    return worse, better


def _points_of(
    service_id: str, contents: Contents, *, over_time: bool = True
) -> tuple[list[Point], list[Point]]:
    worse: list[Point] = []
    better: list[Point] = []
    for section in contents.sections:
        line = section.line_of(service_id)
        if line is None:
            continue
        title, anchor = section.indicator.title, section.indicator.id
        if line in beyond(section, "worse"):
            worse.append(Point(title, anchor, _say_apart(section, line)))
        if line in beyond(section, "better"):
            paid = paid_for(section, line, contents)
            text = _say_apart(section, line)
            if paid:
                text += f", which looks better, while it stands worse on {say_list(paid)}"
            (worse if paid else better).append(Point(title, anchor, text))
        if over_time and has_lasted(line, "concern"):
            worse.append(Point(title, anchor, _say_lasting(line)))
        if over_time and has_lasted(line, "improvement"):
            better.append(Point(title, anchor, _say_lasting(line)))
    return worse, better


def _say_apart(section: Section, line: ServiceLine) -> str:
    way = "higher" if line.position.startswith("above") else "lower"
    whole = say_percent(section.everywhere.proportion)
    return f"{say_share(line.year)}, {way} than the {whole} of all services together by more than chance"


def _say_lasting(line: ServiceLine) -> str:
    chart, trend = line.trend.chart, line.trend
    if chart is None or trend.latest is None:
        return ""
    way = "above" if chart.variation_side == "high" else "below"
    return (
        f"{trend.run_length} {trend.period}s in a row {way} its own average of"
        f" {chart.centre[trend.latest]:.0f}%, lately {say_share(trend.tallies[trend.latest])}"
    )


def _selective(everyone: Everyone | None, service_id: str) -> tuple[str, ...]:
    if everyone is None or service_id not in everyone.selective:
        return ()
    (line,) = [line for line in everyone.lines if line.service_id == service_id]
    return say_selective(line, everyone.network)


def _unknown(sections: Iterable[Section]) -> Iterable[Finding]:
    for section in sections:
        share = section.year.unknown_share
        if share is None or share < UNKNOWN_WORTH_SAYING:
            continue
        low, high = sorted(section.year.bounds(section.indicator.better))
        if not section.year.known:
            text = f"Not known of any of {section.year.eligible:,} eligible: nothing can be said."
            yield Finding(section.indicator.title, section.indicator.id, (text,))
            continue
        text = (
            f"Not known of {section.year.unknown:,} of {section.year.eligible:,} ({say_percent(share)}):"
            f" the value for everybody lies between {say_percent(low)} and {say_percent(high)}."
        )
        yield Finding(section.indicator.title, section.indicator.id, (text,))
