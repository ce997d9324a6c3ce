"""Pages about clinical sign-off, the clinical safety officer and hazards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from markupsafe import Markup

from mainstay.errors import UsageError
from mainstay.reference.hazards import load_hazards
from mainstay_web.authorization.declare import permitted
from mainstay_web.authorization.scope import may
from mainstay_web.guidance import actions, queries
from mainstay_web.guidance.forms import EndOfficerForm, FilterForm, OfficerForm, SignForm, WithdrawForm
from mainstay_web.guidance.models import SignOff
from mainstay_web.guidance.pages import find_page
from mainstay_web.guidance.signable import KINDS, Signable, load_signables

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

SIGN = "guidance.sign"


@permitted("guidance.read")
def index(request: HttpRequest) -> HttpResponse:
    """What is signed off, who is clinical safety officer, and where the rest is."""
    shown = {
        "counts": queries.counts_by_kind(),
        "officer": queries.safety_officer(),
        "may_see_answers": may(request.user, "results.read"),
    }
    return render(request, "guidance/index.html", shown)


@permitted("guidance.read")
def sign_offs(request: HttpRequest) -> HttpResponse:
    """Everything that can be signed, by kind and state."""
    form = FilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"kind": "", "state": ""}
    listed = queries.listed(asked.get("kind", ""), asked.get("state", ""))
    return render(request, "guidance/sign_offs.html", {"form": form, "listed": listed})


@permitted("guidance.read", change=SIGN)
def sign_off(request: HttpRequest, signable_kind: str, signable_id: str) -> HttpResponse:
    """One thing with all that a signature is about; sign it, or withdraw a signature."""
    thing = _signable(signable_kind, signable_id)
    state = queries.sign_off_state(signable_kind, signable_id)
    form = SignForm(initial={"fingerprint": thing.fingerprint})
    withdraw_form = WithdrawForm()
    if request.method == "POST" and "withdraw" in request.POST:
        withdraw_form = WithdrawForm(request.POST)
        done = withdraw_form.is_valid() and _withdraw(request, state, withdraw_form)
    else:
        form = SignForm(request.POST) if request.method == "POST" else form
        done = request.method == "POST" and form.is_valid() and _sign(request, thing, form)
    if done:
        return redirect("guidance_sign_off", signable_kind, signable_id)
    shown = {
        "thing": thing,
        "kind": SignOff.Kind(signable_kind).label,
        "state": state,
        "history": queries.history(signable_kind, signable_id),
        "rendered": _rendered(thing),
        "form": form,
        "withdraw_form": withdraw_form,
        "may_sign": may(request.user, SIGN),
    }
    return render(request, "guidance/sign_off.html", shown)


@permitted("guidance.read", change=SIGN)
def safety_officer(request: HttpRequest) -> HttpResponse:
    """Who is clinical safety officer; record another, or the end."""
    officer = queries.safety_officer()
    ends = "end" in request.POST
    form = OfficerForm(request.POST if request.method == "POST" and not ends else None)
    end_form = EndOfficerForm(request.POST if request.method == "POST" and ends else None)
    if form.is_valid():
        actions.record_safety_officer(by=request.user, **form.cleaned_data)
        return redirect("guidance_safety_officer")
    if officer and end_form.is_valid():
        actions.end_safety_officer(by=request.user, officer=officer, why=end_form.cleaned_data["why"])
        return redirect("guidance_safety_officer")
    shown = {"officer": officer, "form": form, "end_form": end_form, "may_sign": may(request.user, SIGN)}
    return render(request, "guidance/safety_officer.html", shown)


@permitted("guidance.read")
def hazards(request: HttpRequest) -> HttpResponse:
    """The hazard log."""
    return render(request, "guidance/hazards.html", {"hazards": load_hazards()})


def _signable(kind: str, which: str) -> Signable:
    thing = load_signables(kind).get(which) if kind in KINDS else None
    if thing is None:
        raise Http404
    return thing


def _sign(request: HttpRequest, thing: Signable, form: Form) -> bool:
    given = {name: form.cleaned_data[name] for name in ("fingerprint", "role", "review_by")}
    try:
        actions.sign(by=request.user, kind=thing.kind, which=thing.which, **given)
    except UsageError as problem:
        form.add_error(None, str(problem))
        _ask_again(request, form, thing)
        return False
    messages.success(request, gettext("Your signature is recorded."))
    return True


def _ask_again(request: HttpRequest, form: Form, thing: Signable) -> None:
    """The form as typed, about the words that stand there now; that they were compared is to be said anew."""
    typed = request.POST.copy()
    typed["fingerprint"] = thing.fingerprint
    typed.pop("compared", None)
    form.data = typed


def _withdraw(request: HttpRequest, state: queries.SignOffState, form: Form) -> bool:
    if state.latest is not None:
        actions.withdraw(by=request.user, sign_off=state.latest, why=form.cleaned_data["why"])
        messages.success(request, gettext("The sign-off is withdrawn."))
    return True


def _rendered(thing: Signable) -> Markup:
    """A page of My treatment as its readers see it; nothing of other kinds."""
    if thing.kind != "content":
        return Markup("")
    language, _, page_id = thing.which.partition(".")
    return Markup(find_page(page_id, language).html)  # noqa: S704  Markdown of this project, HTML in it off
