"""Anchors: how long the log was and how it ended, signed and kept elsewhere, so that no end is cut off."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mainstay.errors import ShortfallError
from mainstay_web.audit.models import LogHead
from mainstay_web.audit.places import anchors_file, key_file
from mainstay_web.audit.seals import open_key

if TYPE_CHECKING:
    from pathlib import Path

    from mainstay_web.audit.seals import SealKey


@dataclass(frozen=True)
class Anchor:
    """One line of the file of anchors.

    Attributes
        count : how many events the log had
        seal : the seal of the last of them
        at : when, as text
        before : the signature of the anchor before it; empty for the first
        signature : under the key of the log
    """

    count: int
    seal: str
    at: str
    before: str
    signature: str

    def is_signed_with(self, key: SealKey) -> bool:
        """Whether the key of the log made this anchor."""
        return self.signature == key.seal("anchor", [self.count, self.seal, self.at, self.before])


def add_anchor() -> Anchor | None:
    """Add an anchor of the log as it ends now; None while the log is empty.

    Raises
        ShortfallError : the file cannot be written
    """
    head = LogHead.objects.get()
    if not head.sequence:
        return None
    key = open_key(key_file(), may_make=False)
    try:
        return _append(anchors_file(), head.sequence, head.seal, key)
    except OSError as problem:
        raise ShortfallError(
            "to add an anchor of the audit log",
            problem.strerror or type(problem).__name__,
            "See that the file named in AUDIT_ANCHORS can be written, then run: mainstay audit anchor",
        ) from None


def read_anchors(path: Path) -> list[Anchor]:
    """The anchors in a file, in its order; none where there is no file.

    Raises
        ShortfallError : a line is not an anchor
    """
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            found.append(Anchor(**json.loads(line)))
        except (TypeError, ValueError):
            raise ShortfallError(
                "anchors of the audit log", f"something else on line {number}", "Take the file from its copy."
            ) from None
    return found


def _append(path: Path, count: int, seal: str, key: SealKey) -> Anchor:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        before = read_anchors(path)
        signature_before = before[-1].signature if before else ""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        signature = key.seal("anchor", [count, seal, at, signature_before])
        anchor = Anchor(count, seal, at, signature_before, signature)
        stream.write(json.dumps(asdict(anchor)) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    return anchor
