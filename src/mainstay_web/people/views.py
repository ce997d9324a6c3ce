"""Pages about people: the list of a service, a person's review, the conversation, the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from mainstay.guideline.library import load_reasons
from mainstay_web.audit.reads import audited_read
from mainstay_web.authorization.declare import permitted
from mainstay_web.authorization.scope import may
from mainstay_web.guidance.queries import sign_off_states
from mainstay_web.people import actions, queries, recording
from mainstay_web.people.client_numbers import number_of
from mainstay_web.people.pictures import timeline_figure
from mainstay_web.people.plain import plain_who
from mainstay_web.people.proof import PageProof, open_proof

if TYPE_CHECKING:
    from django.http import HttpRequest

PEOPLE_ON_A_PAGE = 50


@permitted("people.list")
@audited_read("people.list", on="service")
def services(request: HttpRequest) -> HttpResponse:
    """The services whose people one may list; with one service, its list."""
    found = queries.services_to_list(request.user)
    if len(found) == 1:
        return redirect("people_of_service", service_id=found[0][0])
    return render(request, "people/services.html", {"services": found})


@permitted("people.list")
@audited_read("people.list", on="service")
def people(request: HttpRequest, service_id: str) -> HttpResponse:
    """Who may benefit from a conversation now."""
    snapshot = queries.snapshot_or_404()
    reasons = [name for name in request.GET.getlist("reason") if name in load_reasons()]
    everyone = queries.on_the_list(request.user, service_id)
    listed = [one for one in everyone if one.about.has_one_of(reasons)]
    return render(
        request,
        "people/list.html",
        {
            "service_id": service_id,
            "service": queries.service_names(snapshot).get(service_id, service_id),
            "observed_to": snapshot.observed_to,
            "reasons": queries.reasons_on(everyone),
            "chosen": reasons,
            "agreed": queries.agreed_reviews(request.user, service_id),
            "many": len(listed),
            "page": Paginator(listed, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page")),
        },
    )


@permitted("people.read")
@audited_read("people.read", on="person")
def person(request: HttpRequest, service_id: str, person_id: str) -> HttpResponse:
    """One person's record beside the guideline."""
    review = queries.review_or_404(service_id, person_id)
    return render(
        request,
        "people/person.html",
        _about(request, service_id, person_id)
        | {
            "review": review,
            "number": _client_number(request, service_id, person_id),
            "sign_offs": sign_off_states("statement"),
            "timeline": timeline_figure(review),
            "conversations": queries.conversations_with(service_id, person_id),
            "draft": queries.draft_of(request.user, service_id, person_id),
        },
    )


def _client_number(request: HttpRequest, service_id: str, person_id: str) -> str | None:
    if not may(request.user, "people.read_number", service_id=service_id, person_id=person_id):
        return None
    number = number_of(service_id, person_id)
    if number is not None:
        actions.show_client_number(by=request.user, service_id=service_id, person_id=person_id)
    return number


@permitted("people.read", change="reviews.write")
@audited_read("people.read", on="person")
def conversation(request: HttpRequest, service_id: str, person_id: str) -> HttpResponse:
    """The form in which a conversation is recorded."""
    review = queries.review_or_404(service_id, person_id)
    snapshot_id = queries.snapshot_or_404().id
    if request.method == "POST":
        proof = open_proof(request.POST.get("page", ""))
        corrects = proof.corrects if proof else 0
        page = recording.Page(request.user, review, snapshot_id, corrects)
        return _record(request, page, proof)
    if not may(request.user, "reviews.write", service_id=service_id, person_id=person_id):
        raise Http404
    corrects = _version_asked(request, service_id, person_id)
    page = recording.Page(request.user, review, snapshot_id, corrects)
    begin = recording.begins_from(page)
    also = recording.answered_in(begin)
    return _show_form(request, page, page.form(initial=begin, also=also), also=also)


def _version_asked(request: HttpRequest, service_id: str, person_id: str) -> int:
    asked = request.GET.get("correct", "")
    latest = queries.latest_version(service_id, person_id)
    return int(asked) if asked.isdecimal() and 0 < int(asked[:9]) <= latest else 0


def _record(request: HttpRequest, page: recording.Page, proof: PageProof | None) -> HttpResponse:
    if proof is None:
        recording.keep(page, request.POST, "the page was too old")
        messages.warning(
            request,
            gettext(
                "The page was too old to record from. Everything typed is below: check it, then record it."
            ),
        )
        return redirect("conversation", **page.whose)
    if proof.user_id != request.user.pk or recording.whose(proof) != page.whose:
        recording.keep_for_its_page(request.user, proof, request.POST)
        about = _about(request, **page.whose) | {"other": proof, "is_own": proof.user_id == request.user.pk}
        return render(request, "people/somebody_else.html", about)
    if request.POST.get("do") == "draft":
        recording.keep(page, request.POST, "asked for")
        messages.info(request, gettext("Kept as your draft. Nobody else sees it."))
        return redirect("person", **page.whose)
    form = page.form(request.POST, also=proof.statements)
    if changed := recording.changed_since(page, proof):
        if not _is_recorded(proof):
            recording.keep(page, request.POST, "the review had changed")
            return _show_form(request, page, form, changed=changed, also=proof.statements)
    elif proof.snapshot_id != page.snapshot_id:
        recording.keep(page, request.POST, "the record had changed")
        return _show_form(request, page, form, record_changed=True, also=proof.statements)
    if not form.is_valid():
        recording.keep(page, request.POST, "something was missing")
        return _show_form(request, page, form, also=proof.statements, version=proof)
    return _save(request, page, proof, form)


def _is_recorded(proof: PageProof) -> bool:
    return queries.conversation_sent(proof.once) is not None


def _save(request: HttpRequest, page: recording.Page, proof: PageProof, form: Any) -> HttpResponse:
    try:
        actions.save_conversation(
            by=request.user, proof=proof, episode_id=page.review.record.episode_id, said=form.said()
        )
    except actions.OthersSaved:
        recording.keep(page, request.POST, "the review had changed")
        changed = recording.changed_since(page, proof)
        return _show_form(request, page, form, changed=changed, also=proof.statements)
    messages.success(request, gettext("Recorded. The plan can be printed for the person."))
    return redirect("person", **page.whose)


def _show_form(
    request: HttpRequest,
    page: recording.Page,
    form: Any,
    *,
    changed: Any = (),
    record_changed: bool = False,
    also: tuple[str, ...] = (),
    version: PageProof | None = None,
) -> HttpResponse:
    proof = version or page.proof(also=also)
    return render(
        request,
        "people/conversation.html",
        _about(request, **page.whose)
        | {
            "review": page.review,
            "form": form,
            "proof": proof.seal(),
            "changed": changed,
            "record_changed": record_changed,
            "corrects": page.corrects,
            "has_draft": not form.is_bound and queries.draft_of(request.user, **page.whose) is not None,
        },
    )


@permitted("reviews.write")
def discard_draft(request: HttpRequest, service_id: str, person_id: str) -> HttpResponse:
    """Throw a draft away."""
    actions.discard_draft(by=request.user, service_id=service_id, person_id=person_id)
    messages.info(request, gettext("The draft was thrown away."))
    return redirect("person", service_id=service_id, person_id=person_id)


@permitted("reviews.print")
@audited_read("reviews.print", on="person")
def plan(request: HttpRequest, service_id: str, person_id: str) -> HttpResponse:
    """The plan to print for the person, of the latest version."""
    found = queries.conversations_with(service_id, person_id)
    if not found:
        raise Http404
    return render(
        request,
        "people/plan.html",
        _about(request, service_id, person_id) | {"conversation": found[0], "plain_who": plain_who()},
    )


def _about(request: HttpRequest, service_id: str, person_id: str) -> dict[str, Any]:
    """What every page about a person says."""
    snapshot = queries.snapshot_or_404()
    whose = {"service_id": service_id, "person_id": person_id}
    return whose | {
        "service": queries.service_names(snapshot).get(service_id, service_id),
        "observed_to": snapshot.observed_to,
        "may_write": may(request.user, "reviews.write", **whose),
        "may_change_caseload": may(request.user, "caseloads.change", **whose),
        "may_print": may(request.user, "reviews.print", **whose),
    }
