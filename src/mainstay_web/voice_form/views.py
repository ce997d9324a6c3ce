"""The pages of the form: what was said travels in the page, and is kept nowhere until it is sent."""

from __future__ import annotations

import tomllib
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from mainstay_web.voice_form import sheets
from mainstay_web.voice_form.store import AnswerStore
from mainstay_web.voice_form.waves import PRIORITIES, find_wave

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

    from mainstay.survey.instruments import Instrument
    from mainstay_web.voice_form.sheets import Given
    from mainstay_web.voice_form.waves import AskedWave

FORM = "application/x-www-form-urlencoded"
HELP = Path(__file__).with_name("help_now.toml")


@cache
def help_now() -> list[dict[str, str]]:
    """Where to get help at once."""
    found: list[dict[str, str]] = tomllib.loads(HELP.read_text("utf-8"))["help"]
    return found


def asked(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the wave of its code, or answer kindly where there is none or it is over."""

    @wraps(view)
    def found(request: HttpRequest, wave_code: str) -> HttpResponse:
        wave = find_wave(settings.WAVES_FILE, wave_code)
        if wave is None or (wave.kind != PRIORITIES and sheets.instrument_of(wave) is None):
            return not_found(request)
        if not wave.is_open(timezone.localdate()):
            is_early = timezone.localdate() < wave.opens
            return _page(request, "closed", 404 if is_early else 410, wave=wave, is_early=is_early)
        return view(request, wave)

    return found


def front(request: HttpRequest) -> HttpResponse:
    """The address without a code."""
    return not_found(request)


def health(_: HttpRequest) -> HttpResponse:
    """Says that the process answers, and nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@asked
def ask(request: HttpRequest, wave: AskedWave) -> HttpResponse:
    """What is asked, from the first page to the last."""
    return _ask(request, wave, is_kiosk=False)


@asked
def kiosk(request: HttpRequest, wave: AskedWave) -> HttpResponse:
    """The same, on a device in a waiting room."""
    return _ask(request, wave, is_kiosk=True)


@asked
def thanks(request: HttpRequest, wave: AskedWave) -> HttpResponse:
    """After sending."""
    return _page(request, "thanks", wave=wave, is_kiosk=request.GET.get("kiosk") == "yes")


def _ask(request: HttpRequest, wave: AskedWave, *, is_kiosk: bool) -> HttpResponse:
    if request.method in ("GET", "HEAD"):
        given = sheets.Given(key=sheets.new_key(), is_kiosk=is_kiosk)
        return _page(request, "welcome", wave=wave, given=given)
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if request.content_type != FORM:
        return bad_request(request)
    try:
        given = sheets.read_given(request.POST)
    except RequestDataTooBig:
        return _page(request, "too_long", 413, wave=wave)
    if wave.kind == PRIORITIES:
        return _rank(request, wave, given)
    return _question(request, wave, given)


def _question(request: HttpRequest, wave: AskedWave, given: Given) -> HttpResponse:
    """The page after the one that was sent, the same again where something is wrong with it, or the end."""
    instrument = sheets.instrument_of(wave)
    assert instrument is not None  # noqa: S101  `asked` saw to it
    sheet, faults = sheets.faults_of(instrument, given.answers)
    last = len(instrument.questions)
    here = min(given.step, last)
    if given.go == "send" and not faults:
        quote = {"quote": "yes"} if given.quote else {}
        return _send(wave, given, {"answers": sheet, **quote}, bool(sheet))
    if given.go == "send":
        first = next((n for n, each in enumerate(instrument.questions) if each.id in faults), 0)
        return _questions(request, wave, given, instrument, first, faults, 400)
    if given.go == "next" and here < last and instrument.questions[here].id in faults:
        return _questions(request, wave, given, instrument, here, faults, 400)
    step = {"next": here + 1, "back": here - 1}.get(given.go, 0)
    return _questions(request, wave, given, instrument, max(0, min(step, last)), {}, 200)


def _questions(
    request: HttpRequest,
    wave: AskedWave,
    given: Given,
    instrument: Instrument,
    step: int,
    faults: Mapping[str, Any],
    status: int,
) -> HttpResponse:
    questions = instrument.questions[step : step + 1] if given.is_one else instrument.questions
    return _page(
        request,
        "questions",
        status,
        wave=wave,
        given=given,
        questions=questions,
        elsewhere={
            name: value
            for name, value in given.answers.items()
            if instrument.question(name) and name not in {question.id for question in questions}
        },
        step=step,
        steps=len(instrument.questions),
        faults=faults,
        asks_quote=not questions and sheets.has_own_words(instrument.questions, given.answers),
    )


def _rank(request: HttpRequest, wave: AskedWave, given: Given) -> HttpResponse:
    sheet, fault = sheets.read_ranking(wave, given.answers)
    if given.go == "send" and not fault:
        return _send(wave, given, sheet, bool(sheet))
    status = 400 if given.go == "send" else 200
    return _page(request, "ranking", status, wave=wave, given=given, fault=fault if status > 200 else "")


def _send(wave: AskedWave, given: Given, sheet: Mapping[str, Any], says_something: bool) -> HttpResponse:
    if says_something:
        AnswerStore(settings.ANSWERS_URL).add(wave.code, sheet, given.own_key)
    answer = redirect("thanks", wave.code)
    if given.is_kiosk:
        answer["Location"] += "?kiosk=yes"
    answer.status_code = 303
    return answer


def _page(request: HttpRequest, name: str, status: int = 200, **shown: Any) -> HttpResponse:
    wave = shown.get("wave")
    shown = {"help_now": help_now(), "help_here": wave.help_here if wave else "", "wave": None, **shown}
    shown["leave_to"], shown["prefix"] = settings.LEAVE_TO, sheets.PREFIX
    return render(request, f"voice_form/{name}.html", shown, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What cannot be read."""
    return _page(request, "trouble", 400, title=gettext("We could not read that"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing is asked at this address."""
    return _page(request, "trouble", 404, title=gettext("We cannot find these questions"))


def failed(request: HttpRequest) -> HttpResponse:
    """Something is wrong on our side."""
    return _page(request, "trouble", 500, title=gettext("Something went wrong"))
