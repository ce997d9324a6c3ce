"""`mainstay audit` ends with 0 where the log is whole and with 1, in words, where it is not."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from lib.tampering import disarm, edit
from mainstay.cli.main import app
from mainstay.errors import ShortfallError
from mainstay_web.audit import command
from mainstay_web.audit.actions import record_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(db):
    for number in range(4):
        record_event(by=None, action="a.b", on="thing", which=str(number))


def audit(*words):
    return CliRunner().invoke(app, ["audit", *words])


def test_a_whole_log(log):
    assert "Anchored at 4 events." in audit("anchor").stdout
    told = audit("verify")
    assert told.exit_code == 0
    assert told.stdout.splitlines()[-1] == "Nothing was edited, deleted, added, moved or cut off."


def test_what_no_anchor_has_seen_is_said(log):
    assert "4 events came after the newest anchor" in audit("verify").stdout


def test_a_changed_log(log):
    from random import Random

    disarm()
    edit(Random(3), 4)
    told = audit("verify")
    assert told.exit_code == 1
    assert told.stdout.startswith("Event ")
    assert "Nothing was edited" not in told.stdout


def test_a_program_reads_the_same(log):
    audit("anchor")
    said = json.loads(audit("verify", "--json").stdout)
    assert said == {"whole": True, "events": 4, "anchors": 1, "since_anchor": 0, "faults": []}
    assert json.loads(audit("anchor", "--json").stdout) == {"events": 4}


def test_anchors_kept_elsewhere_are_the_ones_compared(log, settings, tmp_path):
    audit("anchor")
    copy = tmp_path / "copy.jsonl"
    settings.AUDIT_ANCHORS.rename(copy)
    assert "1 anchors compared" in audit("verify", "--anchors", str(copy)).stdout
    assert isinstance(audit("verify", "--anchors", "nowhere.jsonl").exception, ShortfallError)


def test_anchors_that_are_none_are_refused(log, tmp_path):
    (tmp_path / "other.jsonl").write_text("[]\n")
    assert "line 1" in str(audit("verify", "--anchors", str(tmp_path / "other.jsonl")).exception)


def test_a_store_without_a_site_has_no_log(monkeypatch):
    monkeypatch.setattr(command.AuditEvent._meta, "db_table", "not_there")
    assert isinstance(audit("verify").exception, ShortfallError)


def test_an_empty_log_has_nothing_to_anchor():
    assert "Anchored at 0 events." in audit("anchor").stdout
    assert audit("verify").exit_code == 0
