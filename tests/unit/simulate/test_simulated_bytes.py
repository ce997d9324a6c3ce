"""The same seed and sizes give the same bytes, here and on any other machine."""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa

from lib.simulated import write_system
from mainstay.record.tables import TABLES
from mainstay.simulate.draws import Draws
from mainstay.simulate.native_format import write
from mainstay.simulate.system import PEOPLE_PER_BLOCK, simulate, whole_tables

GOLDEN = "a3278a0390e9bba6e775e12abfa5cbbb4c3e0f2622a6ab3d677cbf396836f342"
"""Of 60 people, 4 services, 2 years, seed 11. Changes with the model and its parameters, nothing else."""


def digest(folder):
    parts = [
        f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in sorted(folder.iterdir())
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def test_the_same_seed_gives_the_bytes_it_gave_when_this_was_written(tmp_path):
    assert digest(write_system(tmp_path / "once", 60, 4, 2, 11)) == GOLDEN
    assert digest(write_system(tmp_path / "again", 60, 4, 2, 11)) == GOLDEN


def test_another_seed_gives_other_bytes(tmp_path):
    assert digest(write_system(tmp_path / "other", 60, 4, 2, 12)) != GOLDEN


def test_every_table_is_written_with_its_declared_columns(tmp_path):
    folder = write_system(tmp_path / "system", 10, 2, 1, 1)
    assert {path.stem for path in folder.iterdir()} == set(TABLES)
    for name, table in TABLES.items():
        assert (folder / f"{name}.csv").read_text().splitlines()[0] == ",".join(table.column_names)


def test_nothing_written_needs_quoting():
    for table in whole_tables(300, 12, 3, seed=2).values():
        for column in table.columns:
            if pa.types.is_string(column.type):
                assert not any(set(value or "") & set(',"\r\n') for value in set(column.to_pylist()))


def test_a_table_whose_first_piece_has_no_rows_is_written_without_what_was_in_memory(tmp_path):
    blocks = next(simulate(1, 1, 1, seed=1))
    empty, people = blocks["people"].slice(0, 0), blocks["people"]
    write([blocks | {"people": pa.concat_tables([empty, people])}], tmp_path)
    assert (tmp_path / "people.csv").read_text().count("\n") == 2
    for path in tmp_path.iterdir():
        assert b"\0" not in path.read_bytes()


def test_people_come_in_blocks_with_numbers_of_their_own():
    blocks = list(simulate(PEOPLE_PER_BLOCK + 5, services=3, years=1, seed=1))
    assert [block["people"].num_rows for block in blocks] == [PEOPLE_PER_BLOCK, 5]
    assert [block["services"].num_rows for block in blocks] == [3, 0]
    numbers = [number for block in blocks for number in block["people"]["person_id"].to_pylist()]
    assert numbers[0] == "100001"
    assert len(set(numbers)) == PEOPLE_PER_BLOCK + 5


def test_the_bell_has_mean_0_and_spread_1():
    drawn = Draws(np.random.SeedSequence(3)).bell(40_000)
    assert abs(drawn.mean()) < 0.02
    assert abs(drawn.std() - 1) < 0.02


def test_days_reach_both_ends_and_early_ones_are_more_often_early():
    draws = Draws(np.random.SeedSequence(3))
    evenly, early = draws.days(2, 5, 4_000), draws.days(2, 5, 4_000, early=True)
    assert set(evenly.tolist()) == set(early.tolist()) == {2, 3, 4, 5}
    assert early.mean() < evenly.mean() - 0.3


def test_a_share_of_nothing_is_never_picked():
    picked = Draws(np.random.SeedSequence(3)).pick([0.0, 1.0, 3.0], 4_000)
    assert set(picked.tolist()) == {1, 2}
    assert 0.7 < (picked == 2).mean() < 0.8
