"""Where the key and the anchors of the audit log are: outside the database."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def key_file() -> Path:
    """The file with the key of the seals, which only its owner may read."""
    return Path(settings.AUDIT_KEY)


def anchors_file() -> Path:
    """The file that anchors are added to; best on another machine or account."""
    return Path(settings.AUDIT_ANCHORS)


def anchor_every() -> int:
    """After how many events an anchor is added by itself."""
    return int(getattr(settings, "AUDIT_ANCHOR_EVERY", 100))
