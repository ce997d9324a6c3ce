"""The audit log and the access review as pages and as files."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from mainstay.survey.rows import without_formula
from mainstay_web.audit.export import as_csv
from mainstay_web.audit.forms import LogForm, ReasonForm
from mainstay_web.audit.queries import (
    Access,
    accounts_by_id,
    find_events,
    review_access,
    without_second_factor,
)
from mainstay_web.audit.reads import audited_read
from mainstay_web.authorization.declare import permitted
from mainstay_web.authorization.scope import may
from mainstay_web.frame.environment import moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from mainstay_web.audit.models import AuditEvent

REFUSED = 422
ASKED = ("from_date", "to_date", "by", "action", "service_id", "person_id")


def _asked_of_the_log(request: HttpRequest) -> dict[str, str]:
    """What was looked for, so that a search for one person shows in the log as that."""
    return {name: request.POST[name][:80] for name in ASKED if request.POST.get(name)}


@permitted("audit.read", change="audit.read")
@audited_read("audit.read", on="audit_log", about=_asked_of_the_log)
def log(request: HttpRequest) -> HttpResponse:
    """Events, newest first; what is looked for comes by POST and never stands in an address."""
    sent = request.POST if request.method == "POST" else {}
    return _show_log(request, sent, ReasonForm())


@permitted("audit.export")
@audited_read("audit.export", on="export", which="", about=_asked_of_the_log)
def log_file(request: HttpRequest) -> HttpResponseBase:
    """The same events to take away, all of them and not a page, each with its seal."""
    if request.method != "POST":
        return redirect("audit")
    asked, reason = LogForm(request.POST, accounts=list(accounts_by_id().items())), ReasonForm(request.POST)
    if not (asked.is_valid() and reason.is_valid()):
        return _show_log(request, request.POST, reason)
    answer = StreamingHttpResponse(as_csv(asked.cleaned_data), content_type="text/csv; charset=utf-8")
    name = f"audit-log-{timezone.localdate().isoformat()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _show_log(request: HttpRequest, sent: Mapping[str, Any], reason: ReasonForm) -> HttpResponse:
    accounts = accounts_by_id()
    form = LogForm(sent, accounts=list(accounts.items()))
    asked = form.cleaned_data if form.is_valid() else {}
    # A refusal leaves no event that says who looked: it shows none.
    page = find_events(asked) if form.is_valid() and not reason.errors else None
    context = {
        "form": form,
        "reason": reason,
        "page": page,
        "asked": {name: value for name, value in sent.items() if value and name in ASKED},
        "is_later": bool(asked.get("before")),
        "columns": _log_columns(),
        "rows": [_log_row(event, accounts) for event in page.events] if page else [],
        "may_export": may(request.user, "audit.export"),
    }
    return render(request, "audit/log.html", context, status=REFUSED if form.errors or reason.errors else 200)


@permitted("accounts.read")
@audited_read("accounts.read", on="accounts")
def access_review(request: HttpRequest) -> HttpResponse:
    """Who may do what where, to be gone through from time to time."""
    found = review_access()
    context = {
        "columns": _access_columns(),
        "rows": found,
        "accounts": len({one.email for one in found}),
        "without": without_second_factor(found),
        "may_export": may(request.user, "accounts.export"),
    }
    return render(request, "audit/access_review.html", context)


@permitted("accounts.export")
@audited_read("accounts.export", on="export", which="")
def access_review_file(request: HttpRequest) -> HttpResponse:
    """The access review to take away."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(Access._fields)
    writer.writerows([without_formula(cell) for cell in one] for one in review_access())
    answer = HttpResponse(stream.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"access-review-{timezone.localdate().isoformat()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _log_columns() -> list[str]:
    return [
        gettext("Number"),
        gettext("When"),
        gettext("Who"),
        gettext("What"),
        gettext("On"),
        gettext("Service"),
        gettext("Why, and more"),
    ]


def _log_row(event: AuditEvent, accounts: dict[str, str]) -> list[str]:
    which = accounts.get(event.which, event.which) if event.on == "account" else event.which
    details: dict[str, Any] = json.loads(event.details)
    return [
        str(event.sequence),
        moment(event.at),
        event.by_name or gettext("the site itself"),
        event.action,
        f"{event.on.replace('_', ' ')} {which}".strip(),
        event.service_id,
        " ".join([event.why, *(f"[{name}: {value}]" for name, value in details.items())]).strip(),
    ]


def _access_columns() -> list[str]:
    return [
        gettext("Name"),
        gettext("Email"),
        gettext("Account"),
        gettext("Role"),
        gettext("Where"),
        gettext("Reaches"),
        gettext("Role since"),
        gettext("Last sign-in"),
        gettext("Second factor"),
    ]
