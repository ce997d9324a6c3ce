"""What pages about people have made ready: the same pages, and nothing of another snapshot."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

import pytest

from mainstay_web.frame.notices import current_snapshot
from mainstay_web.people import ready
from mainstay_web.results import background

pytestmark = pytest.mark.django_db


@pytest.fixture
def fresh(somebody, monkeypatch):
    monkeypatch.setattr(ready, "_ready", {})
    return ready.ready_for(current_snapshot())


def test_a_page_is_the_same_once_all_is_ready(keyworker, somebody, fresh):
    before = keyworker.get(somebody.page()).text
    assert fresh.ranges is None
    fresh.warm([somebody.service_id])
    fresh.review_of.cache_clear()
    assert _without_proofs(keyworker.get(somebody.page()).text) == _without_proofs(before)
    assert fresh.ranges is not None


def _without_proofs(text):
    return [line for line in text.splitlines() if "csrf" not in line and "nonce" not in line]


def test_what_was_ready_of_another_snapshot_is_forgotten(fresh):
    assert ready.ready_for(current_snapshot()) is fresh
    other = ready.ready_for(replace(current_snapshot(), id="another"))
    assert other is not fresh
    fresh.warm(["one that is not asked for any more"])
    assert not fresh._facts


def test_each_snapshot_is_made_ready_for_services_where_somebody_works(
    keyworker, somebody, monkeypatch, settings
):
    settings.BESIDE_REQUESTS = "mainstay_web.results.background.at_once"
    monkeypatch.setattr(ready, "_ready", {})
    monkeypatch.setattr(background, "_serving", Event())
    ready.warm_before_serving(print)
    assert not ready._ready["now"]._facts
    ready._ready.clear()
    background.serve_from_now(print)
    ready.warm_before_serving(print)
    assert set(ready._ready["now"]._facts) == {somebody.service_id}
