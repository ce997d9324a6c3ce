"""The page on which a service manager says who works with a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from mainstay_web.audit.reads import audited_read
from mainstay_web.authorization.actions import add_to_caseload, take_off_caseload
from mainstay_web.authorization.declare import permitted
from mainstay_web.people import queries

if TYPE_CHECKING:
    from django.http import HttpRequest


@permitted("caseloads.change")
@audited_read("caseloads.read", on="person")
def caseload(request: HttpRequest, service_id: str, person_id: str) -> HttpResponse:
    """Who has a person on their caseload, and the way to change it."""
    snapshot = queries.snapshot_or_404()
    queries.review_or_404(service_id, person_id)
    workers = queries.workers_of(service_id, person_id)
    if request.method == "POST":
        chosen = next((one for one in workers if str(one.user.pk) == request.POST.get("user")), None)
        if chosen is None:
            raise Http404
        change = take_off_caseload if chosen.has_them else add_to_caseload
        why = request.POST.get("why", "")[:200]
        change(by=request.user, user=chosen.user, service_id=service_id, person_id=person_id, why=why)
        messages.success(request, gettext("The caseload was changed."))
        return redirect("caseload", service_id=service_id, person_id=person_id)
    about = {"service_id": service_id, "person_id": person_id, "workers": workers}
    service = queries.service_names(snapshot).get(service_id, service_id)
    return render(request, "people/caseload.html", about | {"service": service})
