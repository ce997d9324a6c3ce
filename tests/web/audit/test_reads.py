"""Every reading of a person's page, and every export, leaves its event before anything is shown."""

from __future__ import annotations

from random import Random

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory

from lib.access_matrix import do_nothing, innermost
from lib.accounts import AREAS, ELSEWHERE, OWN, SAME_AREA, member
from lib.tampering import WAYS, disarm, undone
from mainstay_web.audit import reads
from mainstay_web.audit.anchors import add_anchor
from mainstay_web.audit.models import AuditEvent
from mainstay_web.audit.reads import audited_read
from mainstay_web.audit.verify import verify_log
from mainstay_web.authorization import places, scope
from mainstay_web.authorization.roles import declared
from mainstay_web.authorization.routes import MUST_BE_AUDITED, routes

pytestmark = pytest.mark.django_db
ROLES = ("keyworker", "prescriber", "quality_lead", "service_manager", "commissioner", "auditor")
VIEWS = 2_000


def audited_routes():
    """The stub routes that show people or export, and whichever the site has."""
    return [
        route
        for site in ("lib.stub_routes", settings.ROOT_URLCONF)
        for route in routes(site)
        if route.needs and declared().permissions[route.needs.permission].kind in MUST_BE_AUDITED
    ]


def test_2000_views_and_exports_leave_2000_events(monkeypatch):
    random = Random(2_000)
    monkeypatch.setattr(places, "areas", lambda: AREAS)
    open_to = audited_routes()
    for route in open_to:
        monkeypatch.setattr(innermost(route.view), "__wrapped__", do_nothing)
        if route.needs.of:
            monkeypatch.setitem(
                vars(route.needs), "of", lambda **named: {"service_id": OWN, "person_id": "P1"}
            )
    users = [member(role) for role in ROLES]
    monkeypatch.setattr(scope, "memberships_of", {user: scope.memberships_of(user) for user in users}.get)
    shown = []
    for _ in range(VIEWS):
        route, user = random.choice(open_to), random.choice(users)
        place = {"service_id": random.choice([OWN, OWN, OWN, SAME_AREA, ELSEWHERE]), "person_id": "P1"}
        named = {name: place.get(name, "7") for name in route.names}
        request = RequestFactory().get("/asked")
        request.user = user
        try:
            route.view(request, **named)
        except (PermissionDenied, Http404):
            continue
        shown.append((str(user.pk), route.audit.action, route.audit.on, named.get("service_id", "")))
    found = AuditEvent.objects.values_list("by_id", "action", "on", "service_id")
    assert list(found) == shown
    assert VIEWS / 4 < len(shown) < VIEWS
    add_anchor()
    assert verify_log().is_whole
    disarm()
    for way in WAYS:
        assert not undone(way, random, len(shown)).is_whole, way.__name__


def asked(view, **named):
    request = RequestFactory().get("/asked")
    request.user = member("keyworker")
    return audited_read("people.read", on="person")(view)(request, **named)


def test_what_was_shown_is_named():
    asked(lambda request, **_: HttpResponse("record"), service_id=OWN, person_id="P1")
    (event,) = AuditEvent.objects.all()
    assert (event.action, event.on, event.which, event.service_id) == ("people.read", "person", "P1", OWN)


def test_the_reason_that_a_form_asks_for_is_kept():
    request = RequestFactory().post("/asked", {"why": "for the board"})
    request.user = member("quality_lead")
    audited_read("results.export", on="export")(lambda _: HttpResponse("file"))(request)
    assert AuditEvent.objects.get().why == "for the board"


def test_nothing_is_shown_if_it_cannot_be_recorded(monkeypatch):
    def out_of_order(**_):
        raise OSError

    monkeypatch.setattr(reads, "record_event", out_of_order)
    with pytest.raises(OSError):
        asked(lambda request: HttpResponse("record"))


@pytest.mark.parametrize("answer", [HttpResponseRedirect("/"), HttpResponse(status=404)])
def test_what_shows_nothing_leaves_nothing(answer):
    asked(lambda request: answer)
    assert not AuditEvent.objects.exists()


def test_a_page_that_cannot_be_made_leaves_nothing():
    def broken(request):
        raise Http404

    with pytest.raises(Http404):
        asked(broken)
    assert not AuditEvent.objects.exists()


def test_a_page_is_made_before_its_event_is_written(monkeypatch):
    order = []

    class Page(SimpleTemplateResponse):
        @property
        def rendered_content(self):
            order.append("made")
            return "record"

    monkeypatch.setattr(reads, "record_event", lambda **_: order.append("recorded"))
    asked(lambda request: Page("none.html"))
    assert order == ["made", "recorded"]


def test_without_the_decorator_nothing_would_be_recorded():
    """The control of the test with 2,000 views."""
    request = RequestFactory().get("/asked")
    request.user = member("keyworker")
    bare = next(route for route in audited_routes()).view.__wrapped__.__wrapped__
    bare(request, service_id=OWN)
    assert not AuditEvent.objects.exists()
