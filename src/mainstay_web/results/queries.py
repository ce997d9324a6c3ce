"""What pages ask: the results in use, the services somebody may see, what was said about a chart."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mainstay_web.authorization.scope import services_for
from mainstay_web.frame.notices import current_snapshot
from mainstay_web.results.background import begin
from mainstay_web.results.glance import Held
from mainstay_web.results.keeping import folder_of, is_kept, keep, shown_indicators
from mainstay_web.results.kept import Kept
from mainstay_web.results.models import Annotation, Rebase, Target, Upload

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date
    from pathlib import Path

    from mainstay_web.results.glance import Glance, Rebases, Targets

_begun: set[Path] = set()


def results_now() -> Kept | None:
    """The results of the snapshot in use; None without one, and while they are being worked out."""
    snapshot = current_snapshot()
    if snapshot is None:
        return None
    folder = folder_of(snapshot)
    if not is_kept(folder) and folder not in _begun:
        _begun.add(folder)
        begin(_keep, snapshot)
    return _opened(folder) if is_kept(folder) else None


def _keep(snapshot: Any) -> None:
    try:
        keep(snapshot)
    finally:
        _begun.discard(folder_of(snapshot))


@lru_cache(maxsize=2)
def _opened(folder: Path) -> Kept:
    return Kept(folder, shown_indicators())


def services_seen(user: Any, kept: Kept, permission: str = "results.read") -> dict[str, str]:
    """Names by id of the services that a permission reaches for somebody, in the order of the names."""
    reached = services_for(user, permission)
    return {service_id: name for service_id, name in kept.services.items() if service_id in reached}


def annotations_of(service_id: str, indicator_id: str) -> list[Annotation]:
    """What is said beside a chart, in the order of the days."""
    return list(
        Annotation.objects.filter(
            service_id=service_id, indicator_id=indicator_id, taken_back_at=None
        ).select_related("by")
    )


def rebase_marks_of(service_id: str, indicator_id: str) -> list[Rebase]:
    """Where a chart's limits start afresh, in the order of the days."""
    return list(
        Rebase.objects.filter(
            service_id=service_id, indicator_id=indicator_id, taken_back_at=None
        ).select_related("by")
    )


def rebases_of(services: list[str]) -> dict[str, Rebases]:
    """Reasons by service, indicator and day; services without a rebase are left out."""
    found: dict[str, Rebases] = {}
    marks = Rebase.objects.filter(service_id__in=services, taken_back_at=None)
    for service_id, indicator_id, day, words in marks.values_list(
        "service_id", "indicator_id", "on_date", "words"
    ):
        reasons: dict[date, str] = found.setdefault(service_id, {}).setdefault(indicator_id, {})
        reasons[day] = words
    return found


def glances_of(kept: Kept, service_ids: list[str]) -> dict[str, Glance]:
    """Services at a glance, with the rebases and targets that hold now."""
    rebases, targets = rebases_of(service_ids), targets_held(service_ids, kept.observed_to)
    return {one: kept.glance(one, rebases.get(one), targets.get(one)) for one in service_ids}


def targets_held(services: list[str], on: date) -> dict[str, Targets]:
    """The target in force on a day, by service and indicator; of several the one that began last."""
    found: dict[str, Targets] = {}
    held = Target.objects.filter(service_id__in=services, taken_back_at=None, on_date__lte=on)
    for one in held.order_by("on_date", "pk"):
        of_service = found.setdefault(one.service_id, {})
        of_service[one.indicator_id] = Held(float(one.per_cent), one.on_date, one.words)
    return found


def target_held(service_id: str, indicator_id: str, on: date) -> Held | None:
    """The target in force on a day for one indicator at one service."""
    return targets_held([service_id], on).get(service_id, {}).get(indicator_id)


def targets_set(service_id: str, indicator_id: str) -> list[Target]:
    """Every target that an indicator ever had at a service, newest first; those withdrawn too."""
    found = Target.objects.filter(service_id=service_id, indicator_id=indicator_id).select_related("by")
    return list(found.order_by("-on_date", "-pk"))


def names_of_services() -> dict[str, str]:
    """Names by id of every service in the records; empty where there are none."""
    snapshot = current_snapshot()
    return _names_in(snapshot.folder) if snapshot else {}


@lru_cache(maxsize=2)
def _names_in(folder: Path) -> dict[str, str]:
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(folder / "services.parquet", columns=["service_id", "name"])
    return {row["service_id"]: row["name"] or row["service_id"] for row in rows.to_pylist()}


def uploads_of(reached: Container[str]) -> list[Upload]:
    """The latest uploads for some services, newest first."""
    found = Upload.objects.select_related("by")[:200]
    return [one for one in found if one.service_id in reached][:20]
