"""What must hold of every import, whatever the rows: order, repetition, sums, and no number of a source."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.native_files import AS_OF, DOSE, EPISODE, KEY, a_system, write_system
from mainstay.engines.duckdb import connect
from mainstay.intake.pseudonyms import make_pseudonym_macro, pseudonym
from mainstay.intake.publish import import_sources
from mainstay.intake.stage import parse_source

days = st.dates(min_value=AS_OF.replace(year=2024), max_value=AS_OF).map(str)
text_or_code = st.sampled_from(["methadone", "buprenorphine", "other", "unheard-of", ""])
doses = st.builds(
    lambda person, day, medicine, mg, outcome: (
        DOSE
        | {
            "episode_id": f"number-{person}",
            "dose_date": day,
            "medicine": medicine,
            "dose_mg": mg,
            "outcome": outcome,
        }
    ),
    st.integers(1, 4),  # the fourth does not exist
    st.one_of(days, st.sampled_from(["2024-02-30", "", "2030-01-01"])),
    text_or_code,
    st.sampled_from(["1", "30", "30.0", "-1", "1001", "", "much"]),
    st.sampled_from(["supervised", "taken_away", "missed"]),
)


def system_with(rows):
    system = a_system() | {name: [] for name in ("interventions", "reviews", "needs", "supports")}
    system["doses"] = rows
    system["people"] = [{"person_id": f"number-{n}"} for n in (1, 2, 3)]
    system["episodes"] = [
        EPISODE | {"episode_id": f"number-{n}", "person_id": f"number-{n}"} for n in (1, 2, 3)
    ]
    for name in ("prescriptions", "tests", "contacts", "health_events"):
        system[name] = []
    return system


def publish(folder, system):
    files = write_system(folder / "files", system)
    return import_sources(
        folder / "store", [parse_source(f"native={files}")], key=KEY, as_of=AS_OF, allowed_set_aside=1
    )


@settings(max_examples=max(5, settings().max_examples // 50))
@given(rows=st.lists(doses, max_size=30), seed=st.integers(0, 1000))
def test_every_row_is_kept_set_aside_or_merged_and_their_order_does_not_matter(rows, seed):
    # Of rows with one key the first is kept: what differs in the rest of such rows follows the order.
    rows = list({(r["episode_id"], r["dose_date"], r["medicine"], r["outcome"]): r for r in rows}.values())
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        done = publish(Path(first), system_with(rows))
        again = publish(Path(first), system_with(rows))
        assert (again.snapshot_id, again.changed) == (done.snapshot_id, False)
        for table in done.checked.tables:
            assert table.kept + table.set_aside + table.merged == table.staged
        system = system_with(rows)
        for table in system.values():
            random.Random(seed).shuffle(table)
        assert publish(Path(second), system).snapshot_id == done.snapshot_id
        parts = [path for path in (Path(first) / "store" / "snapshots").rglob("*") if path.is_file()]
        assert len(parts) == 13
        assert not [path.name for path in parts if b"number-" in path.read_bytes()]


def test_the_order_of_many_rows_does_not_matter():
    """More rows than the engine holds in one group, some of them at fault, in another order."""
    rows = [
        DOSE
        | {
            "episode_id": f"number-{1 + n % 4}",
            "dose_date": f"{1980 + n // 8000}-{1 + n // 700 % 12:02}-{1 + n // 4 % 28:02}",
            "dose_mg": str(n % 100),
            "medicine": ("methadone", "other", "unheard-of")[n // 112 % 3],
        }
        for n in range(270_000)
    ]
    rows = list({(r["episode_id"], r["dose_date"], r["medicine"]): r for r in rows}.values())
    system = system_with(rows)
    for episode in system["episodes"]:
        episode |= {"referred_date": "", "triaged_date": "1980-01-01", "started_date": "1980-01-01"}
    ids = set()
    for seed in range(2):
        random.Random(seed).shuffle(rows)
        with tempfile.TemporaryDirectory() as folder:
            done = publish(Path(folder), system | {"doses": rows})
            ids.add(done.snapshot_id)
            kept = next(table.kept for table in done.checked.tables if table.table.name == "doses")
    assert kept > 10_000
    assert len(ids) == 1


@settings(max_examples=100)
@given(
    number=st.text(min_size=1, max_size=40).filter(lambda text: "\0" not in text),
    key=st.binary(min_size=32, max_size=32),
)
def test_the_engine_makes_the_same_pseudonyms(number, key):
    try:
        number.encode()
    except UnicodeEncodeError:
        return
    with connect() as connection:
        make_pseudonym_macro(connection, key)
        made = connection.execute("SELECT pseudonym('person_id', ?)", [number]).fetchall()[0][0]
    assert made == pseudonym(key, "person_id", number)
    assert len(made) == 12
    assert made.isalnum()


def test_pseudonyms_differ_by_kind_and_by_key():
    assert pseudonym(KEY, "person_id", "17") != pseudonym(KEY, "episode_id", "17")
    assert pseudonym(KEY, "person_id", "17") != pseudonym(bytes(32), "person_id", "17")
    assert len({pseudonym(KEY, "person_id", str(n)) for n in range(20_000)}) == 20_000
