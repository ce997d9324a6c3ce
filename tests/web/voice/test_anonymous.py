"""Who answered, and when, cannot be read back: not from the order, not by the form's own role."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
import uuid
from urllib.parse import urlsplit

import pytest

from lib.form_process import form_process
from lib.postgres import postgres
from mainstay_web.voice_form.store import FOR_THE_FORM, RELEASED, TABLES, WAITING, AnswerStore

PEOPLE = 60


@pytest.fixture
def store(tmp_path):
    made = AnswerStore(f"sqlite:///{tmp_path / 'answers.sqlite3'}")
    made.prepare()
    return made


def matched(came, held):
    """How many people somebody finds who has the list of the door and takes the rows in their order."""
    return sum(here == there for here, there in zip(came, held, strict=True))


def in_order_of_the_file(path, table):
    with sqlite3.connect(path) as opened:
        return [sheet for (sheet,) in opened.execute(f"SELECT sheet FROM {table}")]


def test_the_order_of_the_rows_is_not_the_order_at_the_door(store, tmp_path):
    door = [f'{{"answers": {{"dose": "{person}"}}}}' for person in range(PEOPLE)]
    for person in range(PEOPLE):
        store.add("WAVE", {"answers": {"dose": str(person)}}, uuid.uuid4())
    # Chance finds one person; ten or more by chance has a probability under one in a million.
    assert matched(door, in_order_of_the_file(tmp_path / "answers.sqlite3", WAITING)) < 10
    store.release("WAVE", least=PEOPLE)
    assert matched(door, in_order_of_the_file(tmp_path / "answers.sqlite3", RELEASED)) < 10


def test_the_attack_by_order_finds_everybody_in_a_usual_table(tmp_path):
    """The control."""
    path = tmp_path / "usual.sqlite3"
    with sqlite3.connect(path) as opened:
        opened.execute("CREATE TABLE usual (key text PRIMARY KEY, sheet text)")
        for person in range(PEOPLE):
            opened.execute("INSERT INTO usual VALUES (?, ?)", (str(uuid.uuid4()), str(person)))
    assert matched([str(person) for person in range(PEOPLE)], in_order_of_the_file(path, "usual")) == PEOPLE


def test_a_row_has_no_number_and_no_time(store, tmp_path):
    store.add("WAVE", {"answers": {}}, uuid.uuid4())
    with sqlite3.connect(tmp_path / "answers.sqlite3") as opened:
        for table in TABLES:
            columns = {name for _, name, *_ in opened.execute(f"PRAGMA table_info({table})")}
            assert columns == {"key", "wave", "sheet"}
            with pytest.raises(sqlite3.OperationalError):
                opened.execute(f"SELECT rowid FROM {table}")


def test_many_at_once_lose_nothing(store):
    def answer():
        for _ in range(5):
            store.add("WAVE", {"answers": {"dose": "good"}}, uuid.uuid4())

    people = [threading.Thread(target=answer) for _ in range(8)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert store.waiting("WAVE") == 40


def test_a_killed_form_has_lost_nothing_and_keeps_nothing_half(tmp_path):
    """Killed while people send; whoever was thanked is there, whole."""
    thanked = []
    with form_process(tmp_path) as form:

        def answer(person):
            for number in range(200):
                key = str(uuid.uuid4())
                try:
                    page = form.send("SURVEY", key, dose="good", what_helps=f"{person}-{number}-" + "x" * 800)
                except OSError:
                    return
                if page.status == 303:
                    thanked.append(f"{person}-{number}-" + "x" * 800)

        people = [threading.Thread(target=answer, args=(person,)) for person in range(4)]
        for each in people:
            each.start()
        while len(thanked) < 20 + random.Random(5).randrange(10):
            people[0].join(0.01)
        os.kill(form.process.pid, signal.SIGKILL)
        for each in people:
            each.join()
        form.store.release("SURVEY", least=0)
        held = form.store.released("SURVEY")
    assert {sheet["what_helps"] for sheet in held} >= set(thanked)
    assert all(set(sheet) == {"dose", "what_helps"} for sheet in held)
    assert len(held) <= len(thanked) + 4  # sent and not answered yet, at most one by each


@pytest.fixture(scope="module")
def owner_address():
    with postgres() as address:
        AnswerStore(address).prepare()
        yield address


@pytest.fixture(scope="module")
def form_address(owner_address):
    """The address of a role that may insert."""
    import psycopg

    with psycopg.connect(owner_address) as opened:
        opened.execute("CREATE ROLE asking LOGIN PASSWORD 'only-here'")
        opened.execute(FOR_THE_FORM + "asking")
    parts = urlsplit(owner_address)
    return f"postgres://asking:only-here@{parts.netloc.rpartition('@')[2]}{parts.path}"


def test_on_postgresql_the_form_s_role_adds_and_can_do_nothing_else(owner_address, form_address):
    import psycopg

    form, key = AnswerStore(form_address), uuid.uuid4()
    assert form.add("WAVE", {"answers": {"dose": "good"}}, key)
    assert not form.add("WAVE", {"answers": {"dose": "good"}}, key)
    refused = [
        *(f"SELECT {column} FROM {table}" for table in TABLES for column in ("*", "key", "count(*)")),
        *(f"UPDATE {table} SET wave = ''" for table in TABLES),
        *(f"DELETE FROM {table}" for table in TABLES),
        f"INSERT INTO {WAITING} (key, wave, sheet) VALUES (gen_random_uuid(), '', '') RETURNING key",
        f"INSERT INTO {RELEASED} (key, wave, sheet) VALUES (gen_random_uuid(), '', '')",
        f"TRUNCATE {WAITING}",
        f"COPY {WAITING} TO STDOUT",
    ]
    for statement in refused:
        with psycopg.connect(form_address) as opened, pytest.raises(psycopg.errors.InsufficientPrivilege):
            opened.execute(statement)
    assert AnswerStore(owner_address).waiting("WAVE") == 1


def test_on_postgresql_a_batch_is_released_in_another_order(owner_address):
    import psycopg

    store = AnswerStore(owner_address)
    for person in range(PEOPLE):
        store.add("DOOR", {"answers": {"dose": str(person)}}, uuid.uuid4())
    store.shuffle()
    with psycopg.connect(owner_address) as opened:
        dose = "sheet::json->'answers'->>'dose'"
        read = f"SELECT {dose}, xmin::text FROM {WAITING} WHERE wave='DOOR' ORDER BY ctid"
        held = opened.execute(read).fetchall()
    assert matched([str(person) for person in range(PEOPLE)], [dose for dose, _ in held]) < 10
    assert len({xmin for _, xmin in held}) == 1
    assert store.release("DOOR", least=PEOPLE) == PEOPLE
    assert sorted(int(sheet["dose"]) for sheet in store.released("DOOR")) == list(range(PEOPLE))


def test_on_postgresql_the_whole_form_works_with_that_role(form_address, owner_address, tmp_path):
    with form_process(tmp_path, answers_url=form_address) as form:
        before = AnswerStore(owner_address).waiting("SURVEY")
        assert form.send("SURVEY", dose="good").status == 303
        assert AnswerStore(owner_address).waiting("SURVEY") == before + 1
        assert not list(tmp_path.rglob("*.sqlite3"))
