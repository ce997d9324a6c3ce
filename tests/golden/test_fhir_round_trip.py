"""One synthetic system, written as a FHIR export and in the record's own shape, is the same record."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from fhir.resources.R4B import get_fhir_model_class

from lib.fhir_files import write_fhir
from mainstay.indicators.library import load_indicators
from mainstay.intake.publish import import_sources
from mainstay.intake.stage import parse_source
from mainstay.measure.count import measure
from mainstay.record.store import open_snapshot
from mainstay.record.tables import TABLES
from mainstay.simulate import native_format
from mainstay.simulate.system import simulate, whole_tables

if TYPE_CHECKING:
    from pathlib import Path

    from mainstay.record.store import Snapshot

SIZE = {"people": 40, "services": 3, "years": 1, "seed": 5}
KEY = bytes(range(32))
AS_OF = dt.date(2026, 6, 1)
EACH_TYPE = 25


def publish(store: Path, source: str) -> Snapshot:
    import_sources(store, [parse_source(source)], key=KEY, as_of=AS_OF, allowed_set_aside=0)
    return open_snapshot(store)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_fhir(whole_tables(**SIZE), tmp_path_factory.mktemp("export"))


@pytest.fixture(scope="module")
def snapshots(export: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, Snapshot]:
    folder: Path = tmp_path_factory.mktemp("both")
    (folder / "native").mkdir()
    native_format.write(simulate(**SIZE), folder / "native")
    return publish(folder / "a", f"native={folder / 'native'}"), publish(folder / "b", f"fhir={export}")


def test_what_is_written_is_fhir(export):
    for path in export.glob("*.ndjson"):
        model = get_fhir_model_class(path.stem)
        for line in path.read_text("utf-8").splitlines()[:EACH_TYPE]:
            model.model_validate(json.loads(line))


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_the_same_to_the_last_pseudonym(snapshots, table):
    found = []
    for snapshot in snapshots:
        with snapshot.connect() as connection:
            found.append(sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=str))
    assert len(found[0]) > 0
    assert found[0] == found[1]


def test_the_snapshot_is_the_same_so_every_indicator_is(snapshots):
    assert snapshots[0].observed_to == snapshots[1].observed_to
    counted = []
    for snapshot in snapshots:
        with snapshot.connect() as connection:
            counts = measure(connection, load_indicators(), by=["service"], observed_to=snapshot.observed_to)
            counted.append(counts.rows())
    assert len({row["indicator"] for row in counted[0] if row["denominator"]}) > 35
    assert counted[0] == counted[1]


def test_rows_that_name_no_episode_find_it_by_their_day(tmp_path):
    few = {name: table.slice(0, 60) for name, table in whole_tables(15, services=2, years=1, seed=6).items()}
    unnamed = publish(tmp_path / "a", f"fhir={write_fhir(few, tmp_path / 'unnamed', names_episodes=False)}")
    named = publish(tmp_path / "b", f"fhir={write_fhir(few, tmp_path / 'named')}")
    for table in ("doses", "reviews", "prescriptions", "needs"):
        found = []
        for snapshot in (unnamed, named):
            with snapshot.connect() as connection:
                found.append(sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=str))
        assert found[0] == found[1]
