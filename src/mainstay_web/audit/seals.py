"""Seals: HMAC-SHA-256 (RFC 2104) of an event and of the seal before it."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from mainstay.errors import ShortfallError
from mainstay.key_file import keep_once, new_key, read_key, require_owner_only

if TYPE_CHECKING:
    from pathlib import Path

    from mainstay_web.audit.models import AuditEvent

SEALED: Final = (
    "sequence", "by_id", "by_name", "action", "on", "which", "service_id", "why", "details", "key_id",
    "previous_seal",
)  # fmt: skip
"""The columns under the seal, beside `at`."""


@dataclass(frozen=True, repr=False)
class SealKey:
    """The key of the seals; it is never printed.

    Attributes
        secret : 32 bytes
        id : eight digits that tell one key from another without giving it away
    """

    secret: bytes
    id: str

    def seal(self, purpose: str, content: list[Any]) -> str:
        """The seal of a list of texts and numbers.

        Args
            purpose : `event` or `anchor`, so that one never passes for the other
        """
        text = json.dumps([purpose, *content], ensure_ascii=True, separators=(",", ":"))
        return hmac.new(self.secret, text.encode("ascii"), hashlib.sha256).hexdigest()

    def seal_event(self, event: AuditEvent) -> str:
        """The seal that an event should carry."""
        at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
        return self.seal("event", [at, *(getattr(event, name) for name in SEALED)])


def open_key(path: Path, *, may_make: bool) -> SealKey:
    """The key, made on first use.

    Args
        path : a file only its owner may read
        may_make : whether the log is empty, so that a key may be made
    Raises
        UsageError : others may read the file, or it holds something else
        ShortfallError : there is none and the log has events, or it cannot be read or made
    """
    try:
        if may_make:
            keep_once(path, new_key())
        require_owner_only(path)
        return _read(path, path.stat().st_mtime_ns)
    except OSError as problem:
        raise ShortfallError(
            f"the key of the audit log in '{path.name}'",
            problem.strerror or type(problem).__name__,
            "Put back the key that this log was begun with; without it nothing can be added or verified.",
        ) from None


@lru_cache(maxsize=8)
def _read(path: Path, changed_at_ns: int) -> SealKey:
    """Read again only when the file has changed."""
    secret = read_key(path, next_step="Put back the key that this log was begun with.")
    return SealKey(secret, hmac.new(secret, b"fingerprint", hashlib.sha256).hexdigest()[:8])
