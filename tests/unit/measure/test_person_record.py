"""One person's record and the list of conversations, read from a snapshot on disk."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from lib.simulated import system
from mainstay.engines.duckdb import connect
from mainstay.errors import ShortfallError
from mainstay.measure.conversations import Conversation, list_conversations
from mainstay.measure.person_record import EVENTS, read_person, review_person
from mainstay.measure.row_ranges import RowRanges
from mainstay.measure.service_facts import find_service_facts
from mainstay.record.store import Snapshot


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("snapshot")
    tables = system(240)
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet")
    with connect() as connection:
        connection.register("doses", tables["doses"])
        ((last,),) = connection.execute("SELECT max(dose_date) FROM doses").fetchall()
    return Snapshot("simulated", folder, {"observed_to": last.isoformat()})


@pytest.fixture(scope="module")
def somebody(snapshot):
    """A person and a service with an open episode; one who has been elsewhere too, if there is one."""
    with snapshot.connect() as connection:
        query = """
            SELECT person_id, service_id FROM episodes AS e
            WHERE ended_date IS NULL AND started_date IS NOT NULL
            ORDER BY (SELECT count(DISTINCT o.service_id) FROM episodes AS o
                      WHERE o.person_id = e.person_id) DESC, person_id LIMIT 1"""
        return connection.execute(query).fetchone()


def test_only_that_persons_rows_at_that_service_are_read(snapshot, somebody):
    person_id, service_id = somebody
    record = read_person(snapshot, person_id, service_id)
    assert {(row["person_id"], row["service_id"]) for row in record.rows["episodes"]} == {somebody}
    episodes = {row["episode_id"] for row in record.rows["episodes"]}
    assert all(row["episode_id"] in episodes for rows in record.rows.values() for row in rows)
    with snapshot.connect() as connection:
        for name, rows in record.rows.items():
            query = f"SELECT count(*) FROM {name} JOIN episodes AS e USING (episode_id)"
            if name == "episodes":
                query = "SELECT count(*) FROM episodes AS e"
            counted = connection.execute(f"{query} WHERE e.person_id = ? AND e.service_id = ?", somebody)
            assert counted.fetchall() == [(len(rows),)]


@pytest.fixture(scope="module")
def ranges(snapshot):
    return RowRanges(snapshot)


@pytest.fixture(scope="module")
def known(snapshot, somebody, ranges):
    return find_service_facts(snapshot, somebody[1], ranges=ranges)


def test_what_was_made_ready_changes_no_review(snapshot, somebody, ranges, known):
    others = sorted(known.places)
    for person_id in (somebody[0], others[0], others[len(others) // 2]):
        slowly = read_person(snapshot, person_id, somebody[1])
        assert read_person(snapshot, person_id, somebody[1], ranges=ranges) == slowly
        assert read_person(snapshot, person_id, somebody[1], ranges=ranges, known=known) == slowly


def test_what_was_made_ready_finds_nobody_of_another_service(snapshot, somebody, ranges, known):
    here = {row["person_id"] for row, _ in known.all()}
    with snapshot.connect() as connection:
        query = "SELECT person_id FROM episodes WHERE service_id <> ? ORDER BY 1"
        elsewhere = [row[0] for row in connection.execute(query, [somebody[1]]).fetchall()]
    stranger = next(person_id for person_id in elsewhere if person_id not in here)
    for given in ({"ranges": ranges}, {"ranges": ranges, "known": known}):
        with pytest.raises(ShortfallError):
            read_person(snapshot, stranger, somebody[1], **given)
    assert "FROM" in ranges.place("doses", "no-such-service")


def test_the_facts_of_a_service_are_the_same_with_ranges_and_without(snapshot, somebody, known):
    assert find_service_facts(snapshot, somebody[1]).all() == known.all()


def test_a_range_holds_every_row_of_a_person_and_few_others_in_a_published_order(
    snapshot, somebody, tmp_path
):
    """The order in which an import writes: by service, person and stay."""
    person_id, service_id = somebody
    with snapshot.connect() as connection:
        for name in ("people", "services", "episodes", *EVENTS):
            own = "service_id, person_id, episode_id" if name in ("episodes", *EVENTS) else "1"
            rows = f"{name} JOIN episodes USING (episode_id)" if name in EVENTS else name
            connection.execute(
                f"COPY (SELECT {name}.* FROM {rows} ORDER BY {own}) TO '{tmp_path}/{name}.parquet'"
            )
        counted = connection.execute(
            "SELECT count(*) FROM doses JOIN episodes AS e USING (episode_id)"
            " WHERE e.person_id = ? AND e.service_id = ?",
            [person_id, service_id],
        ).fetchall()
    ordered = RowRanges(Snapshot("ordered", tmp_path, snapshot.manifest))
    place = ordered.place("doses", service_id, person_id)
    assert ordered.connection.execute(f"SELECT count(*) FROM {place}").fetchall() == counted


def test_a_person_of_another_service_is_not_found(snapshot, somebody):
    with pytest.raises(ShortfallError) as refusal:
        read_person(snapshot, somebody[0], "no-such-service")
    assert somebody[0] not in str(refusal.value)


def test_the_list_and_the_review_agree(snapshot):
    with snapshot.connect() as connection:
        services = connection.execute("SELECT service_id FROM services ORDER BY 1 LIMIT 2").fetchall()
    for (service_id,) in services:
        listed = {one.person_id: one for one in list_conversations(snapshot, service_id)}
        for person_id in sorted(listed)[:3]:
            review = review_person(snapshot, person_id, service_id, today=snapshot.observed_to)
            holding = {name for name, answer in review.record.applies.items() if answer is True}
            assert {why.about.id for why in listed[person_id].reasons} <= holding
            assert listed[person_id].review_date == review.record.facts["review_date"]


def test_the_list_is_by_day_of_the_last_review_and_has_no_score(snapshot):
    with snapshot.connect() as connection:
        ((service_id,),) = connection.execute(
            "SELECT service_id FROM episodes WHERE ended_date IS NULL"
            " GROUP BY service_id ORDER BY count(*) DESC, service_id LIMIT 1"
        ).fetchall()
    listed = list_conversations(snapshot, service_id)
    assert listed
    days = [one.review_date for one in listed]
    known = [day for day in days if day is not None]
    assert days == [None] * (len(days) - len(known)) + sorted(known)
    assert all(one.reasons and all(why.because for why in one.reasons) for one in listed)
    assert {field.name for field in fields(Conversation)} == {
        "person_id",
        "episode_id",
        "started_date",
        "review_date",
        "medicine",
        "reasons",
    }
    for one in listed:
        named = {why.about.id for why in one.reasons}
        assert one.has_one_of({"no_recent_review"}) == ("no_recent_review" in named)
        assert one.has_one_of(())


def test_the_timeline_is_in_order_and_within_what_is_known(snapshot, somebody):
    review = review_person(snapshot, *somebody, today=snapshot.observed_to + timedelta(days=1))
    days = [event.first_date for event in review.timeline]
    assert days == sorted(days)
    assert {event.lane for event in review.timeline} >= {"treatment", "medicine"}
