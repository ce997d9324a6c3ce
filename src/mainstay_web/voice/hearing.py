"""What people say, in the words of the home page: what has changed, what needs a look, what improved."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import get_language, gettext

from mainstay.indicators.library import load_indicators
from mainstay.report.findings import ASK_TO_LEARN, Finding
from mainstay.report.signals import Series, say_series, series_began
from mainstay.report.words import say_period
from mainstay.survey.answering import Said, points_of_answering
from mainstay.survey.change import follow_points
from mainstay.survey.indicators import find_survey_indicator, survey_indicators
from mainstay_web.authorization.scope import may
from mainstay_web.frame.environment import day
from mainstay_web.results.glance import a_month_before, say_change
from mainstay_web.results.telling import Heard, News, Told, beside_worse
from mainstay_web.voice.indicators import places_asked, points_in, say_point, waves_by_service
from mainstay_web.voice.queries import promises_by_service

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence
    from datetime import date

    from mainstay.survey.change import Change
    from mainstay.survey.indicators import SurveyIndicator
    from mainstay_web.results.glance import Glance
    from mainstay_web.voice.indicators import WaveHere
    from mainstay_web.voice.models import Promise
    from mainstay_web.voice.queries import WaveKey

    Waves = tuple[tuple[date, date | None, WaveKey], ...]

PAGE = "voice_indicator"
ANSWERING = "days_to_answer"


@dataclass(frozen=True)
class Signal:
    """How one survey indicator varies at a service.

    Attributes
        variation : common, improvement or concern; "none" without a chart
        words : what its chart shows; empty without a signal
        began : the name of the wave, or of the quarter, with which the signal began
        changed : what is new since a month before; empty where nothing is
    """

    variation: str
    words: str
    began: str
    changed: str


def hear(user: Any, shown: Mapping[str, str], glances: Mapping[str, Glance], off: Container[str]) -> Heard:
    """What survey indicators say at the services where somebody may read what people said.

    Args
        user : whoever looks
        shown : names by id of the services
        glances : of the same services, to set signs of the record beside
        off : indicators of the record that are switched off
    """
    here = [one for one in shown if may(user, "voice.read", service_id=one)]
    waves, promises, heard = waves_by_service(here), promises_by_service(here), Heard()
    for service_id in here:
        signals = signals_of(waves.get(service_id, []), promises.get(service_id, []))
        for one in survey_indicators():
            if one.id in signals:
                worse = _worse_beside(one, signals, glances[service_id], off)
                _tell(heard, (service_id, shown[service_id]), one, signals[one.id], worse)
    return heard


def signals_of(waves: Sequence[WaveHere], promises: Sequence[Promise]) -> dict[str, Signal]:
    """Each survey indicator that is known at a service, by id."""
    today = timezone.localdate()
    before = a_month_before(today)
    found: dict[str, Signal] = {}
    if waves:
        keys = tuple((one.place.wave.opens, one.place.wave.released_on, one.key) for one in waves)
        found |= _of_waves(keys, before, get_language())
    if promises:
        one = next(one for one in survey_indicators() if one.measure == ANSWERING)
        found[one.id] = _signal(one, _answering(one, promises, today), _answering(one, promises, before))
    return found


def hear_before_serving(say: Callable[[str], None]) -> None:
    """Work out what every service's waves say, so that the first reader of the home page does not wait."""
    for waves in waves_by_service(places_asked()).values():
        signals_of(waves, [])


@lru_cache(maxsize=512)
def _of_waves(waves: Waves, before: date, _language: str | None) -> Mapping[str, Signal]:
    """Kept by service, since what was published of a wave does not change."""
    found = {}
    for one in survey_indicators():
        if one.measure == ANSWERING:
            continue
        points = points_in(one, [(opens, key) for opens, _, key in waves])
        then = [
            point
            for point, (_, released_on, _key) in zip(points, waves, strict=True)
            if released_on and released_on <= before
        ]
        found[one.id] = _signal(
            one, follow_points(points, better=one.better), follow_points(then, better=one.better)
        )
    return found


def _answering(one: SurveyIndicator, promises: Sequence[Promise], on: date) -> Change:
    """How long answers took, as was known on a day."""
    said = [
        Said(each.said_on, each.answered_on if each.answered_on and each.answered_on <= on else None)
        for each in promises
        if each.said_on <= on
    ]
    return follow_points(points_of_answering(said, today=on), better=one.better)


def _signal(one: SurveyIndicator, now: Change, before: Change) -> Signal:
    variation, then = (change.chart.variation if change.chart else "none" for change in (now, before))
    series = _series(one, now)
    if series is None:
        return Signal("none", "", "", "")
    words, latest = say_series(series), (series.when(series.latest), series.value)
    changed = say_change(then, variation, words, latest)
    return Signal(variation, words, series_began(series), changed)


def _series(one: SurveyIndicator, change: Change) -> Series | None:
    if change.chart is None:
        return None
    latest = max(place for place, value in enumerate(change.chart.values) if not math.isnan(value))
    points = change.charted

    def when(place: int) -> str:
        if one.measure == ANSWERING:
            return say_period(points[place].on, "quarter")
        return gettext("the wave of %(day)s") % {"day": day(points[place].on)}

    is_share = one.measure in ("poor_or_bad", "not_offered")
    return Series(
        change.chart,
        latest,
        say_point(points[latest]),
        "quarter" if one.measure == ANSWERING else "wave",
        when=when,
        write=lambda value: _write(one, value),
        bounds=(0.0, 1.0 if is_share else math.inf),
    )


def _write(one: SurveyIndicator, value: float) -> str:
    if one.measure == ANSWERING:
        return gettext("%(count)s days") % {"count": f"{value:.0f}"}
    if one.measure == "ratio":
        return gettext("%(good)s to 1") % {"good": f"{value:.1f}"}
    return f"{value:.0%}"


def _worse_beside(
    one: SurveyIndicator, signals: Mapping[str, Signal], glance: Glance, off: Container[str]
) -> list[str]:
    """Titles of what it is read beside, and got worse there."""
    worse = []
    for name in one.balanced_by:
        survey, cell = find_survey_indicator(name), glance.cells.get(name)
        if survey is not None:
            if name in signals and signals[name].variation == "concern":
                worse.append(survey.title)
        elif cell is not None and cell.variation == "concern" and name not in off:
            worse.append(load_indicators()[name].title)
    return worse


def _tell(
    heard: Heard, where: tuple[str, str], one: SurveyIndicator, signal: Signal, worse: list[str]
) -> None:
    if signal.changed:
        heard.changed.append(News(*where, one.title, one.id, signal.changed, signal.variation, PAGE))
    finding = Finding(one.title, one.id, (signal.words,))
    if signal.variation == "concern":
        heard.attention.append(Told(*where, replace(finding, ask=_ask(one, signal.began)), PAGE))
        for name in one.balanced_by:
            if find_survey_indicator(name) is None:
                heard.worse_beside.setdefault((where[0], name), []).append(one.title)
    elif signal.variation == "improvement" and worse:
        heard.attention.append(Told(*where, beside_worse(finding, worse), PAGE))
    elif signal.variation == "improvement":
        heard.improved.append(Told(*where, replace(finding, ask=ASK_TO_LEARN), PAGE))


def _ask(one: SurveyIndicator, when: str) -> str:
    if one.measure == ANSWERING:
        return gettext("What changed around %(when)s: what was said, or who answers it?") % {"when": when}
    return gettext("What changed around %(when)s: who answered, what was offered, or how it was asked?") % {
        "when": when
    }
