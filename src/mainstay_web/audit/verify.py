"""Reading the whole audit log again, and saying in words what was done to it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mainstay_web.audit.anchors import read_anchors
from mainstay_web.audit.models import AuditEvent, LogHead
from mainstay_web.audit.places import anchors_file, key_file
from mainstay_web.audit.seals import open_key

if TYPE_CHECKING:
    from pathlib import Path

    from mainstay_web.audit.anchors import Anchor
    from mainstay_web.audit.seals import SealKey

BATCH = 2_000


@dataclass
class Verdict:
    """What a reading of the log found.

    Attributes
        events : how many were read
        anchors : how many were compared
        since_anchor : how many came after the newest anchor, whose deletion would not be seen
        faults : each in words; empty if the log is as it was written
    """

    events: int = 0
    anchors: int = 0
    since_anchor: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def verify_log(anchors: Path | None = None) -> Verdict:
    """Read every event and compare it with its seal, the one before it, the head and the anchors.

    Args
        anchors : a copy of the anchors kept elsewhere; by default the file that the site adds to
    Raises
        MainstayError : the key is not there, or the file holds no anchors
    """
    kept = read_anchors(anchors or anchors_file())
    # The head is read after the events: what is added meanwhile is read in the next round.
    reading = _Reading(Verdict(), {anchor.count: anchor for anchor in kept})
    head = LogHead.objects.first()
    if head is None or (not kept and not head.sequence and not AuditEvent.objects.exists()):
        if head is None:
            reading.fault("The row that says where the log ends is gone.")
        return reading.verdict
    reading.key = open_key(key_file(), may_make=False)
    while reading.read_on():
        head = LogHead.objects.first() or head
        if head.sequence <= reading.sequence:
            break
    reading.compare_head(head)
    reading.compare_anchors(kept)
    return reading.verdict


class _Reading:
    """Goes through the log once, keeping what the next event must follow."""

    def __init__(self, verdict: Verdict, anchors: dict[int, Anchor]) -> None:
        self.verdict = verdict
        self.key: SealKey
        self.sequence = 0
        self.seal = ""
        self._anchors = anchors
        self._seals: dict[int, str] = {}

    def fault(self, words: str) -> None:
        self.verdict.faults.append(words)

    def read_on(self) -> bool:
        """Read what lies beyond; False if there is nothing."""
        before = self.verdict.events
        events = AuditEvent.objects.filter(sequence__gt=self.sequence).order_by("sequence")
        for event in events.iterator(chunk_size=BATCH):
            self._compare(event)
        return self.verdict.events > before

    def _compare(self, event: AuditEvent) -> None:
        if event.sequence != self.sequence + 1:
            self.fault(f"Events {self.sequence + 1} to {event.sequence - 1} are gone.")
        elif event.previous_seal != self.seal:
            self.fault(f"Event {event.sequence} does not follow the one before it: moved, added or deleted.")
        if event.key_id != self.key.id:
            self.fault(f"Event {event.sequence} was sealed with another key.")
        elif not hmac.compare_digest(event.seal, self.key.seal_event(event)):
            self.fault(f"Event {event.sequence} is not as it was written.")
        self.sequence, self.seal = event.sequence, event.seal
        if event.sequence in self._anchors:
            self._seals[event.sequence] = event.seal
        self.verdict.events += 1

    def compare_head(self, head: LogHead) -> None:
        if head.sequence > self.sequence:
            self.fault(f"The log ends with event {self.sequence}, but {head.sequence} were written.")
        elif head.sequence < self.sequence or head.seal != self.seal:
            self.fault("The log's end is not the one that was written: added to, or set back.")

    def compare_anchors(self, kept: list[Anchor]) -> None:
        before = ""
        for number, anchor in enumerate(kept, start=1):
            if not anchor.is_signed_with(self.key):
                self.fault(f"Anchor {number} was not made with this log's key.")
            elif anchor.before != before:
                self.fault(f"Anchor {number} does not follow the one before it.")
            elif anchor.count > self.sequence:
                self.fault(f"Anchor {number} saw {anchor.count} events; the log ends with {self.sequence}.")
            elif self._seals.get(anchor.count) != anchor.seal:
                self.fault(f"Anchor {number} saw another event {anchor.count} than the log holds now.")
            before = anchor.signature
        self.verdict.anchors = len(kept)
        newest = max((anchor.count for anchor in kept), default=0)
        self.verdict.since_anchor = max(0, self.sequence - newest)
