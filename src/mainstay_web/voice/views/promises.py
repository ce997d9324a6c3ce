"""You said, we did: for everybody, and for those who answer."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from mainstay.errors import MainstayError
from mainstay.report.poster import Answered, answers_poster, to_pdf
from mainstay_web.authorization.declare import permitted, public
from mainstay_web.authorization.scope import may, require
from mainstay_web.voice import actions, queries
from mainstay_web.voice.models import Promise
from mainstay_web.voice.taking_part_forms import AnswerForm, PromiseForm

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest

ANSWER = "voice.answer"
KINDS = {"svg": "image/svg+xml", "pdf": "application/pdf"}


@public("What people said and what was done about it is for everybody to read")
@require_safe
def you_said(request: HttpRequest, service_id: str) -> HttpResponse:
    """What people said at a service, and what was done; open ones stay visible."""
    return _you_said(request, service_id, "voice/you_said.html")


@public("The same as a poster for the waiting room")
@require_safe
def you_said_poster(request: HttpRequest, service_id: str) -> HttpResponse:
    """The same, to print."""
    return _you_said(request, service_id, "voice/you_said_poster.html")


@public("The same poster as a file")
@require_safe
def you_said_file(request: HttpRequest, service_id: str, ending: str) -> HttpResponse:
    """The same as PDF or SVG."""
    found = queries.promises_of(service_id)
    if not found or ending not in KINDS:
        raise Http404
    shown = tuple(Answered(one.said, one.answer, one.owner) for one in found)
    service = found[0].service_name
    if settings.SITE.demonstration:
        service = gettext("%s (a demonstration: nobody said any of this)") % service
    address = request.build_absolute_uri(reverse("voice_you_said", args=[service_id]))
    answer = HttpResponse(
        _drawn(shown, gettext("You said, we did"), service, address, ending),
        content_type=KINDS[ending],
    )
    answer["Content-Disposition"] = f'attachment; filename="you-said-we-did.{ending}"'
    return answer


@lru_cache(maxsize=32)
def _drawn(shown: tuple[Answered, ...], title: str, service: str, address: str, ending: str) -> bytes:
    """Drawn once: anybody may ask for it, again and again."""
    svg = answers_poster(shown, title=title, service=service, more_at=address)
    return to_pdf(svg) if ending == "pdf" else svg.encode()


def _you_said(request: HttpRequest, service_id: str, template: str) -> HttpResponse:
    found = queries.promises_of(service_id)
    if not found:
        raise Http404
    is_known = request.user.is_authenticated
    shown = {
        "promises": found,
        "service_id": service_id,
        "service_name": found[0].service_name,
        "days": queries.days_to_answer(found),
        "may_answer": is_known and may(request.user, ANSWER, service_id=service_id),
    }
    return render(request, template, shown)


@permitted(ANSWER)
def new_promise(request: HttpRequest) -> HttpResponse:
    """Note what people said, and who answers it."""
    services = queries.service_names(request.user, ANSWER)
    form = PromiseForm(request.POST or None, services=services)
    if form.is_valid():
        given = form.cleaned_data
        require(request, ANSWER, service_id=given["service_id"])
        actions.promise(by=request.user, service_name=services[given["service_id"]], **given)
        return redirect("voice_you_said", given["service_id"])
    return _form(request, form, gettext("You said"))


@permitted(ANSWER, of=queries.whose_promise)
def answer(request: HttpRequest, promise_id: int) -> HttpResponse:
    """Say what was done about it."""
    which = get_object_or_404(Promise, pk=promise_id)
    form = AnswerForm(request.POST or None, initial={"owner": which.owner, "answer": which.answer})
    if form.is_valid():
        try:
            actions.answer_promise(by=request.user, which=which, **form.cleaned_data)
        except MainstayError as problem:
            form.add_error("answered_on", str(problem))
        else:
            return redirect("voice_you_said", which.service_id)
    return _form(request, form, gettext("We did"), which.said)


def _form(request: HttpRequest, form: Any, title: str, about: str = "") -> HttpResponse:
    shown = {"form": form, "title": title, "action": gettext("Keep it"), "about": about, "place": None}
    return render(request, "voice/form.html", {**shown, "steps": [(gettext("Hear"), "voice")]})
