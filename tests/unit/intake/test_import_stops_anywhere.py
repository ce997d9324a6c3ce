"""An import that is stopped anywhere: readers see the whole old or the whole new snapshot, never a part."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from lib.native_files import AS_OF, DOSE, KEY, a_system, write_system
from mainstay.errors import ShortfallError
from mainstay.intake.publish import import_sources
from mainstay.intake.stage import parse_source
from mainstay.record.store import open_snapshot
from mainstay.record.tables import TABLES

SERVER = """
import os, pathlib, sys
from datetime import date
import mainstay.intake.publish as publish
import mainstay.intake.r_data
from mainstay.errors import MainstayError
from mainstay.intake.stage import parse_source

steps = nth = 0
way = ""

def stop_at(call):
    def step(*args, **kwargs):
        global steps
        steps += 1
        if steps == nth and way == "kill":
            os.kill(os.getpid(), 9)
        if steps == nth and way == "full":
            raise OSError(28, "No space left on device")
        return call(*args, **kwargs)
    return step

os.fsync = stop_at(os.fsync)
for method in ("rename", "replace", "mkdir", "write_text"):
    setattr(pathlib.Path, method, stop_at(getattr(pathlib.Path, method)))
publish._write_table = stop_at(publish._write_table)
publish.check_sources = stop_at(publish.check_sources)

for line in sys.stdin:
    store, files, number, way = line.split()
    nth = int(number)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            source = parse_source("native=" + files)
            publish.import_sources(
                pathlib.Path(store), [source], key=bytes(range(32)), as_of=date(2025, 6, 30)
            )
        except MainstayError as problem:
            os._exit(problem.exit_code)
        os.write(writing, str(steps).encode())
        os._exit(0)
    os.close(writing)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(code, (os.read(reading, 9) or b"-").decode(), flush=True)
    os.close(reading)
"""
"""Imports in processes of their own that stop at the n-th step: killed, or told that the disk is full."""


@pytest.fixture(scope="module")
def stop():
    """Import files into a store, stopping at a step; give the exit code and, at the end, the steps taken."""
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def import_until(store, files, nth, way):
        server.stdin.write(f"{store} {files} {nth} {way}\n")
        server.stdin.flush()
        code, steps = server.stdout.readline().split()
        return int(code), steps

    yield import_until
    server.communicate()


def publish(store, files):
    return import_sources(store, [parse_source(f"native={files}")], key=KEY, as_of=AS_OF).snapshot_id


def read_whole(store):
    """The id of the current snapshot, and the rows of each of its tables."""
    snapshot = open_snapshot(store)
    with snapshot.connect() as connection:
        rows = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in TABLES}
    assert rows == {name: table["rows"] for name, table in snapshot.manifest["tables"].items()}
    return snapshot.id


@pytest.fixture
def old_and_new(tmp_path):
    """A store with one snapshot, and files that would make another, with a row that is set aside."""
    old = write_system(tmp_path / "old", a_system())
    system = a_system()
    system["doses"] += [DOSE | {"dose_date": f"2024-02-{day:02}"} for day in range(1, 29)]
    system["doses"].append(DOSE | {"dose_mg": "none"})
    new = write_system(tmp_path / "new", system)
    store = tmp_path / "store"
    publish(store, old)
    return store, old, new


@pytest.mark.parametrize(
    ("way", "every"),
    [
        ("kill", 5),
        ("full", 7),
        *(pytest.param(way, 1, marks=pytest.mark.nightly) for way in ("kill", "full")),
    ],
)
def test_stopped_at_any_step_the_store_is_whole_and_the_next_import_ends(
    tmp_path, old_and_new, stop, way, every
):
    store, old, new = old_and_new
    old_id = read_whole(store)
    code, told = stop(tmp_path / "counted", new, -1, "never")
    assert code == 0
    new_id = read_whole(tmp_path / "counted")
    steps = int(told)
    assert steps > 30
    seen = set()
    # The last steps are those that publish: none of them is left out
    for nth in (*range(1, steps - 3, every), *range(steps - 3, steps + 1)):
        code, _ = stop(store, new, nth, way)
        assert code == (-9 if way == "kill" else 1), nth
        found = read_whole(store)
        seen.add(found)
        if found == new_id:  # readers see it, and only the last step was still to come
            assert nth == steps
            publish(store, old)
        assert read_whole(store) == old_id
        shutil.rmtree(store / "snapshots" / new_id, ignore_errors=True)
        shutil.rmtree(store / "set-aside", ignore_errors=True)
    assert seen == {old_id, new_id}
    assert publish(store, new) == new_id
    assert {path.name for path in store.iterdir()} == {"current", "snapshots", "set-aside", "lock"}
    assert {path.name for path in (store / "snapshots").iterdir()} == {old_id, new_id}


def test_what_a_killed_import_left_is_removed_by_the_next(old_and_new, stop):
    store, old, new = old_and_new
    stop(store, new, 3, "kill")
    assert (store / "staging").is_dir()
    publish(store, old)
    assert not (store / "staging").exists()


def test_the_same_files_again_change_nothing(old_and_new):
    store, old, _ = old_and_new
    before = {path: path.stat().st_mtime_ns for path in store.rglob("*") if path.name != "lock"}
    done = import_sources(store, [parse_source(f"native={old}")], key=KEY, as_of=AS_OF)
    assert not done.changed
    after = {path: path.stat().st_mtime_ns for path in store.rglob("*") if path.name != "lock"}
    changed = {path for path in after if before.get(path) != after[path]}
    assert changed <= {store}  # staging came and went


def test_a_snapshot_that_lost_a_part_is_named_and_made_again(old_and_new):
    store, old, _ = old_and_new
    part = open_snapshot(store).folder / "doses.parquet"
    whole = part.read_bytes()
    part.unlink()
    with pytest.raises(ShortfallError, match=r"no doses\.parquet"):
        open_snapshot(store)
    publish(store, old)
    assert part.read_bytes() == whole
    part.write_bytes(whole[:-1])
    publish(store, old)
    assert part.read_bytes() == whole


def test_folders_of_a_store_are_for_their_owner_only(old_and_new):
    store, _, new = old_and_new
    publish(store, new)
    folders = [store, *(path for path in store.rglob("*") if path.is_dir())]
    assert len(folders) == 6
    assert all(path.stat().st_mode & 0o077 == 0 for path in folders)
