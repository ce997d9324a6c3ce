"""What My treatment says from a person's own record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mainstay.errors import ShortfallError
from mainstay.measure.person_record import place_of, read_person
from mainstay_web.frame.notices import current_snapshot
from mainstay_web.guidance.plan import Plan, plan_of
from mainstay_web.guidance.progress import Progress, progress_of

if TYPE_CHECKING:
    from mainstay.review.model import PersonRecord


@dataclass(frozen=True)
class OwnPart:
    """What the page knows about its reader; nothing in it says who they are.

    Attributes
        medicine : as the record calls it; empty where it does not say, or treatment has ended
        started_on : first day of the present treatment; None where there is none now
        observed_to : the last day of the record; None without a record
        progress : days of use, review by review
        plan : goals and what was agreed; None where nobody wrote it here
    """

    medicine: str = ""
    started_on: date | None = None
    observed_to: date | None = None
    progress: tuple[Progress, ...] = ()
    plan: Plan | None = None


def own_part(service_id: str, person_id: str) -> OwnPart:
    """What to show somebody about themselves.

    Missing
        without a record, everything but the plan is left out
    """
    plan = plan_of(service_id, person_id)
    record = _record(service_id, person_id)
    if record is None:
        return OwnPart(plan=plan)
    is_open, started_on = record.facts.get("is_open") is True, record.facts.get("started_date")
    return OwnPart(
        medicine=str(record.facts.get("medicine") or "") if is_open else "",
        started_on=started_on if is_open and isinstance(started_on, date) else None,
        observed_to=record.observed_to,
        progress=tuple(progress_of(record)),
        plan=plan,
    )


def is_of_service(service_id: str, person_id: str) -> bool:
    """Whether the snapshot has an episode of a person at a service."""
    from mainstay.engines.duckdb import connect

    snapshot = current_snapshot()
    if snapshot is None:
        return False
    with connect() as connection:
        found = connection.execute(
            f"SELECT 1 FROM {place_of(snapshot, 'episodes')} WHERE person_id = ? AND service_id = ? LIMIT 1",
            [person_id, service_id],
        )
        return found.fetchone() is not None


def _record(service_id: str, person_id: str) -> PersonRecord | None:
    snapshot = current_snapshot()
    if snapshot is None:
        return None
    try:
        return read_person(snapshot, person_id, service_id)
    except ShortfallError:
        return None
