"""What is recorded on the site counts at the next measurement: site, file, import, indicator."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lib.people import number_once
from lib.simulated import AS_OF, write_system
from mainstay.engines.duckdb import connect
from mainstay.errors import ShortfallError, UsageError
from mainstay.indicators.library import load_indicators
from mainstay.intake.publish import import_sources
from mainstay.intake.stage import parse_source, refuse_sources_that_cannot_meet
from mainstay.measure.people import list_people
from mainstay.measure.person_record import place_of
from mainstay.record.store import open_snapshot
from mainstay.record.tables import TABLES
from mainstay_web.audit.models import AuditEvent
from mainstay_web.people import actions, command, queries
from mainstay_web.people.hand_over import site_source, write_conversations
from mainstay_web.people.proof import PageProof

pytestmark = pytest.mark.django_db
INDICATOR = "treatment_reviewed_after_use_28d"
KEY = bytes(range(32))


def record(by, whom, episode_id, held_on, corrects=0, looked=True):
    version = queries.latest_version(*whom)
    proof = PageProof(
        by.pk, *whom, version, "snapshot", corrects=corrects, once=number_once(whom, held_on, version)
    )
    said = actions.Said(held_on, "Words that stay here", looked, None, ["a goal"], [], [])
    return actions.save_conversation(by=by, proof=proof, episode_id=episode_id, said=said)


@pytest.fixture
def by(signed_in):
    return signed_in("keyworker", service_id="Z0001").user


def rows_of(path):
    return path.read_text("utf-8").splitlines()[1:]


def test_only_days_on_which_treatment_was_looked_at_are_handed_over_once(by, tmp_path):
    day = AS_OF
    record(by, ("S01", "p"), "e1", day)
    record(by, ("S01", "p"), "e1", day)
    record(by, ("S01", "q"), "e2", day, looked=False)
    path = tmp_path / "conversations.csv"
    assert write_conversations(path, by=None) == 1
    assert rows_of(path) == [f"e1,{day}"]
    assert path.stat().st_mode & 0o077 == 0
    assert "Words" not in path.read_text("utf-8")
    (event,) = AuditEvent.objects.filter(action="reviews.hand_over")
    assert event.details == '{"rows": 1}'


def test_a_correction_takes_the_place_of_what_it_corrects(by, tmp_path):
    first = record(by, ("S01", "p"), "e1", AS_OF)
    record(by, ("S01", "p"), "e1", AS_OF - timedelta(days=3), corrects=first.version)
    assert command.write(tmp_path / "out.csv") == 1
    assert rows_of(tmp_path / "out.csv") == [f"e1,{AS_OF - timedelta(days=3)}"]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ShortfallError):
        write_conversations(tmp_path / "nowhere" / "out.csv", by=None)


def test_a_site_meets_any_source_and_others_still_have_to_agree(tmp_path):
    sources = [parse_source(f"{name}={tmp_path}") for name in ("ndtms", "site", "native")]
    refuse_sources_that_cannot_meet(sources)
    with pytest.raises(UsageError):
        refuse_sources_that_cannot_meet([*sources, parse_source(f"ctn0094={tmp_path}")])


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    return write_system(
        tmp_path_factory.mktemp("hand-over") / "extract", people=60, services=1, years=2, seed=3
    )


def test_a_recorded_conversation_counts_after_the_next_import(by, extract, tmp_path):
    native = parse_source(f"native={extract}")
    import_sources(tmp_path / "store", [native], key=KEY, as_of=AS_OF)
    before = answers(tmp_path / "store")
    assert before
    assert set(before.values()) == {None}
    person_id, episode_id, said_on = unit = max(before, key=lambda one: (one[2], one[0]))
    record(by, ("Z0001", person_id), episode_id, said_on + timedelta(days=5))
    command.write(tmp_path / "conversations.csv")
    site = parse_source(f"site={tmp_path / 'conversations.csv'}")
    done = import_sources(tmp_path / "store", [native, site], key=KEY, as_of=AS_OF)
    after = answers(tmp_path / "store")
    assert after.keys() == before.keys()
    assert after[unit] is True
    assert done.changed
    assert done.checked.set_aside == 0


def test_a_conversation_of_a_stay_that_is_not_in_the_extract_is_counted_as_set_aside(by, extract, tmp_path):
    record(by, ("S01", "p"), "not-there", AS_OF)
    command.write(tmp_path / "conversations.csv")
    sources = [parse_source(f"native={extract}"), parse_source(f"site={tmp_path / 'conversations.csv'}")]
    done = import_sources(tmp_path / "store", sources, key=KEY, as_of=AS_OF)
    events = next(table for table in done.checked.tables if table.table.name == "health_events")
    assert events.set_aside == 1


def answers(store):
    """Each unit of the indicator with its answer."""
    snapshot = open_snapshot(store)
    with connect() as connection:
        for name in TABLES:
            connection.execute(f"CREATE VIEW {name} AS FROM {place_of(snapshot, name)}")
        found = list_people(
            connection, load_indicators()[INDICATOR], service_id="Z0001", observed_to=snapshot.observed_to
        )
    return {(row["person_id"], row["episode_id"], row["counted_on"]): row["met"] for row in found.to_pylist()}


def test_a_site_without_conversations_is_no_source(by, tmp_path):
    assert site_source(tmp_path, by=by) is None
    record(by, ("S01", "p"), "e1", AS_OF)
    assert site_source(tmp_path, by=by).label == "site"
    assert rows_of(tmp_path / "conversations.csv")
