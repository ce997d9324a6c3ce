"""From the browser's side: sign-in, second factor, refusals and what they leave behind."""

from __future__ import annotations

import json

import pytest

from lib.access_matrix import LET_IN, NOT_FOUND, REFUSED, Caller, Cell, expected
from lib.accounts import AREAS, ELSEWHERE, OWN, account, add_second_factor, member
from mainstay_web.audit.models import AuditEvent
from mainstay_web.authorization import places
from mainstay_web.authorization.roles import declared
from mainstay_web.authorization.routes import routes

pytestmark = pytest.mark.django_db
STUBS = "lib.stub_routes"
SIGN_IN, SECOND_FACTOR = "sign in", "second factor"


@pytest.fixture(autouse=True)
def _stub_site(settings, monkeypatch):
    """The stub routes, with the site's own beside them: its pages of refusal link to them."""
    monkeypatch.setattr(places, "areas", lambda: AREAS)
    from lib import stub_routes
    from mainstay_web.config import urls

    monkeypatch.setattr(urls, "urlpatterns", [*stub_routes.urlpatterns, *urls.urlpatterns])
    from django.urls import clear_url_caches

    clear_url_caches()
    yield
    clear_url_caches()


def outcome(answer):
    if answer.status_code == 302:
        return SECOND_FACTOR if "2fa" in answer["Location"] else SIGN_IN
    return {403: REFUSED, 404: NOT_FOUND}.get(answer.status_code, LET_IN)


def own_routes():
    return [route for route in routes(STUBS) if route.needs and not route.needs.of]


def address(route, service_id=OWN):
    named = {"service_id": service_id, "person_id": "P1", "area": AREAS[service_id], "indicator_id": "a"}
    text = f"/{route.path}"
    for name, value in named.items():
        text = text.replace(f"<{name}>", value)
    return text


def test_who_is_not_signed_in_is_asked_to(client):
    assert {outcome(client.get(address(route))) for route in own_routes()} == {SIGN_IN}


@pytest.mark.parametrize("role", sorted(declared().roles))
def test_nobody_works_without_a_second_factor(client, role):
    client.force_login(member(role))
    assert {outcome(client.get(address(route))) for route in own_routes()} == {SECOND_FACTOR}


@pytest.mark.parametrize("role", sorted(declared().roles))
def test_every_route_through_the_whole_site(client, role):
    user = member(role)
    add_second_factor(user)
    client.force_login(user)
    caller = Caller(role, user, role)
    for route in own_routes():
        for service_id in (OWN, ELSEWHERE):
            names = {"service_id": service_id, "person_id": "P1", "area": AREAS[service_id]}
            place = tuple((name, value) for name, value in names.items() if name in route.names)
            came = outcome(client.get(address(route, service_id)))
            assert came == expected(Cell(caller, route, "GET", place)), (route.path, service_id)


def test_a_refusal_leaves_an_event_and_tells_nothing(client):
    user = member("keyworker")
    add_second_factor(user)
    client.force_login(user)
    foreign = client.get(f"/people/{ELSEWHERE}/P9/")
    absent = client.get("/people/S99/P9/")
    assert foreign.status_code == absent.status_code == 404
    assert len(foreign.content) == len(absent.content)
    assert client.get("/manage/").status_code == 403
    refused = AuditEvent.objects.filter(action="access.refused")
    assert [(event.by_id, event.service_id, event.which) for event in refused] == [
        (str(user.pk), ELSEWHERE, "P9"),
        (str(user.pk), "S99", "P9"),
        (str(user.pk), "", ""),
    ]
    assert json.loads(refused[0].details)["method"] == "GET"


def test_an_address_that_is_nowhere_leaves_no_event(client):
    user = account()
    add_second_factor(user)
    client.force_login(user)
    assert client.get("/nowhere").status_code == 404
    assert not AuditEvent.objects.filter(action__startswith="access").exists()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_reading_is_not_writing(client, method):
    user = member("keyworker")
    add_second_factor(user)
    client.force_login(user)
    assert getattr(client, method)(f"/people/{OWN}/P1/").status_code == 405
