"""A site with results: the small store, some indicators, and nothing done beside requests."""

from __future__ import annotations

import html
import os
from pathlib import Path

import pytest

from lib.results import FEW_INDICATORS
from mainstay.indicators.library import load_indicators
from mainstay_web.results import keeping, queries

WRITES = {"test_marks.py", "test_targets.py"}


@pytest.fixture
def site(with_store, settings, monkeypatch):
    """The site shows a few indicators of the small store, worked out once in this process."""
    settings.BESIDE_REQUESTS = "mainstay_web.results.background.at_once"
    few = {name: load_indicators()[name] for name in FEW_INDICATORS}
    monkeypatch.setattr(keeping, "site_indicators", lambda: few)
    keeping.shown_indicators.cache_clear()
    yield queries
    keeping.shown_indicators.cache_clear()


@pytest.fixture
def kept(site):
    """What is kept of the small store."""
    return site.results_now()


@pytest.fixture
def text(kept):
    """What somebody gets: `text(client, "/")`."""

    def read(client, path, status=200):
        answer = client.get(path)
        assert answer.status_code == status, path
        return html.unescape(answer.content.decode())

    return read


def pytest_collection_modifyitems(config, items):
    """The second database is asked about what is written to it; reading results takes none of it."""
    if "DATABASE_URL" not in os.environ:
        return
    here = Path(__file__).parent
    left_out = [item for item in items if here in item.path.parents and item.path.name not in WRITES]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)
