"""Adding to the audit log: the only way an event comes into it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mainstay_web.audit.anchors import add_anchor
from mainstay_web.audit.models import AuditEvent, LogHead
from mainstay_web.audit.places import anchor_every, key_file
from mainstay_web.audit.seals import open_key

if TYPE_CHECKING:
    from collections.abc import Mapping


def record_event(
    *,
    by: Any,
    action: str,
    on: str,
    which: str,
    service_id: str = "",
    why: str = "",
    details: Mapping[str, str | int | bool | None] | None = None,
) -> AuditEvent:
    """Add one event, in the transaction of what it is about: both are kept, or neither.

    Args
        by : the account that did it; None for the site itself
        action : `thing.verb`
        on : the kind of thing, such as `person` or `export`
        which : the one it was; of a person, the pseudonym, so that an auditor finds who looked at whom
        service_id : whose it is, where it is a service's
        why : the reason in words, where one was asked for
        details : what else an auditor needs; never what a person's record says
    Raises
        MainstayError : the key of the log is not there, or may be read by others
    """
    said = {
        "at": timezone.now(),
        "by_id": str(by.pk) if by is not None else "",
        "by_name": by.get_username() if by is not None else "",
        "action": action,
        "on": on,
        "which": which,
        "service_id": service_id,
        "why": why,
        "details": json.dumps(dict(details or {}), sort_keys=True, ensure_ascii=False),
    }
    with transaction.atomic():
        event = _seal_next(said)
        if event.sequence % anchor_every() == 0:
            # An anchor that cannot be written is logged: what was asked for has been recorded by then.
            transaction.on_commit(add_anchor, robust=True)
    return event


def _seal_next(said: dict[str, Any]) -> AuditEvent:
    # The change comes before the reading: from here on nobody else can add an event.
    LogHead.objects.update(sequence=F("sequence") + 1)
    head = LogHead.objects.get()
    key = open_key(key_file(), may_make=head.sequence == 1)
    event = AuditEvent(sequence=head.sequence, key_id=key.id, previous_seal=head.seal, **said)
    event.seal = key.seal_event(event)
    event.save()
    LogHead.objects.update(seal=event.seal)
    return event
