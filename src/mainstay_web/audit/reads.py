"""What makes the reading of a person's page, and every export, leave an event before anything is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from mainstay_web.audit.actions import record_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    View = Callable[..., Any]

FIRST_STATUS_OF_REFUSALS = 300


@dataclass(frozen=True)
class AuditedRead:
    """What the event of a reading says.

    Attributes
        action : `thing.verb`
        on : the kind of thing that is read
        which : the name in the path that says which one; empty where the path names none
        about : from the request to what else the event says; None where there is nothing
    """

    action: str
    on: str
    which: str
    about: Callable[[HttpRequest], dict[str, str]] | None = None


def audited_read(
    action: str,
    *,
    on: str,
    which: str = "",
    about: Callable[[HttpRequest], dict[str, str]] | None = None,
) -> Callable[[View], View]:
    """Write an event after a view has made its answer and before the answer leaves.

    The answer is made first, so that nobody else waits for the log meanwhile; if the event cannot be
    written, the answer is not given. A redirect or a refusal shows nothing and leaves no event. The reason
    is taken from the form's field `why`, where there is one.

    Args
        action : `thing.verb`
        on : the kind of thing that is read
        which : the name in the path that says which one; by default `person_id` or `service_id`
        about : from the request to what else the event says
    """
    said = AuditedRead(action, on, which, about)

    def audit(view: View) -> View:
        @wraps(view)
        def audited(request: HttpRequest, *args: Any, **named: Any) -> Any:
            answer = audited.__wrapped__(request, *args, **named)
            if answer.status_code >= FIRST_STATUS_OF_REFUSALS:
                return answer
            if hasattr(answer, "render") and not answer.is_rendered:
                answer = answer.render()
            _record(request, said, named)
            return answer

        audited.mainstay_audit = said  # type: ignore[attr-defined]  # functions take names, types do not say which
        audited.mainstay_audited = audited  # type: ignore[attr-defined]  # functions take names, types do not say which
        return audited

    return audit


def _record(request: HttpRequest, said: AuditedRead, named: dict[str, Any]) -> None:
    which = named.get(said.which) if said.which else named.get("person_id", named.get("service_id"))
    record_event(
        by=request.user,
        action=said.action,
        on=said.on,
        which="" if which is None else str(which),
        service_id=str(named.get("service_id", "")),
        why=request.POST.get("why", "") if request.method == "POST" else "",
        details=said.about(request) if said.about else None,
    )
