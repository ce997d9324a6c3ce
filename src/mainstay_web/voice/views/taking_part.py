"""Pages about taking part: rounds of priorities, proposals, and co-design projects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from mainstay.errors import MainstayError
from mainstay_web.authorization.declare import permitted
from mainstay_web.authorization.scope import may, require
from mainstay_web.voice import actions, queries
from mainstay_web.voice import taking_part_forms as forms
from mainstay_web.voice.models import Comment, Consultation, PriorityRound, Project, Story

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

INVOLVE = "voice.involve"


@permitted("voice.read")
def index(request: HttpRequest) -> HttpResponse:
    """Rounds, consultations and projects."""
    shown = {**queries.taking_part(request.user), "may_involve": may(request.user, INVOLVE)}
    return render(request, "voice/taking_part.html", shown)


@permitted(INVOLVE)
def new_round(request: HttpRequest) -> HttpResponse:
    """Let people and staff rank what should change."""
    return _new(
        request, forms.RoundForm, gettext("New round of priorities"), actions.open_round, "voice_round", True
    )


@permitted(INVOLVE)
def new_consultation(request: HttpRequest) -> HttpResponse:
    """Put a proposal to people."""
    return _new(
        request,
        forms.ConsultationForm,
        gettext("New consultation"),
        actions.open_consultation,
        "voice_consultation",
    )


@permitted(INVOLVE)
def new_project(request: HttpRequest) -> HttpResponse:
    """Begin a co-design project."""

    def begin(**given: Any) -> Project:
        return actions.open_project(began_on=timezone.localdate(), **given)

    return _new(request, forms.AtServiceForm, gettext("New co-design project"), begin, "voice_project")


def _new(
    request: HttpRequest,
    form_of: Callable[..., Any],
    title: str,
    make: Callable[..., Any],
    page: str,
    with_name: bool = False,
) -> HttpResponse:
    services = queries.service_names(request.user, INVOLVE)
    form = form_of(request.POST or None, services=services)
    if form.is_valid():
        given = form.cleaned_data
        require(request, INVOLVE, service_id=given["service_id"])
        name = {"service_name": services[given["service_id"]]} if with_name else {}
        return redirect(page, make(by=request.user, **given, **name).pk)
    return _form(request, form, title)


@permitted("voice.read", change=INVOLVE, of=queries.whose_round)
def priority_round(request: HttpRequest, round_id: int) -> HttpResponse:
    """One round: its two links; what people and staff said, side by side, once it is over."""
    which = get_object_or_404(PriorityRound, pk=round_id)
    if request.method == "POST":
        try:
            actions.release_round(by=request.user, which=which)
        except MainstayError as problem:
            messages.error(request, str(problem))
        return redirect("voice_round", round_id)
    shown = {
        "round": which,
        "items": [(str(item.number), item.words) for item in which.items.all()],
        "ranked": queries.ranked(which) if which.released_on else None,
        "addresses": {
            "people": f"{settings.FORM_ADDRESS}/{which.people_code}/",
            "staff": f"{settings.FORM_ADDRESS}/{which.staff_code}/",
        },
        "is_over": timezone.localdate() > which.closes,
        "may_involve": may(request.user, INVOLVE, service_id=which.service_id),
    }
    return render(request, "voice/round.html", shown)


@permitted("voice.read", change="voice.comment", of=queries.whose_consultation)
def consultation(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """A proposal with what was said to each paragraph, the replies and the decision; say something."""
    which = get_object_or_404(Consultation, pk=consultation_id)
    paragraphs = list(which.paragraphs.prefetch_related("comments__by"))
    form = forms.CommentForm(request.POST or None, paragraphs=paragraphs)
    if form.is_valid():
        about = next(each for each in paragraphs if str(each.number) == form.cleaned_data["paragraph"])
        given = {name: form.cleaned_data[name] for name in ("words", "speaks_for")}
        try:
            actions.comment(by=request.user, paragraph=about, **given)
        except MainstayError as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("voice_consultation", consultation_id)
    shown = {
        "which": which,
        "paragraphs": paragraphs,
        "form": form,
        "is_open": which.opens <= timezone.localdate() <= which.closes and not which.decided_on,
        "may_comment": may(request.user, "voice.comment", service_id=which.service_id),
        "may_involve": may(request.user, INVOLVE, service_id=which.service_id),
    }
    return render(request, "voice/consultation.html", shown)


@permitted(INVOLVE, of=queries.whose_comment)
def reply(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Reply to a comment."""
    one = get_object_or_404(Comment.objects.select_related("paragraph__consultation"), pk=comment_id)
    form = forms.ReplyForm(request.POST or None, initial={"words": one.reply})
    if form.is_valid():
        actions.reply(by=request.user, to=one, words=form.cleaned_data["words"])
        return redirect("voice_consultation", one.paragraph.consultation_id)
    return _form(request, form, gettext("Reply"), one.words)


@permitted(INVOLVE, of=queries.whose_consultation)
def decide(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """Say what was decided, and why."""
    which = get_object_or_404(Consultation, pk=consultation_id)
    form = forms.DecisionForm(
        request.POST or None, initial={"decision": which.decision, "reasons": which.reasons}
    )
    if form.is_valid():
        try:
            actions.decide(by=request.user, consultation=which, **form.cleaned_data)
        except MainstayError as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("voice_consultation", consultation_id)
    return _form(request, form, gettext("Decision"), which.title)


@permitted("voice.read", of=queries.whose_project)
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    """A co-design project: its steps, stories that may be heard, and payments."""
    which = get_object_or_404(Project, pk=project_id)
    takes_part = may(request.user, INVOLVE, service_id=which.service_id)
    heard = [story for story in which.stories.all() if takes_part or story.reach != Story.Reach.TEAM]
    shown = {
        "project": which,
        "steps": queries.codesign_steps(),
        "taken": {each.step: each for each in which.steps.all()},
        "stories": heard,
        "payments": which.payments.all() if takes_part else [],
        "may_involve": takes_part,
    }
    return render(request, "voice/project.html", shown)


@permitted(INVOLVE, of=queries.whose_project)
def take_step(request: HttpRequest, project_id: int) -> HttpResponse:
    """Note a step."""
    form = forms.StepForm(request.POST or None, steps=queries.codesign_steps())
    return _add(request, project_id, form, gettext("A step was taken"), actions.take_step)


@permitted(INVOLVE, of=queries.whose_project)
def add_story(request: HttpRequest, project_id: int) -> HttpResponse:
    """Keep a story."""

    def keep(*, knows: bool, **given: Any) -> Story:
        return actions.add_story(**given)

    form = forms.StoryForm(request.POST or None)
    return _add(request, project_id, form, gettext("Add a story"), keep)


@permitted(INVOLVE, of=queries.whose_project)
def add_payment(request: HttpRequest, project_id: int) -> HttpResponse:
    """Note a payment."""

    def keep(*, pounds: Any, **given: Any) -> Any:
        return actions.add_payment(amount_pence=int(pounds * 100), **given)

    form = forms.PaymentForm(request.POST or None)
    return _add(request, project_id, form, gettext("Note a payment"), keep)


@permitted(INVOLVE, of=queries.whose_story)
def withdraw_story(request: HttpRequest, story_id: int) -> HttpResponse:
    """Take a story back for its teller."""
    story = get_object_or_404(Story.objects.select_related("project"), pk=story_id)
    if request.method == "POST":
        actions.withdraw_story(by=request.user, story=story)
        messages.success(request, gettext("The story is gone."))
    return redirect("voice_project", story.project_id)


def _add(
    request: HttpRequest, project_id: int, form: Any, title: str, keep: Callable[..., Any]
) -> HttpResponse:
    which = get_object_or_404(Project, pk=project_id)
    if form.is_valid():
        keep(by=request.user, project=which, **form.cleaned_data)
        return redirect("voice_project", project_id)
    return _form(request, form, title, which.title)


def _form(request: HttpRequest, form: Any, title: str, about: str = "") -> HttpResponse:
    steps = [(gettext("Hear"), "voice"), (gettext("Taking part"), "voice_taking_part")]
    shown = {"form": form, "title": title, "action": gettext("Keep it"), "about": about, "steps": steps}
    return render(request, "voice/form.html", {**shown, "place": None})
