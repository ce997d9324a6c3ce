"""Every change that people make to results."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.utils import timezone

from mainstay.errors import ShortfallError
from mainstay_web.audit.actions import record_event
from mainstay_web.results.importing import folder_of_upload
from mainstay_web.results.models import Annotation, Mark, Rebase, Target, Upload

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

STOPPED_AFTER = timedelta(minutes=15)
"""An import that has said nothing for so long has stopped."""

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


@transaction.atomic
def set_target(
    *, by: Any, service_ids: Iterable[str], indicator_id: str, on_date: date, per_cent: Decimal, words: str
) -> list[Target]:
    """Say what an indicator should reach at some services from a day on; saying it again changes nothing.

    Args
        on_date : from this day it holds, until another begins or it is withdrawn
        per_cent : 0 to 100, on the indicator's own direction
        words : the reason
    """
    said = {"indicator_id": indicator_id, "on_date": on_date, "per_cent": per_cent, "words": words}
    targets = []
    for service_id in service_ids:
        target, is_new = Target.objects.get_or_create(
            service_id=service_id, taken_back_at=None, **said, defaults={"by": by}
        )
        if is_new:
            _record_target("results.set_target", by, target)
        targets.append(target)
    return targets


@transaction.atomic
def withdraw_target(*, by: Any, target: Target) -> None:
    """Let a target hold no longer; it stays among those that were set."""
    target.taken_back_at = timezone.now()
    target.save(update_fields=["taken_back_at"])
    _record_target("results.withdraw_target", by, target)


def _record_target(action: str, by: Any, target: Target) -> None:
    record_event(
        by=by,
        action=action,
        on="target",
        which=target.indicator_id,
        service_id=target.service_id,
        why=target.words,
        details={
            "on_date": target.on_date.isoformat(),
            "per_cent": f"{target.per_cent:f}",
            "target": target.pk,
        },
    )


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


@transaction.atomic
def begin_upload(*, by: Any, upload: Upload) -> Upload:
    """Keep an upload that has arrived and been unpacked; its check follows.

    Raises
        ShortfallError : another one is being checked or published
    """
    _refuse_second(upload)
    upload.save(force_insert=True)
    _record_upload("uploads.add", by, upload)
    return upload


@transaction.atomic
def begin_publishing(*, by: Any, upload: Upload) -> None:
    """Let a checked upload become what everybody sees; it follows beside the request.

    Raises
        ShortfallError : it is no longer there to be published, or another one is under way
    """
    _refuse_second(upload)
    states = Upload.objects.filter(pk=upload.pk, state=Upload.State.CHECKED)
    if not states.update(state=Upload.State.PUBLISHING, steps_done=0, beat_at=timezone.now()):
        raise ShortfallError(
            "an upload that has been checked", "one that is further on", "Look at its page again."
        )
    _record_upload("uploads.publish", by, upload)


@transaction.atomic
def discard_upload(*, by: Any, upload: Upload) -> None:
    """Remove an upload and all that was found in it; the records stay as they are."""
    upload.state, upload.found, upload.problem = Upload.State.DISCARDED, {}, ""
    upload.save(update_fields=["state", "found", "problem"])
    _record_upload("uploads.discard", by, upload)
    folder = folder_of_upload(upload)
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def _refuse_second(upload: Upload) -> None:
    alive = timezone.now() - STOPPED_AFTER
    states = (Upload.State.CHECKING, Upload.State.PUBLISHING)
    if Upload.objects.filter(state__in=states, beat_at__gte=alive).exclude(pk=upload.pk).exists():
        raise ShortfallError(
            "one import at a time", "another that is under way", "Wait for it to end, then try again."
        )


def _record_upload(action: str, by: Any, upload: Upload) -> None:
    record_event(
        by=by,
        action=action,
        on="upload",
        which=str(upload.pk),
        service_id=upload.service_id,
        details={"profile": upload.profile, "bytes": upload.size_bytes},
    )
