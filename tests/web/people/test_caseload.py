"""A service manager says who works with a person; that counts at the next request and is audited."""

from __future__ import annotations

import pytest

from mainstay_web.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def limited(signed_in, somebody):
    """A keyworker who sees only their caseload."""
    return signed_in("keyworker", service_id=somebody.service_id, caseload_only=True)


def test_a_person_is_put_on_a_caseload_and_taken_off(signed_in, limited, somebody):
    manager = signed_in("service_manager", service_id=somebody.service_id)
    assert somebody.page("caseload/") in manager.get(somebody.page()).text
    assert "sees only their caseload" in manager.get(somebody.page("caseload/")).text
    for action, status in (("caseloads.add", 200), ("caseloads.remove", 404)):
        manager.post(somebody.page("caseload/"), {"user": limited.user.pk})
        (event,) = AuditEvent.objects.filter(action=action)
        assert (event.which, event.by_id) == (somebody.person_id, str(manager.user.pk))
        assert limited.get(somebody.page()).status_code == status


def test_only_those_who_work_there_have_one(signed_in, limited, somebody):
    manager = signed_in("service_manager", service_id=somebody.service_id)
    stranger = signed_in("keyworker", service_id="elsewhere")
    for user in (stranger.user.pk, manager.user.pk, "x", ""):
        assert manager.post(somebody.page("caseload/"), {"user": user}).status_code == 404
    assert limited.get(somebody.page("caseload/")).status_code == 403
    assert not AuditEvent.objects.filter(action="caseloads.add").exists()
