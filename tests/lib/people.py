"""Somebody of the small store to review, on the last day that it knows."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path


class Somebody(NamedTuple):
    """A person on a service's list."""

    service_id: str
    person_id: str

    def page(self, then: str = "") -> str:
        """The address of one of their pages."""
        return f"/people/{self.service_id}/{self.person_id}/{then}"


@pytest.fixture
def listed(with_store: Path, monkeypatch: pytest.MonkeyPatch) -> list[Somebody]:
    """Who is on the list of the first service, in its order; today is the last day of the record."""
    from mainstay_web.people import queries

    monkeypatch.setattr(queries, "today", lambda snapshot: snapshot.observed_to)
    snapshot = queries.snapshot_or_404()
    service_id = min(queries.service_names(snapshot))
    return [Somebody(service_id, one.person_id) for one in queries.ready_for(snapshot).list_of(service_id)]


@pytest.fixture
def somebody(listed: list[Somebody]) -> Somebody:
    """The first on the list about whom a statement can be said."""
    from mainstay_web.people import queries

    return next(one for one in listed if queries.review_or_404(*one).statements)


def number_once(*said: object) -> str:
    """What a form carries once, as long as the site's own; the same for the same words."""
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]
