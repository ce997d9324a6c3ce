"""Nobody gets further than roles.toml says, on any route that the resolver knows."""

from __future__ import annotations

from functools import cache

import pytest
from django.conf import settings

from lib.access_matrix import answer, callers, cells, do_nothing, expected, innermost
from lib.accounts import AREAS
from mainstay_web.audit import reads
from mainstay_web.authorization import places, scope
from mainstay_web.authorization.routes import routes

pytestmark = pytest.mark.django_db
STUBS = "lib.stub_routes"
SITES = [STUBS, settings.ROOT_URLCONF]
FEWEST_CELLS = 5_000


@pytest.fixture
def whose(monkeypatch):
    """Views that do nothing, objects found where the question says, memberships read once."""
    found: dict[str, str] = {}
    held = cache(scope.memberships_of)
    monkeypatch.setattr(scope, "memberships_of", held)
    monkeypatch.setattr(places, "areas", lambda: AREAS)
    monkeypatch.setattr(reads, "record_event", lambda **_: None)
    for site in SITES:
        for route in routes(site):
            if route.needs is not None:
                monkeypatch.setattr(innermost(route.view), "__wrapped__", do_nothing)
                if route.needs.of:
                    monkeypatch.setitem(vars(route.needs), "of", lambda **_: dict(found))
    return found


def wrong(asked, whose):
    compared = ((cell, answer(cell, whose), expected(cell)) for cell in asked)
    return [f"{cell}: {came}, not {should}" for cell, came, should in compared if came != should]


def test_no_cell_is_wrong(whose):
    asked = list(cells(callers(), [route for site in SITES for route in routes(site)]))
    assert len(asked) >= FEWEST_CELLS
    assert wrong(asked, whose) == []


@pytest.mark.parametrize("site", SITES)
def test_a_route_without_its_check_is_noticed(site, whose, monkeypatch):
    """The control: the matrix sees each single check that is taken away."""
    everybody = callers()
    for route in routes(site):
        if route.needs is not None:
            with monkeypatch.context() as taken_away:
                taken_away.setattr(route.pattern, "callback", do_nothing)
                assert wrong(cells(everybody, [route]), whose), route.path


def test_a_scope_that_lets_all_in_is_noticed(whose, monkeypatch):
    monkeypatch.setattr(scope, "_reaches", lambda *_: True)
    person = next(route for route in routes(STUBS) if "person_id" in route.names)
    assert wrong(cells(callers(), [person]), whose)
