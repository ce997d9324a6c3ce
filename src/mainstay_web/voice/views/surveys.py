"""Pages about asking: waves, posters, paper forms, and letting a wave be counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from mainstay.errors import MainstayError
from mainstay.report.poster import invitation_poster, to_pdf
from mainstay.survey.cube import load_cube_rules
from mainstay.survey.instruments import load_instruments
from mainstay_web.authorization.declare import permitted
from mainstay_web.authorization.scope import may, require
from mainstay_web.frame.environment import day
from mainstay_web.voice import actions, queries
from mainstay_web.voice.answer_files import read_sheets
from mainstay_web.voice.forms import AskedForm, ImportForm, PaperCodesForm, PaperForm, WaveForm

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest

    from mainstay_web.voice.models import Place


@permitted("voice.read")
def index(request: HttpRequest) -> HttpResponse:
    """What there is to hear and to take part in."""
    shown = {
        "places": queries.places_seen(request.user),
        "services": queries.service_names(request.user, "voice.read"),
        "may_ask": may(request.user, "voice.ask"),
        "may_answer": may(request.user, "voice.answer"),
        "today": timezone.localdate(),
    }
    return render(request, "voice/index.html", shown)


@permitted("voice.ask")
def new_wave(request: HttpRequest) -> HttpResponse:
    """Ask at some services."""
    services = queries.service_names(request.user, "voice.ask")
    form = WaveForm(request.POST or None, services=services)
    if form.is_valid():
        given = dict(form.cleaned_data)
        chosen = given.pop("services")
        for service_id in chosen:
            require(request, "voice.ask", service_id=service_id)
        named = {service_id: services[service_id] for service_id in chosen}
        wave = actions.open_wave(by=request.user, services=named, **given)
        return redirect("voice_wave", wave.places.all()[0].code)
    return _form(request, form, gettext("Ask people"), gettext("Make this wave"))


@permitted("voice.read", change="voice.ask", of=queries.whose_place)
def wave(request: HttpRequest, wave_code: str) -> HttpResponse:
    """One wave at one service: its link and poster, what came, and what can be done."""
    place = queries.place_of(wave_code)
    form = AskedForm(request.POST or None, initial={"asked": place.asked})
    if request.method == "POST" and form.is_valid():
        actions.count_asked(by=request.user, place=place, asked=form.cleaned_data["asked"])
        return redirect("voice_wave", wave_code)
    today = timezone.localdate()
    shown = {
        "place": place,
        "instrument": load_instruments()[place.wave.instrument],
        "address": _address(place),
        "waiting": None if place.wave.released_on else queries.waiting_sheets(place),
        "least": load_cube_rules().batch_at_least,
        "is_over": today > place.wave.closes,
        "form": form,
        **{
            f"may_{verb}": may(request.user, f"voice.{verb}", service_id=place.service_id)
            for verb in ("ask", "enter", "edit")
        },
    }
    return render(request, "voice/wave.html", shown)


@permitted("voice.ask", of=queries.whose_place)
def release(request: HttpRequest, wave_code: str) -> HttpResponse:
    """Let the answers of a wave that is over be counted."""
    place = queries.place_of(wave_code)
    if request.method == "POST":
        try:
            actions.release_wave(by=request.user, wave=place.wave)
        except MainstayError as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, gettext("The answers are counted."))
    return redirect("voice_wave", wave_code)


@permitted("voice.read", of=queries.whose_place)
def poster(request: HttpRequest, wave_code: str, ending: str) -> HttpResponse:
    """The poster with the code to scan."""
    place = queries.place_of(wave_code)
    if ending not in ("svg", "pdf"):
        raise Http404
    drawn = invitation_poster(
        _address(place),
        title=place.wave.title,
        lines=[
            place.service_name,
            gettext("We do not ask who you are. What you say does not change your treatment."),
        ],
        closes=day(place.wave.closes),
    )
    return _drawn(drawn, ending, f"poster-{place.code}")


def _drawn(svg: str, ending: str, name: str) -> HttpResponse:
    content, kind = (svg, "image/svg+xml") if ending == "svg" else (to_pdf(svg), "application/pdf")
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


@permitted("voice.read", change="voice.ask", of=queries.whose_place)
def paper(request: HttpRequest, wave_code: str) -> HttpResponse:
    """The form to print; with codes of their own, as many as are asked for."""
    place = queries.place_of(wave_code)
    form = PaperCodesForm(request.POST or None)
    codes: list[str] = []
    if form.is_valid():
        codes = actions.make_paper_codes(by=request.user, place=place, **form.cleaned_data)
    instrument = load_instruments()[place.wave.instrument]
    shown = {"place": place, "instrument": instrument, "codes": codes, "form": form}
    shown["may_ask"] = may(request.user, "voice.ask", service_id=place.service_id)
    return render(request, "voice/paper.html", shown)


@permitted("voice.enter", of=queries.whose_place)
def enter(request: HttpRequest, wave_code: str) -> HttpResponse:
    """Type paper forms in, one after the other."""
    place = queries.place_of(wave_code)
    instrument = load_instruments()[place.wave.instrument]
    form = PaperForm(request.POST or None, instrument=instrument)
    if form.is_valid():
        try:
            actions.enter_paper_form(
                by=request.user,
                place=place,
                answers=form.answers(),
                paper_code=form.cleaned_data["paper_code"],
            )
        except MainstayError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("The form is kept. Type in the next one."))
            return redirect("voice_enter", wave_code)
    return _form(request, form, gettext("Type in a paper form"), gettext("Keep it"), place)


@permitted("voice.enter", of=queries.whose_place)
def import_file(request: HttpRequest, wave_code: str) -> HttpResponse:
    """Bring in answers that another tool gathered."""
    place = queries.place_of(wave_code)
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            rows = read_sheets(form.text())
            kept = actions.import_sheets(by=request.user, place=place, rows=rows)
        except MainstayError as problem:
            form.add_error(form.given_as, str(problem))
        else:
            messages.success(request, gettext("%d sheets are kept.") % kept)
            return redirect("voice_wave", wave_code)
    return _form(request, form, gettext("Bring in answers"), gettext("Bring in"), place)


def _address(place: Place) -> str:
    return f"{settings.FORM_ADDRESS}/{place.code}/"


def _form(
    request: HttpRequest, form: Form, title: str, action: str, place: Place | None = None, **shown: Any
) -> HttpResponse:
    steps = [(gettext("Hear"), "voice")]
    shown = {"form": form, "title": title, "action": action, "place": place, "steps": steps, **shown}
    return render(request, "voice/form.html", shown)
