"""A key and anchors of each test's own."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def own_key(settings, tmp_path):
    """The folder of this test's key and anchors."""
    settings.AUDIT_KEY = tmp_path / "audit.key"
    settings.AUDIT_ANCHORS = tmp_path / "elsewhere" / "anchors.jsonl"
    return tmp_path
