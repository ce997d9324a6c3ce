"""One survey indicator at a service: what it counts, who answered, and how it changed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from mainstay.charts.render import to_svg
from mainstay.indicators.library import load_indicators
from mainstay.survey.change import point_of
from mainstay.survey.cube import load_cube_rules
from mainstay.survey.indicators import find_survey_indicator
from mainstay_web.audit.reads import audited_read
from mainstay_web.authorization.declare import permitted
from mainstay_web.authorization.scope import may
from mainstay_web.guidance.queries import switched_off
from mainstay_web.results import show
from mainstay_web.voice import at_a_glance, indicators, queries
from mainstay_web.voice.views.results import KINDS, unable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from mainstay.survey.change import Change
    from mainstay.survey.indicators import SurveyIndicator
    from mainstay_web.voice.indicators import WaveHere

OFFERED = ("csv", "svg")


@permitted("voice.read")
def indicator(request: HttpRequest, service_id: str, indicator_id: str) -> HttpResponse:
    """Its definition, its latest value, who answered, and the chart over the waves."""
    one, waves, change = _read(service_id, indicator_id)
    service = queries.service_names(request.user, "voice.read").get(service_id, service_id)
    beside = at_a_glance.beside(one, switched_off("indicator"))
    of_record = [name for name in beside if find_survey_indicator(name) is None]
    own = [name for name in beside if name not in of_record]
    shown = {
        "indicator": one,
        "theme": indicators.THEME_TITLES[one.theme],
        "service_id": service_id,
        "service": service,
        "cell": indicators.cell_of(one, change),
        "latest": change.latest,
        "interval": indicators.interval_of(change.latest.share if change.latest else None),
        "facts": _facts(one, waves),
        "waves": [wave.place for wave in reversed(waves)],
        "pairs": [at_a_glance.own_pair(each, service_id) for each in map(find_survey_indicator, own) if each],
        "recorded": [(name, load_indicators()[name].title) for name in of_record]
        if may(request.user, "results.read", service_id=service_id)
        else [],
        "figure": indicators.figure_of(one, change, service),
        "rows": indicators.rows_of(change),
        "too_few": change.too_few,
        "may_export": may(request.user, "voice.export", service_id=service_id) and bool(change.points),
        "show": show,
    }
    return render(request, "voice/indicator.html", shown)


@permitted("voice.export")
@audited_read("voice.export", on="export", which="indicator_id")
def download(request: HttpRequest, service_id: str, indicator_id: str, ending: str) -> HttpResponse:
    """Its points as CSV, or its chart as a picture."""
    one, _, change = _read(service_id, indicator_id)
    if ending not in OFFERED or not change.points or (ending == "svg" and change.chart is None):
        raise Http404
    content = _csv(one, service_id, change) if ending == "csv" else _svg(one, change)
    answer = HttpResponse(content, content_type=KINDS[ending])
    answer["Content-Disposition"] = f'attachment; filename="{one.id}.{ending}"'
    return answer


def _read(service_id: str, indicator_id: str) -> tuple[SurveyIndicator, list[WaveHere], Change]:
    one = find_survey_indicator(indicator_id)
    if one is None:
        raise Http404
    if one.measure == "days_to_answer":
        return one, [], indicators.change_of(one, [], queries.promises_of(service_id))
    waves = indicators.waves_at(service_id)
    return one, waves, indicators.change_of(one, waves, [])


def _facts(one: SurveyIndicator, waves: Sequence[WaveHere]) -> list[tuple[str, Any]]:
    """Who answered the latest wave, those in OST now apart, and what another survey found."""
    if not waves or waves[-1].found is None:
        return []
    latest = waves[-1].found
    facts = [(gettext("Who answered"), latest.response_words)]
    least = load_cube_rules().batch_at_least
    here = point_of(one, waves[-1].place.wave.opens, latest, least=least, group="in_ost_now")
    facts.append((gettext("Of those in OST now"), here.words))
    rated = one.rated(latest)
    if rated is not None and rated.beside and one.measure != "not_offered" and rated.benchmark:
        facts.append(
            (
                gettext("Beside another survey"),
                f"{rated.beside} {rated.benchmark.survey}: {rated.benchmark.limits}.",
            )
        )
    return facts


def _csv(one: SurveyIndicator, service_id: str, change: Change) -> str:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(["indicator", "service_id", "first_day", "value", "lower", "upper", "in_words"])
    for point in change.points:
        ends = (point.share.lower, point.share.upper) if point.share else (None, None)
        row = [one.id, service_id, point.on.isoformat(), point.value, *ends, point.words]
        writer.writerow([unable(cell) for cell in row])
    return written.getvalue()


def _svg(one: SurveyIndicator, change: Change) -> str:
    if change.chart is None:
        raise Http404
    make, description = indicators.chart_of(one, change.chart, change)
    return to_svg(make(), description=description)
