"""Whoever has the whole database cannot change the log without its being seen."""

from __future__ import annotations

import json
from random import Random

import pytest
from django.db import connection

from lib.tampering import WAYS, cut_off, disarm, edit, undone
from mainstay_web.audit.actions import record_event
from mainstay_web.audit.anchors import add_anchor
from mainstay_web.audit.models import AuditEvent, LogHead
from mainstay_web.audit.seals import open_key
from mainstay_web.audit.verify import verify_log

pytestmark = pytest.mark.django_db
LENGTH = 30


@pytest.fixture
def log(db):
    """A log of events that all differ, with an anchor at its end, whose database no longer refuses."""
    for number in range(LENGTH):
        record_event(by=None, action="a.b", on="thing", which=f"{number}", why="y", details={"n": number})
    add_anchor()
    disarm()


@pytest.mark.parametrize("way", WAYS)
def test_a_change_is_seen(way, log):
    random = Random(20_261_122)
    unseen = [number for number in range(40) if undone(way, random, LENGTH).is_whole]
    assert unseen == []
    assert verify_log().is_whole


@pytest.mark.nightly
@pytest.mark.parametrize("way", WAYS)
def test_a_thousand_changes_are_seen(way, log):
    random = Random(7)
    assert not any(undone(way, random, LENGTH).is_whole for _ in range(1_000))


def test_without_anchors_a_cut_is_not_seen_and_the_verdict_says_what_it_cannot_know(log, settings):
    """The control: it is the anchors that show it."""
    settings.AUDIT_ANCHORS.unlink()
    verdict = undone(cut_off, 20)
    assert (verdict.is_whole, verdict.since_anchor) == (True, 20)
    assert verify_log().since_anchor == LENGTH


def test_the_newest_anchor_sees_cuts_before_it_only(log):
    for number in range(3):
        record_event(by=None, action="a.b", on="thing", which=str(number))
    assert undone(cut_off, LENGTH + 1).since_anchor == 1
    assert not undone(cut_off, LENGTH - 1).is_whole


def test_a_stolen_key_is_not_enough(log, settings):
    """Everything sealed anew from event 5 on: the log agrees with itself, not with the anchor."""

    def rewrite():
        key = open_key(settings.AUDIT_KEY, may_make=False)
        edit_why = "UPDATE audit_event SET why = %s, previous_seal = %s, seal = %s WHERE sequence = %s"
        seal = AuditEvent.objects.get(sequence=4).seal
        for event in AuditEvent.objects.filter(sequence__gte=5):
            event.why, event.previous_seal = "another", seal
            before, seal = seal, key.seal_event(event)
            with connection.cursor() as cursor:
                cursor.execute(edit_why, ["another", before, seal, event.sequence])
        LogHead.objects.update(seal=seal)

    verdict = undone(rewrite)
    assert verdict.faults == [f"Anchor 1 saw another event {LENGTH} than the log holds now."]


def test_a_forged_anchor_is_seen(log, settings):
    forged = json.loads(settings.AUDIT_ANCHORS.read_text().splitlines()[0]) | {"count": 3}
    with settings.AUDIT_ANCHORS.open("a") as stream:
        stream.write(json.dumps(forged) + "\n")
    assert verify_log().faults == ["Anchor 2 was not made with this log's key."]


def test_a_fault_names_the_event_and_no_content(log):
    verdict = undone(edit, Random(1), LENGTH)
    assert verdict.faults
    assert all(fault[0].isupper() and fault.endswith(".") for fault in verdict.faults)


def test_a_head_that_is_set_back_or_forward_is_seen(log):
    for sequence in (LENGTH - 1, LENGTH + 1):
        assert not undone(lambda n=sequence: LogHead.objects.update(sequence=n)).is_whole
    assert not undone(lambda: connection.cursor().execute("DELETE FROM audit_event")).is_whole
