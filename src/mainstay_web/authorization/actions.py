"""Changes to caseloads."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from mainstay_web.audit.actions import record_event
from mainstay_web.authorization.models import OnCaseload


@transaction.atomic
def add_to_caseload(*, by: Any, user: Any, service_id: str, person_id: str, why: str = "") -> OnCaseload:
    """Put a person on someone's caseload; nothing changes where they are on it.

    Args
        by : who decides
        user : whose caseload
        service_id, person_id : the person, at the service where they are in treatment
        why : the reason, in words
    """
    entry, is_new = OnCaseload.objects.get_or_create(user=user, service_id=service_id, person_id=person_id)
    if is_new:
        _record(by, "caseloads.add", user, entry, why)
    return entry


@transaction.atomic
def take_off_caseload(*, by: Any, user: Any, service_id: str, person_id: str, why: str = "") -> None:
    """Take a person off someone's caseload; nothing changes where they are not on it."""
    for entry in OnCaseload.objects.filter(user=user, service_id=service_id, person_id=person_id):
        _record(by, "caseloads.remove", user, entry, why)
        entry.delete()


def _record(by: Any, action: str, user: Any, entry: OnCaseload, why: str) -> None:
    record_event(
        by=by,
        action=action,
        on="person",
        which=entry.person_id,
        service_id=entry.service_id,
        why=why,
        details={"account": str(user.pk)},
    )
