"""Every change that people make to results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.utils import timezone

from mainstay_web.audit.actions import record_event
from mainstay_web.results.models import Annotation, Mark, Rebase

if TYPE_CHECKING:
    from datetime import date

Kind = TypeVar("Kind", bound=Mark)


@transaction.atomic
def annotate(*, by: Any, service_id: str, indicator_id: str, on_date: date, words: str) -> Annotation:
    """Say beside a chart what happened around a day; saying the same again changes nothing."""
    return _mark(Annotation, "results.annotate", by, service_id, indicator_id, on_date, words)


@transaction.atomic
def rebase(*, by: Any, service_id: str, indicator_id: str, on_date: date, words: str) -> Rebase:
    """Let a chart's limits start afresh from a day on, for a reason."""
    return _mark(Rebase, "results.rebase", by, service_id, indicator_id, on_date, words)


@transaction.atomic
def take_back(*, by: Any, mark: Mark) -> None:
    """Take an annotation or a rebase back."""
    mark.taken_back_at = timezone.now()
    mark.save(update_fields=["taken_back_at"])
    _record("results.take_back", by, mark)


def _mark(
    kind: type[Kind], action: str, by: Any, service_id: str, indicator_id: str, on_date: date, words: str
) -> Kind:
    mark, is_new = kind._default_manager.get_or_create(
        service_id=service_id,
        indicator_id=indicator_id,
        on_date=on_date,
        words=words,
        taken_back_at=None,
        defaults={"by": by},
    )
    if is_new:
        _record(action, by, mark)
    return mark


def _record(action: str, by: Any, mark: Mark) -> None:
    record_event(
        by=by,
        action=action,
        on="chart",
        which=mark.indicator_id,
        service_id=mark.service_id,
        why=mark.words,
        details={"on_date": mark.on_date.isoformat(), "mark": mark.pk},
    )
