"""The page on which targets of an indicator are set and withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext

from mainstay_web.authorization.declare import permitted
from mainstay_web.results import actions, target_words
from mainstay_web.results.forms import TargetForm
from mainstay_web.results.queries import results_now, services_seen, target_held, targets_set
from mainstay_web.results.switched_off import answer_if_switched_off

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SET = "results.target"
REFUSED = 422


@permitted(SET)
def targets(request: HttpRequest, service_id: str, indicator_id: str) -> HttpResponse:
    """What one indicator should reach at one service: set it, withdraw it, see what was set before."""
    kept = results_now()
    if kept is None or service_id not in kept.services or indicator_id not in kept.indicators:
        raise Http404
    one = kept.indicators[indicator_id]
    if (off := answer_if_switched_off(request, kept, one, service_id)) is not None:
        return off
    takes = one.better in target_words.DIRECTIONS
    own = services_seen(request.user, kept, SET)
    sent = request.POST if request.method == "POST" and "withdraw" not in request.POST else None
    form = TargetForm(sent, services=len(own))
    if "withdraw" in request.POST:
        _withdraw(request, service_id, indicator_id)
        return redirect("targets", service_id, indicator_id)
    if takes and form.is_valid():
        _set(request, form, list(own) if form.cleaned_data["everywhere"] else [service_id], indicator_id)
        return redirect("indicator", service_id, indicator_id)
    context = {
        "indicator": one,
        "takes": takes,
        "service_id": service_id,
        "service": kept.services[service_id],
        "observed_to": kept.observed_to,
        "held": target_held(service_id, indicator_id, kept.observed_to),
        "every": targets_set(service_id, indicator_id),
        "form": form,
        "show": target_words,
    }
    return render(request, "results/targets.html", context, status=REFUSED if form.is_bound else 200)


def _set(request: HttpRequest, form: TargetForm, service_ids: list[str], indicator_id: str) -> None:
    said = {name: form.cleaned_data[name] for name in ("on_date", "per_cent", "words")}
    actions.set_target(by=request.user, service_ids=service_ids, indicator_id=indicator_id, **said)
    words = ngettext("The target is set.", "The target is set at %(count)s services.", len(service_ids))
    messages.success(request, words % {"count": len(service_ids)})


def _withdraw(request: HttpRequest, service_id: str, indicator_id: str) -> None:
    """One of those on the page; another's, or one that is withdrawn already, is left alone."""
    for target in targets_set(service_id, indicator_id):
        if str(target.pk) == request.POST["withdraw"] and target.taken_back_at is None:
            actions.withdraw_target(by=request.user, target=target)
            messages.success(request, gettext("The target is withdrawn."))
