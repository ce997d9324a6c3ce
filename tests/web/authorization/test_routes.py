"""A route that does not say who may open it stops the start."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from django.urls import clear_url_caches, path

from mainstay_web.audit.reads import audited_read
from mainstay_web.authorization import middleware
from mainstay_web.authorization.declare import permitted, public
from mainstay_web.authorization.roles import declared
from mainstay_web.authorization.routes import MUST_BE_AUDITED, faults, refuse_undeclared, routes


def view(request, **named):
    return HttpResponse("shown")


@pytest.fixture
def urlconf(monkeypatch):
    """Make a URLconf of some routes, and give its name."""

    def make(*patterns):
        module = ModuleType("routes_of_a_test")
        module.urlpatterns = list(patterns)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        clear_url_caches()
        return module.__name__

    yield make
    clear_url_caches()


def test_every_route_of_the_site_says_who_may_open_it():
    assert routes()
    assert faults() == []


def test_every_route_that_shows_a_person_or_exports_is_audited():
    for route in routes():
        if route.needs and declared().permissions[route.needs.permission].kind in MUST_BE_AUDITED:
            assert route.audit is not None, route.path


@pytest.mark.parametrize(
    ("route", "words"),
    [
        (path("bare", view), "says nothing about who may open it"),
        (path("accounts/own", view), "says nothing about who may open it"),
        (path("p/<service_id>/<person_id>", permitted("people.read")(view)), "@audited_read"),
        (path("x/<service_id>", permitted("results.export")(view)), "@audited_read"),
        (path("r/<int:review_number>", permitted("reviews.write")(view)), "review_number"),
        (
            path("p/<person_id>", permitted("people.read")(audited_read("people.read", on="person")(view))),
            "person without their service",
        ),
    ],
)
def test_a_route_that_says_too_little_is_named(route, words, urlconf):
    name = urlconf(route)
    assert [words in fault for fault in faults(name)] == [True]
    with pytest.raises(ImproperlyConfigured, match="/"):
        refuse_undeclared(name)


def test_the_site_does_not_start_with_such_a_route(urlconf, settings):
    middleware._checked.cache_clear()
    settings.ROOT_URLCONF = urlconf(path("bare", view))
    with pytest.raises(ImproperlyConfigured, match="/bare says nothing"):
        Client().get("/bare")
    assert "mainstay.E001" in {problem.id for problem in run_checks(tags=["urls"])}


def test_a_route_that_says_enough_is_let_be(urlconf):
    of = {"of": lambda review_number: None}
    assert not faults(
        urlconf(
            path("open", public("to be seen by all")(view)),
            path("r/<int:review_number>", permitted("reviews.write", **of)(view)),
            path("i/<indicator_id>", permitted("results.read")(view)),
            path("p/<service_id>/<person_id>", permitted("people.read")(audited_read("a.b", on="p")(view))),
        )
    )


def test_a_permission_that_nobody_declared_is_refused_where_it_is_written():
    with pytest.raises(KeyError):
        permitted("people.raed")
    with pytest.raises(ValueError, match="reason"):
        public(" ")


def test_the_check_is_part_of_every_request():
    assert "mainstay_web.authorization.middleware.DeclaredRoutes" in settings.MIDDLEWARE
