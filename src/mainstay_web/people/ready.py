"""What pages about people need of a snapshot, made ready once and held in memory alone."""

from __future__ import annotations

import logging
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from mainstay.errors import MainstayError
from mainstay.measure.conversations import list_conversations
from mainstay.measure.person_record import review_person
from mainstay.measure.row_ranges import RowRanges
from mainstay.measure.service_facts import find_service_facts
from mainstay.measure.unsaid import read_unsaid
from mainstay_web.accounts.models import Membership
from mainstay_web.frame.notices import current_snapshot
from mainstay_web.results.background import begin_ahead, is_served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from mainstay.measure.conversations import Conversation
    from mainstay.measure.service_facts import ServiceFacts
    from mainstay.measure.unsaid import Unsaid
    from mainstay.record.store import Snapshot
    from mainstay.review.model import Review

SERVICES_KEPT, REVIEWS_KEPT = 64, 32
"""How many lists and reviews are held in memory."""

log = logging.getLogger(__name__)


class Ready:
    """What is the same for everybody who opens a page about people of one snapshot.

    Args
        snapshot : never changes
    Attributes
        ranges : where its rows lie; None until they have been looked for
        list_of, review_of : who may benefit from a conversation at a service; one person's review on a day
        unsaid_of : what a service's record leaves unsaid
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.ranges: RowRanges | None = None
        self._facts: dict[str, ServiceFacts] = {}
        self._one_at_a_time = threading.Lock()
        self.list_of = lru_cache(maxsize=SERVICES_KEPT)(self._list_of)
        self.unsaid_of = lru_cache(maxsize=SERVICES_KEPT)(self._unsaid_of)
        self.review_of = lru_cache(maxsize=REVIEWS_KEPT)(self._review_of)

    def _list_of(self, service_id: str) -> tuple[Conversation, ...]:
        return list_conversations(self.snapshot, service_id, known=self.facts_of(service_id))

    def _unsaid_of(self, service_id: str) -> Unsaid:
        return read_unsaid(self.facts_of(service_id))

    def _review_of(self, service_id: str, person_id: str, on: date) -> Review:
        """A review does not wait for the facts of everybody: without them it asks for one person's."""
        known, ranges = self._facts.get(service_id), self.ranges
        return review_person(self.snapshot, person_id, service_id, today=on, ranges=ranges, known=known)

    def facts_of(self, service_id: str) -> ServiceFacts:
        """The facts of a service's people, worked out where nobody asked before."""
        with self._one_at_a_time:
            if service_id not in self._facts:
                found = find_service_facts(self.snapshot, service_id, ranges=self.ranges)
                self._facts[service_id] = found
            return self._facts[service_id]

    def warm(self, service_ids: Iterable[str]) -> None:
        """Look for the rows and work out the lists of some services, while the records are in use.

        Args
            service_ids : those that somebody may open first
        """
        if self.ranges is None:
            self.ranges = RowRanges(self.snapshot)
        for service_id in service_ids:
            if not is_served() or _ready.get("now") is not self:
                return
            self.list_of(service_id)


_ready: dict[str, Ready] = {}


def ready_for(snapshot: Snapshot) -> Ready:
    """What is ready of a snapshot; another snapshot's is forgotten."""
    found = _ready.get("now")
    if found is None or (found.snapshot.id, found.snapshot.folder) != (snapshot.id, snapshot.folder):
        found = _ready["now"] = Ready(snapshot)
        begin_ahead(_warm, found)
    return found


def warm_before_serving(_: Callable[[str], None]) -> None:
    """Begin with the snapshot in use, so that the first reader does not wait long."""
    if snapshot := current_snapshot():
        ready_for(snapshot)


def _warm(ready: Ready) -> None:
    """Only services at which somebody works are made ready; others are when they are asked for."""
    places = Membership.objects.filter(user__is_active=True).exclude(service_id="")
    try:
        ready.warm(places.order_by("service_id").values_list("service_id", flat=True).distinct())
    except MainstayError as problem:
        log.warning("people's pages are not ready: %s", problem)
