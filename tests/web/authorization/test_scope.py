"""What memberships reach: one's own, never more, and from the moment on that they change."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from lib.accounts import AREAS, ELSEWHERE, NORTH, OWN, SAME_AREA, SOUTH, account, member
from mainstay_web.accounts.models import Membership
from mainstay_web.audit.models import AuditEvent
from mainstay_web.authorization import places
from mainstay_web.authorization.actions import add_to_caseload, take_off_caseload
from mainstay_web.authorization.roles import declared
from mainstay_web.authorization.scope import ALL, may, people_for, reading_once, require, services_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _three_services(monkeypatch):
    monkeypatch.setattr(places, "areas", lambda: AREAS)


@pytest.mark.parametrize("permission", sorted(declared().permissions))
@pytest.mark.parametrize("role", sorted(declared().roles))
def test_what_is_listed_is_what_may_be_opened(role, permission):
    user = member(role)
    listed = services_for(user, permission)
    for service_id in AREAS:
        assert (service_id in listed) == may(user, permission, service_id=service_id)


def test_two_services_are_two_memberships():
    user = member("keyworker")
    Membership.objects.create(user=user, role="keyworker", service_id=ELSEWHERE)
    assert services_for(user, "people.read") == {OWN, ELSEWHERE}


def test_a_role_at_one_service_gives_nothing_at_another():
    user = member("service_user_representative")
    Membership.objects.create(user=user, role="keyworker", service_id=ELSEWHERE)
    assert not may(user, "people.read", service_id=OWN)
    assert may(user, "people.read", service_id=ELSEWHERE)


def test_a_membership_without_a_place_reaches_nothing():
    user = account()
    Membership.objects.create(user=user, role="keyworker")
    Membership.objects.create(user=user, role="commissioner")
    assert services_for(user, "results.read") == frozenset()
    assert not any(may(user, "results.read", service_id=service_id) for service_id in ("", *AREAS))


def test_an_area_reaches_its_services_and_no_person():
    user = member("commissioner")
    assert services_for(user, "results.read") == {OWN, SAME_AREA}
    assert may(user, "results.read", area=NORTH)
    assert not may(user, "results.read", area=SOUTH)
    assert not may(user, "results.read", service_id="S99")
    assert not may(user, "results.read", service_id=OWN, person_id="P1")


def test_a_publishable_table_is_of_every_service():
    assert services_for(member("programme_analyst"), "publishable.read") is ALL


def test_a_caseload_is_only_asked_for_where_the_membership_says_so():
    free, narrowed = member("keyworker"), member("keyworker", caseload_only=True)
    add_to_caseload(by=free, user=narrowed, service_id=OWN, person_id="P1")
    assert people_for(free, "people.read", OWN) is ALL
    assert people_for(narrowed, "people.read", OWN) == {"P1"}
    assert people_for(narrowed, "people.read", ELSEWHERE) == frozenset()
    assert not may(narrowed, "people.read", service_id=OWN, person_id="P2")
    take_off_caseload(by=free, user=narrowed, service_id=OWN, person_id="P1")
    assert not may(narrowed, "people.read", service_id=OWN, person_id="P1")
    assert [event.action for event in AuditEvent.objects.all()] == ["caseloads.add", "caseloads.remove"]


def test_a_person_without_a_service_is_nobody_s():
    assert not may(member("keyworker"), "people.read", person_id="P1")


def test_a_change_counts_at_once():
    user = member("keyworker")
    assert may(user, "people.read", service_id=OWN)
    user.memberships.all().delete()
    assert not may(user, "people.read", service_id=OWN)


def test_a_closed_account_may_do_nothing():
    user = member("service_manager")
    user.is_active = False
    assert not any(may(user, permission) for permission in declared().permissions)


def test_an_unknown_permission_is_a_mistake_in_the_code():
    with pytest.raises(KeyError):
        may(member("keyworker"), "people.raed")


def test_the_route_is_refused_and_the_object_is_not_found():
    request = RequestFactory().get("/")
    request.user = member("keyworker")
    require(request, "people.read", service_id=OWN)
    with pytest.raises(Http404):
        require(request, "people.read", service_id=ELSEWHERE)
    with pytest.raises(PermissionDenied):
        require(request, "accounts.manage")


def test_in_a_request_memberships_are_read_once_and_a_change_counts_at_once(django_assert_num_queries):
    user = member("keyworker")
    with reading_once():
        with django_assert_num_queries(1):
            assert all(may(user, "people.list", service_id=OWN) for _ in range(5))
        user.memberships.all().delete()
        assert not may(user, "people.list", service_id=OWN)
        Membership.objects.create(user=user, role="keyworker", service_id=OWN)
        assert may(user, "people.list", service_id=OWN)
    Membership.objects.filter(user=user).update(service_id=ELSEWHERE)
    assert not may(user, "people.list", service_id=OWN)
