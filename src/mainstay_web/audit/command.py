"""What `mainstay audit` does, once Django is running."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import connection

from mainstay.errors import ShortfallError
from mainstay_web.audit.anchors import add_anchor
from mainstay_web.audit.models import AuditEvent
from mainstay_web.audit.verify import Verdict, verify_log

if TYPE_CHECKING:
    from pathlib import Path


def verify(anchors: Path | None) -> Verdict:
    """Read the whole log again.

    Args
        anchors : a copy of the anchors kept elsewhere; None for the file that the site adds to
    Raises
        ShortfallError : there is no log here, or no such copy
    """
    _need_log()
    if anchors and not anchors.is_file():
        raise ShortfallError("a file of anchors", "nothing there", "Name the copy that is kept elsewhere.")
    return verify_log(anchors)


def anchor() -> int:
    """Add an anchor, and say how many events it saw; 0 where there is nothing to anchor yet."""
    _need_log()
    added = add_anchor()
    return added.count if added else 0


def as_json(verdict: Verdict) -> dict[str, Any]:
    """What was found, for a program."""
    return {"whole": verdict.is_whole} | asdict(verdict)


def in_words(verdict: Verdict) -> list[str]:
    """What was found, for a person: what is wrong, what was read, and what cannot be known."""
    said = list(verdict.faults)
    said.append(f"{verdict.events} events read, {verdict.anchors} anchors compared.")
    if verdict.since_anchor:
        said.append(
            f"{verdict.since_anchor} events came after the newest anchor: had the last of them been deleted, "
            "and the row that counts them set back, this would not show. Run: mainstay audit anchor"
        )
    if verdict.is_whole:
        said.append("Nothing was edited, deleted, added, moved or cut off.")
    return said


def _need_log() -> None:
    if AuditEvent._meta.db_table not in connection.introspection.table_names():
        raise ShortfallError(
            "a site with an audit log", "none at this store", "Start the site once: mainstay web"
        )
