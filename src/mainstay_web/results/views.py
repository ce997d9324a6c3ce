"""Pages of results."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from mainstay.indicators.describe import theme_title
from mainstay.measure.equity import compare_counts, say_by_chance
from mainstay.report.gather import reading_order
from mainstay_web.audit.reads import audited_read
from mainstay_web.authorization.declare import permitted
from mainstay_web.authorization.scope import may, people_for
from mainstay_web.frame.notices import current_snapshot
from mainstay_web.guidance.queries import sign_off_state, switched_off
from mainstay_web.results import actions, show
from mainstay_web.results.drawn import plan_funnel
from mainstay_web.results.elsewhere import (
    heard_from_elsewhere,
    pairs_from_elsewhere,
    themes_from_elsewhere,
)
from mainstay_web.results.forms import REBASE, MarkForm
from mainstay_web.results.keeping import equity_days
from mainstay_web.results.queries import (
    annotations_of,
    glances_of,
    rebase_marks_of,
    results_now,
    services_seen,
    target_held,
)
from mainstay_web.results.sections import journeys_of, section_of, spc_of
from mainstay_web.results.switched_off import answer_if_switched_off, beside_in_use
from mainstay_web.results.telling import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from mainstay.indicators.library import Indicator
    from mainstay.measure.equity import GroupComparison
    from mainstay.report.contents import Section
    from mainstay_web.results.glance import Cell
    from mainstay_web.results.kept import Kept

WAITING = 503
PEOPLE_PER_PAGE = 100


@permitted("home.read")
def home(request: HttpRequest) -> HttpResponse:
    """In words what has changed, what needs a look and what improved; then the icons."""
    if not may(request.user, "results.read"):
        return render(request, "frame/home.html")
    kept = results_now()
    if kept is None:
        return _wait(request)
    seen = _chosen(request, services_seen(request.user, kept))
    glances = glances_of(kept, list(seen))
    off = switched_off("indicator")
    told = tell(glances, seen, off, heard_from_elsewhere(request.user, seen, glances, off))
    return render(
        request,
        "results/home.html",
        {
            **_places(request, kept),
            "told_of": told,
            "told_changes": told.changed,
            "indicators": kept.indicators,
            "table": _table(request, kept, glances, seen),
        },
    )


@permitted("results.read")
def results(request: HttpRequest) -> HttpResponse:
    """Every indicator of the services one may see."""
    kept = results_now()
    if kept is None:
        return _wait(request)
    seen = _chosen(request, services_seen(request.user, kept))
    table = _table(request, kept, glances_of(kept, list(seen)), seen)
    return render(request, "results/results.html", {**_places(request, kept), "table": table})


@permitted("results.read", change="results.annotate")
def indicator(request: HttpRequest, service_id: str, indicator_id: str) -> HttpResponse:
    """One indicator at one service: what it counts, over time, beside others, between groups."""
    kept = results_now()
    if kept is None:
        return _wait(request)
    one = _find(kept, service_id, indicator_id)
    if (off := answer_if_switched_off(request, kept, one, service_id)) is not None:
        return off
    section = section_of(kept, one, service_id)
    form = MarkForm(
        request.POST if request.method == "POST" else None,
        periods=section.trend.starts,
        observed_to=kept.observed_to,
    )
    if request.method == "POST" and _changed(request, form, service_id, indicator_id):
        return redirect("indicator", service_id, indicator_id)
    status = 422 if form.errors else 200
    return render(
        request,
        "results/indicator.html",
        _indicator_page(request, kept, section, service_id, form),
        status=status,
    )


@permitted("results.explain")
@audited_read("results.explain", on="indicator", which="indicator_id")
def why_counted(request: HttpRequest, service_id: str, indicator_id: str) -> HttpResponse:
    """Who was counted, with what of their record."""
    kept = results_now()
    if kept is None:
        return _wait(request)
    one = _find(kept, service_id, indicator_id)
    if (off := answer_if_switched_off(request, kept, one, service_id)) is not None:
        return off
    reached = people_for(request.user, "results.explain", service_id)
    found = kept.who_was_counted(indicator_id, service_id)
    met = request.GET.get("met", "")
    people = show.list_people(
        found, reached, met=met, page=request.GET.get("page", ""), per_page=PEOPLE_PER_PAGE
    )
    context = {
        "indicator": one,
        "service_id": service_id,
        "service": kept.services[service_id],
        "people": people,
        "readable": people_for(request.user, "people.read", service_id),
        "answers": show.ANSWERS,
    }
    return render(request, "results/why.html", context)


@permitted("results.read")
def journeys(request: HttpRequest) -> HttpResponse:
    """Where everyone who started is, and how much rests on who stayed."""
    kept = results_now()
    if kept is None:
        return _wait(request)
    seen = _chosen(request, services_seen(request.user, kept))
    shown, plan = show.few(seen), journeys_of(kept, seen)
    readings = [one for one in kept.readings if one.service_id is None or one.service_id in seen]
    context = {
        **_places(request, kept),
        "readings": readings,
        "names": kept.services,
        "chart_of_journeys": plan.drawn(kept) if plan else None,
        "left_out": len(seen) - len(shown),
        "lines": show.everyone_lines(kept, seen),
    }
    return render(request, "results/journeys.html", context)


def _wait(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "results/waiting.html",
        {"has_records": current_snapshot() is not None},
        status=WAITING if current_snapshot() else 200,
    )


def _chosen(request: HttpRequest, seen: dict[str, str]) -> dict[str, str]:
    """All that one may see, or the one that is asked for; one that is not seen is not there."""
    wanted = request.GET.get("service", "")
    if not wanted:
        return seen
    if wanted not in seen:
        raise Http404
    return {wanted: seen[wanted]}


def _places(request: HttpRequest, kept: Kept) -> dict[str, Any]:
    return {
        "services": services_seen(request.user, kept),
        "wanted": request.GET.get("service", ""),
        "observed_to": kept.observed_to,
        "show": show,
    }


def _table(
    request: HttpRequest, kept: Kept, glances: dict[str, Any], seen: dict[str, str]
) -> list[tuple[str, list[Any], str]]:
    """Title, lines and what the signs come to, theme by theme; what is not of the record comes last."""
    shown, off = show.few(seen), switched_off("indicator")
    lines = [
        show.line(
            one,
            [(service_id, name, glances[service_id].cells[one.id]) for service_id, name in shown.items()],
            kept,
            off,
        )
        for one in sorted(kept.indicators.values(), key=reading_order)
        if one.id not in off
    ]
    themes = [
        (theme_title(theme), list(of_theme))
        for theme, of_theme in groupby(lines, key=lambda line: line.indicator.theme)
    ]
    themes += themes_from_elsewhere(request.user, shown)
    return [(title, of_theme, show.say_signs(of_theme)) for title, of_theme in themes]


def _find(kept: Kept, service_id: str, indicator_id: str) -> Indicator:
    if service_id not in kept.services or indicator_id not in kept.indicators:
        raise Http404
    return kept.indicators[indicator_id]


def _changed(request: HttpRequest, form: MarkForm, service_id: str, indicator_id: str) -> bool:
    """Whether what was sent has been done."""
    marks = [*annotations_of(service_id, indicator_id), *rebase_marks_of(service_id, indicator_id)]
    taken = next((mark for mark in marks if request.POST.get("take_back") == show.name_of(mark)), None)
    if taken is not None:
        actions.take_back(by=request.user, mark=taken)
        messages.success(request, gettext("Taken back."))
        return True
    if not form.is_valid():
        return False
    said = {name: form.cleaned_data[name] for name in ("on_date", "words")}
    action = actions.rebase if form.cleaned_data["kind"] == REBASE else actions.annotate
    action(by=request.user, service_id=service_id, indicator_id=indicator_id, **said)
    messages.success(request, gettext("Added to the chart."))
    return True


def _indicator_page(
    request: HttpRequest, kept: Kept, section: Section, service_id: str, form: MarkForm
) -> dict[str, Any]:
    one, seen = section.indicator, services_seen(request.user, kept)
    rights = {
        f"may_{verb}": may(request.user, f"results.{verb}", service_id=service_id)
        for verb in ("annotate", "export", "explain", "target")
    }
    spc, funnel = spc_of(kept, section, service_id), plan_funnel(section, seen, service_id)
    cells = glances_of(kept, [service_id])[service_id].cells
    held = target_held(service_id, one.id, kept.observed_to)
    groups = _compared(kept, one, service_id)
    marks = [*annotations_of(service_id, one.id), *rebase_marks_of(service_id, one.id)]
    return {
        "section": section,
        "indicator": one,
        "theme": theme_title(one.theme),
        "service_id": service_id,
        "service": kept.services[service_id],
        "services": seen,
        "signed": sign_off_state("indicator", one.id),
        "values": show.values_of(one),
        "spc": spc.drawn(kept) if spc else None,
        "funnel": funnel.drawn(kept) if funnel else None,
        "own": cells[one.id],
        "held": held,
        "pairs": _pairs(kept, one, cells) + pairs_from_elsewhere(request.user, service_id, one.id),
        "groups": groups,
        "group_days": equity_days(kept.observed_to),
        "by_chance": say_by_chance(groups) if groups else "",
        "marks": sorted(marks, key=lambda mark: mark.on_date),
        "form": form,
        **rights,
        "show": show,
    }


def _pairs(kept: Kept, one: Indicator, cells: Mapping[str, Cell]) -> list[show.Pair]:
    """What an indicator is read beside, without what is switched off."""
    names = beside_in_use(one, kept.indicators, switched_off("indicator"))
    return [show.pair(kept.indicators[name], cells[name]) for name in names]


def _compared(kept: Kept, one: Indicator, service_id: str) -> list[GroupComparison]:
    """Each group of people beside everyone else at the service."""
    found = kept.groups_of(one.id, service_id)
    return [entry for split, rows in found.items() for entry in compare_counts(split, rows, {})]
