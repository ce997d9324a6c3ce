"""One synthetic system, written in two ways, is the same record and gives the same counts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from mainstay.indicators.library import load_indicators
from mainstay.intake.publish import import_sources
from mainstay.intake.stage import parse_source
from mainstay.measure.count import measure
from mainstay.record.store import open_snapshot
from mainstay.record.tables import TABLES
from mainstay.simulate import native_format, ndtms_format
from mainstay.simulate.system import simulate

if TYPE_CHECKING:
    from pathlib import Path

    from mainstay.record.store import Snapshot

SIZE = {"people": 250, "services": 3, "years": 2, "seed": 11}
KEY = bytes(range(32))
AS_OF = dt.date(2026, 6, 1)


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, Snapshot]:
    folder: Path = tmp_path_factory.mktemp("round_trip")
    (folder / "native").mkdir()
    native_format.write(simulate(**SIZE), folder / "native")
    ndtms_format.write(simulate(**SIZE), folder / "ndtms")
    written = {
        "as_native": [f"native={folder / 'native'}"],
        "as_ndtms": [f"ndtms={folder / 'ndtms' / 'ndtms.csv'}", f"native={folder / 'ndtms' / 'prescribing'}"],
    }
    for store, sources in written.items():
        import_sources(folder / store, [parse_source(source) for source in sources], key=KEY, as_of=AS_OF)
    return open_snapshot(folder / "as_native"), open_snapshot(folder / "as_ndtms")


def rows(snapshot: Snapshot, select: str) -> list[tuple[object, ...]]:
    with snapshot.connect() as connection:
        return sorted(connection.execute(select).fetchall(), key=str)


SAME_THROUGHOUT = sorted(TABLES.keys() - {"services", "needs"})


@pytest.mark.parametrize("table", SAME_THROUGHOUT)
def test_a_table_is_the_same_to_the_last_pseudonym(snapshots, table):
    native, ndtms = (rows(snapshot, f"SELECT * FROM {table}") for snapshot in snapshots)
    assert len(native) > 0
    assert native == ndtms


def test_needs_are_the_same_but_for_their_own_numbers(snapshots):
    # NDTMS has no number for a need: it is named by its episode and domain.
    native, ndtms = (rows(snapshot, "SELECT * EXCLUDE (need_id) FROM needs") for snapshot in snapshots)
    assert len(native) > 0
    assert native == ndtms


def test_services_are_the_same_but_for_what_an_extract_does_not_say(snapshots):
    native, ndtms = (rows(snapshot, "SELECT service_id FROM services") for snapshot in snapshots)
    assert len(native) == SIZE["services"]
    assert native == ndtms


@pytest.fixture(scope="module")
def counts(snapshots: tuple[Snapshot, Snapshot]) -> list[list[dict[str, object]]]:
    tables = []
    for snapshot in snapshots:
        with snapshot.connect() as connection:
            found = measure(connection, load_indicators(), by=["service"], observed_to=snapshot.observed_to)
            tables.append(found.table.to_pylist())
    return tables


def test_every_indicator_has_the_same_value_in_every_service(counts):
    native, ndtms = counts
    assert native == ndtms


def test_the_comparison_is_about_something(counts):
    known = {row["indicator"] for row in counts[0] if row["denominator"]}
    assert {"retained_182d", "heroin_on_top_182d", "psychosocial_started_84d"} <= known
