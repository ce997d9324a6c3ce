"""Pages of the records: snapshots, and uploads on their way to become one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from mainstay.errors import MainstayError, ShortfallError
from mainstay.record.tables import TABLES
from mainstay_web.authorization.declare import permitted
from mainstay_web.authorization.places import areas
from mainstay_web.authorization.scope import may, require, services_for
from mainstay_web.frame.notices import current_snapshot
from mainstay_web.results import actions
from mainstay_web.results.background import begin
from mainstay_web.results.forms import UploadForm
from mainstay_web.results.importing import (
    check_upload,
    folder_of_upload,
    profiles_offered,
    publish_upload,
)
from mainstay_web.results.models import Upload
from mainstay_web.results.queries import names_of_services, uploads_of
from mainstay_web.results.receive import stage
from mainstay_web.results.records import rows_in_use, snapshots

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from mainstay_web.results.receive import StagedFile

STEPS = {"checking": len(TABLES) + 1, "publishing": len(TABLES) + 6}


@permitted("data.read")
def records(request: HttpRequest) -> HttpResponse:
    """What the site knows, from when, and what was set aside."""
    current = current_snapshot()
    context = {
        "snapshots": snapshots(),
        "age_days": (timezone.localdate() - current.observed_to).days if current else None,
        "stale_after_days": settings.SITE.stale_after_days,
        "names": names_of_services(),
        "uploads": uploads_of(services_for(request.user, "data.read")),
        "may_change": may(request.user, "data.change"),
    }
    return render(request, "results/records.html", context)


@permitted("data.change")
def upload(request: HttpRequest) -> HttpResponse:
    """Send an extract; it is unpacked and checked, and published only when somebody says so."""
    services = _own_services(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, services=services, profiles=profiles_offered())
    if request.method == "POST" and form.is_valid():
        require(request, "data.change", service_id=form.cleaned_data["service_id"])
        try:
            made = _receive(request, form)
        except MainstayError as problem:
            form.add_error(
                "extract", gettext("Expected %(expected)s, but found %(came)s. %(next_step)s") % vars(problem)
            )
        else:
            return redirect("one_upload", made.pk)
    elif request.method == "POST" and not request.POST:
        form.add_error(None, gettext("It is larger than this site takes, or there is no room for it now."))
    return render(request, "results/upload.html", {"form": form}, status=422 if form.errors else 200)


def _receive(request: HttpRequest, form: UploadForm) -> Upload:
    if not request.user.is_authenticated:
        raise PermissionDenied
    arrived: StagedFile = form.cleaned_data["extract"]
    made = Upload(
        service_id=form.cleaned_data["service_id"],
        profile=form.cleaned_data["profile"],
        by=request.user,
        size_bytes=arrived.size,
    )
    stage(arrived, folder_of_upload(made))
    try:
        actions.begin_upload(by=request.user, upload=made)
    except MainstayError:
        _remove(made)
        raise
    begin(check_upload, made.pk)
    return made


def _remove(made: Upload) -> None:
    import shutil

    shutil.rmtree(folder_of_upload(made), ignore_errors=True)


def whose_upload(upload_id: Any) -> Mapping[str, str] | None:
    """The service that an upload was sent for."""
    found = Upload.objects.filter(pk=upload_id).values("service_id").first()
    return {"service_id": found["service_id"]} if found else None


@permitted("data.change", of=whose_upload)
def one_upload(request: HttpRequest, upload_id: Any) -> HttpResponse:
    """What the check found, and what becomes of the upload."""
    found = get_object_or_404(Upload, pk=upload_id)
    refused = ""
    if request.method == "POST":
        try:
            return _decide(request, found)
        except MainstayError as problem:
            refused = f"{gettext('Expected')} {problem.expected}. {problem.next_step}"
    steps = STEPS.get(found.state, 1)
    stopped = found.state in STEPS and timezone.now() - found.beat_at > actions.STOPPED_AFTER
    context = {
        "upload": found,
        "refused": refused,
        "steps": steps,
        "done": min(found.steps_done, steps),
        "stopped": stopped,
        "is_under_way": found.state in STEPS and not stopped,
        "out_of_reach": _out_of_reach(request, found),
        "names": names_of_services(),
        "in_use": rows_in_use(),
    }
    return render(request, "results/one_upload.html", context, status=422 if refused else 200)


def _decide(request: HttpRequest, found: Upload) -> HttpResponse:
    if request.POST.get("do") == "publish":
        if _out_of_reach(request, found):
            raise ShortfallError(
                gettext("an extract of services that are all yours"),
                "",
                gettext("Nothing was published."),
            )
        actions.begin_publishing(by=request.user, upload=found)
        begin(publish_upload, found.pk)
    elif request.POST.get("do") == "discard" and found.state not in ("publishing", "published"):
        actions.discard_upload(by=request.user, upload=found)
        messages.success(request, gettext("Discarded. The records are as they were."))
        return redirect("data")
    return redirect("one_upload", found.pk)


def _out_of_reach(request: HttpRequest, found: Upload) -> list[str]:
    """Services of the extract or of the records that are not one's own: publishing would change theirs."""
    reached = services_for(request.user, "data.change")
    named = {*found.found.get("services", []), *names_of_services()}
    return sorted(service_id for service_id in named if service_id not in reached)


def _own_services(request: HttpRequest) -> list[tuple[str, str]]:
    reached, names = services_for(request.user, "data.change"), names_of_services()
    known = {*names, *areas()}
    own = sorted(reached) if isinstance(reached, frozenset) else sorted(known)
    return [(service_id, names.get(service_id, service_id)) for service_id in own]
