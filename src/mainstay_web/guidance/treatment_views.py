"""My treatment: a worker gives a code, a person opens it without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST
from markupsafe import Markup

from mainstay_web.audit.reads import audited_read
from mainstay_web.authorization.declare import permitted, public
from mainstay_web.authorization.scope import services_for
from mainstay_web.guidance import actions, codes, queries
from mainstay_web.guidance.forms import CodeForm, SenseForm
from mainstay_web.guidance.own_part import is_of_service, own_part
from mainstay_web.guidance.pages import GuidancePage, load_pages

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mainstay_web.guidance.models import TreatmentCode

GIVE = "treatment_page.give"
COOKIE = "__Secure-my-treatment" if settings.HTTPS else "mainstay-my-treatment"
OWN_PAGE = "my_treatment"
"""What answers about the person's own part are counted under."""

WHY_PUBLIC = (
    "People in treatment have no account: a one-time code from their worker opens it, for a short visit"
)


@permitted(GIVE)
def give(request: HttpRequest, service_id: str, person_id: str) -> HttpResponse:
    """Make a code, and show it once."""
    _must_be_there(service_id, person_id)
    code = ""
    if request.method == "POST":
        code = actions.give_code(by=request.user, service_id=service_id, person_id=person_id)
    shown = {
        "service_id": service_id,
        "person_id": person_id,
        "code": code,
        "address": request.build_absolute_uri(reverse("my_treatment")),
        "days": codes.CODE_LASTS.days,
    }
    return render(request, "guidance/give.html", shown)


@permitted(GIVE)
@audited_read("treatment_page.print", on="person")
def print_out(request: HttpRequest, service_id: str, person_id: str) -> HttpResponse:
    """What is chosen on one page, for paper; everything where nothing is chosen."""
    _must_be_there(service_id, person_id)
    own, pages = own_part(service_id, person_id), load_pages(_language())
    asked = set(request.GET.getlist("topic"))
    chosen = [page for page in pages if page.id in asked] or list(pages)
    shown = {"own": own, "topics": [_topic(page, own.medicine) for page in chosen]}
    shown |= {"pages": pages, "chosen": [page.id for page in chosen]}
    return render(request, "guidance/print_out.html", shown)


@public(WHY_PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def my_treatment(request: HttpRequest) -> HttpResponse:
    """The person's own page; without a visit, the place to type the code."""
    visit = _visit(request)
    if visit is None:
        return _ask_for_code(request)
    if request.method == "POST":
        return _count(request, visit, OWN_PAGE, "my_treatment")
    shown = {
        "own": own_part(visit.service_id, visit.person_id),
        "topics": load_pages(_language()),
        "until": date_format(localtime(visit.visit_until), "H:i"),
        "is_translated": _is_in(_language(), load_pages(_language())),
    }
    return render(request, "guidance/my_treatment.html", shown | _sense(request))


@public(WHY_PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: HttpRequest, page: str) -> HttpResponse:
    """One of the pages, with what is this person's own in it."""
    visit = _visit(request)
    if visit is None:
        return redirect("my_treatment")
    pages = load_pages(_language())
    ids = [one.id for one in pages]
    if page not in ids:
        raise Http404
    if request.method == "POST":
        return _count(request, visit, page, "my_treatment_topic", page)
    medicine = own_part(visit.service_id, visit.person_id).medicine if page == "how_it_works" else ""
    place = ids.index(page)
    shown = {
        "topic": _topic(pages[place], medicine),
        "before": pages[place - 1] if place else None,
        "after": pages[place + 1] if place + 1 < len(pages) else None,
        "is_translated": _is_in(_language(), [pages[place]]),
    }
    return render(request, "guidance/topic.html", shown | _sense(request))


@public(WHY_PUBLIC)
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """End the visit."""
    visit = _visit(request)
    if visit is not None:
        actions.end_visit(visit=visit)
    answer = redirect("my_treatment")
    answer.delete_cookie(COOKIE, path=reverse("my_treatment"))
    return answer


@permitted("results.read")
def answers(request: HttpRequest) -> HttpResponse:
    """Whether the pages made sense to their readers, by service and month."""
    counted = queries.sense_counts(services_for(request.user, "results.read"))
    return render(request, "guidance/answers.html", {"counted": counted, "fewest": queries.FEWEST_SHOWN})


def _ask_for_code(request: HttpRequest) -> HttpResponse:
    place = request.META.get("REMOTE_ADDR", "")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if queries.is_locked_out(place):
        return render(request, "guidance/locked_out.html", status=429)
    if form.is_valid():
        if visit := actions.open_visit(code=form.cleaned_data["code"], place=place):
            return _open(request, visit)
        form.add_error("code", gettext("This code does not work. Look at it again, or ask for a new one."))
    return render(request, "guidance/enter_code.html", {"form": form})


def _open(request: HttpRequest, visit: str) -> HttpResponse:
    logout(request)  # a worker who lent their screen is signed out before the person reads
    answer = redirect("my_treatment")
    answer.set_cookie(
        COOKIE,
        visit,
        max_age=codes.VISIT_LASTS,
        path=reverse("my_treatment"),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return answer


def _visit(request: HttpRequest) -> TreatmentCode | None:
    return queries.open_visit_of(request.COOKIES.get(COOKIE, ""))


def _count(request: HttpRequest, visit: TreatmentCode, page: str, name: str, *where: str) -> HttpResponse:
    form = SenseForm(request.POST)
    if form.is_valid():
        actions.count_answer(visit=visit, page=page, language=_language(), **form.cleaned_data)
        return redirect(f"{reverse(name, args=where)}?thanks=1#made-sense")
    return redirect(f"{reverse(name, args=where)}?again=1#made-sense")


def _sense(request: HttpRequest) -> dict[str, Any]:
    return {"sense_form": SenseForm(), "thanks": "thanks" in request.GET, "again": "again" in request.GET}


def _topic(page: GuidancePage, medicine: str) -> dict[str, Any]:
    """A page with its words as HTML, what it says of one's own medicine, and whether it was signed."""
    return {
        "page": page,
        "html": Markup(page.html),  # noqa: S704  Markdown of this project, HTML in it off
        "own": page.own_words(medicine),
        "state": queries.sign_off_state("content", f"{page.language}.{page.id}"),
    }


def _language() -> str:
    """The language of the site as folders of pages are called."""
    return (get_language() or "en").partition("-")[0]


def _is_in(language: str, pages: Any) -> bool:
    return all(page.language == language for page in pages)


def _must_be_there(service_id: str, person_id: str) -> None:
    if not is_of_service(service_id, person_id):
        raise Http404
