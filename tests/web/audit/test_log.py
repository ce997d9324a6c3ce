"""The log takes events, keeps them as they were written, and gives none back."""

from __future__ import annotations

import json
import stat

import pytest
from django.db import DatabaseError, connection, transaction

from lib.accounts import account
from lib.tampering import COLUMNS
from mainstay.errors import ShortfallError, UsageError
from mainstay_web.audit.actions import record_event
from mainstay_web.audit.anchors import read_anchors
from mainstay_web.audit.models import AuditEvent, LogHead, LogIsAppendOnly
from mainstay_web.audit.verify import verify_log

pytestmark = pytest.mark.django_db


def record(number=1):
    return [record_event(by=None, action="a.b", on="thing", which=str(n)) for n in range(number)]


def test_an_event_says_who_what_when_and_why():
    user = account()
    record_event(
        by=user,
        action="people.read",
        on="person",
        which="P1",
        service_id="S01",
        why="review",
        details={"n": 1},
    )
    (event,) = AuditEvent.objects.all()
    said = (event.by_id, event.by_name, event.action, event.on, event.which, event.service_id, event.why)
    assert said == (str(user.pk), user.email, "people.read", "person", "P1", "S01", "review")
    assert event.at is not None
    assert json.loads(event.details) == {"n": 1}


def test_a_log_that_was_left_alone_is_whole():
    assert verify_log().is_whole
    record(5)
    verdict = verify_log()
    assert (verdict.is_whole, verdict.events) == (True, 5)


def test_an_event_is_kept_only_with_what_it_is_about():
    record(2)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(3)
        raise ZeroDivisionError
    record(1)
    assert [event.sequence for event in AuditEvent.objects.all()] == [1, 2, 3]
    assert verify_log().is_whole


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: AuditEvent.objects.update(why=""),
        lambda event: AuditEvent.objects.filter(pk=1).delete(),
        lambda event: AuditEvent.objects.bulk_update([event], ["why"]),
        lambda event: AuditEvent.objects.bulk_create([event]),
        lambda event: AuditEvent.objects.update_or_create(pk=1),
    ],
)
def test_the_models_refuse_to_change_it(change):
    (event,) = record()
    with pytest.raises(LogIsAppendOnly):
        change(event)


STATEMENTS = {
    "any": [
        "UPDATE audit_event SET why = 'x'",
        "DELETE FROM audit_event",
        "DELETE FROM audit_head",
        f"INSERT INTO audit_event SELECT sequence + 5, {', '.join(COLUMNS)} FROM audit_event",
    ],
    "sqlite": ["INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE sequence = 1"],
    "postgresql": ["TRUNCATE audit_event", "TRUNCATE audit_head"],
}


def test_the_database_refuses_to_change_it():
    record(2)
    for statement in STATEMENTS["any"] + STATEMENTS[connection.vendor]:
        with pytest.raises(DatabaseError, match="audit log"), transaction.atomic():
            connection.cursor().execute(statement)
    assert verify_log().is_whole


def test_emptying_the_other_tables_leaves_it():
    assert AuditEvent._meta.db_table not in connection.introspection.django_table_names()


def test_the_key_lies_outside_and_is_for_its_owner_only(own_key):
    record()
    key = own_key / "audit.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    key.chmod(0o640)
    with pytest.raises(UsageError, match="only its owner"):
        record()


def test_a_log_without_its_key_takes_nothing_and_proves_nothing(own_key):
    record()
    (own_key / "audit.key").unlink()
    with pytest.raises(ShortfallError, match="Put back the key"):
        record()
    with pytest.raises(ShortfallError, match="Put back the key"):
        verify_log()


def test_another_key_proves_nothing(own_key):
    record(2)
    (own_key / "audit.key").write_text("00" * 32)
    assert verify_log().faults == [f"Event {n} was sealed with another key." for n in (1, 2)]


def test_anchors_are_added_as_the_log_grows(settings, django_capture_on_commit_callbacks):
    settings.AUDIT_ANCHOR_EVERY = 3
    with django_capture_on_commit_callbacks(execute=True):
        record(3)
    record(4)
    with django_capture_on_commit_callbacks(execute=True):
        record(2)
    verdict = verify_log()
    assert (verdict.is_whole, verdict.anchors, verdict.since_anchor) == (True, 2, 0)
    assert [anchor.count for anchor in read_anchors(settings.AUDIT_ANCHORS)] == [3, 9]


def test_what_goes_wrong_with_an_anchor_does_not_stop_what_was_asked_for(
    settings, own_key, django_capture_on_commit_callbacks, caplog
):
    settings.AUDIT_ANCHOR_EVERY = 1
    settings.AUDIT_ANCHORS = own_key
    with django_capture_on_commit_callbacks(execute=True):
        record()
    assert AuditEvent.objects.count() == 1
    assert "add_anchor" in caplog.text


def test_the_head_is_one_row():
    record()
    with pytest.raises(DatabaseError), transaction.atomic():
        LogHead(key=2, sequence=0, seal="").save(force_insert=True)
