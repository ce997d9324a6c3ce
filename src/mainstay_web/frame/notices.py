"""What stands above every page until it is put right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from mainstay.errors import MainstayError
from mainstay_web.frame.environment import day

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mainstay.record.store import Snapshot


class Notice(NamedTuple):
    """A sentence above the page.

    Attributes
        kind : names its look: `evaluation` or `stale`
        title : two or three words
        text : what it means for whoever reads
    """

    kind: str
    title: str
    text: str


def stale_snapshot(_: HttpRequest) -> Notice | None:
    """Stands when the newest record is older than the organisation allows."""
    snapshot = current_snapshot()
    if snapshot is None:
        return Notice(
            "stale",
            gettext("No records"),
            gettext("Nothing has been imported yet, so there is nothing to see."),
        )
    if settings.SITE.demonstration:
        text = gettext("Nobody here exists. The records end on %(day)s, and people are shown as on that day.")
        return Notice("stale", gettext("Demonstration"), text % {"day": day(snapshot.observed_to)})
    age_days = (timezone.localdate() - snapshot.observed_to).days
    if age_days <= settings.SITE.stale_after_days:
        return None
    text = gettext("The records end on %(day)s, %(days)s days ago. What happened since is not in them.")
    return Notice(
        "stale", gettext("Out of date"), text % {"day": day(snapshot.observed_to), "days": age_days}
    )


def local_left_out(request: HttpRequest) -> Notice | None:
    """Stands for whoever is signed in while the service's own indicators cannot be used."""
    from mainstay_web.frame.local_indicators import why_left_out

    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not why_left_out():
        return None
    text = gettext(
        "The indicators of our own are left out: there is a fault in them. Whoever runs the site was told."
    )
    return Notice("stale", gettext("Local indicators"), text)


_latest: dict[Path, tuple[int, Snapshot]] = {}


def current_snapshot() -> Snapshot | None:
    """The snapshot in use, its manifest read again only when the pointer moved; None without one."""
    from mainstay.record.store import CURRENT, open_snapshot

    store = settings.SITE.store
    try:
        moved = (store / CURRENT).stat().st_mtime_ns
        if _latest.get(store, (0, None))[0] != moved:
            _latest[store] = (moved, open_snapshot(store))
    except (OSError, MainstayError):
        return None
    return _latest[store][1]


def observed_to() -> date | None:
    """The last day of the record in use; None without one."""
    snapshot = current_snapshot()
    return snapshot.observed_to if snapshot else None
