"""Where the audit log keeps what must not be in its database."""

from __future__ import annotations

import os
from pathlib import Path

from mainstay_web.config.settings.site import SITE

AUDIT_KEY = SITE.home / "audit.key"
AUDIT_ANCHORS = Path(os.environ.get("MAINSTAY_AUDIT_ANCHORS") or SITE.home / "audit-anchors.jsonl")
"""Best on another machine or account: whoever can change this file and the log can cut off the log's end."""
AUDIT_ANCHOR_EVERY = 100
