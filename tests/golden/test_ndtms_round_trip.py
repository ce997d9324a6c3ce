"""One synthetic system, written in two ways, is the same record and gives the same counts."""

from __future__ import annotations

import csv
import datetime as dt
import random
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
    from collections.abc import Callable
    from pathlib import Path

    from mainstay.intake.publish import Publication
    from mainstay.record.store import Snapshot

SIZE = {"people": 1000, "services": 6, "years": 2, "seed": 11}
SMALL = {"people": 60, "services": 2, "years": 1, "seed": 5}
KEY = bytes(range(32))
AS_OF = dt.date(2026, 6, 1)


def publish(store: Path, *sources: str) -> Publication:
    return import_sources(store, [parse_source(source) for source in sources], key=KEY, as_of=AS_OF)


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, Snapshot]:
    folder: Path = tmp_path_factory.mktemp("round_trip")
    (folder / "native").mkdir()
    native_format.write(simulate(**SIZE), folder / "native")
    ndtms_format.write(simulate(**SIZE), folder / "ndtms")
    publish(folder / "as_native", f"native={folder / 'native'}")
    publish(
        folder / "as_ndtms",
        f"ndtms={folder / 'ndtms' / 'ndtms.csv'}",
        f"native={folder / 'ndtms' / 'prescribing'}",
    )
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


def test_every_need_has_a_number_of_its_own_in_both(snapshots):
    for snapshot in snapshots:
        assert rows(snapshot, "SELECT count(*) - count(DISTINCT need_id) FROM needs") == [(0,)]


def test_services_are_the_same_but_for_what_an_extract_does_not_say(snapshots):
    native, ndtms = (rows(snapshot, "SELECT service_id FROM services") for snapshot in snapshots)
    assert len(native) == SIZE["services"]
    assert native == ndtms


ONLY_ON_THE_SITE = "treatment_reviewed_after_use_28d"
"""Counts reviews recorded on the site, of which a simulated system has none."""


@pytest.fixture(scope="module", params=[["service"], ["service", "month"], ["medicine"]])
def counts(request: pytest.FixtureRequest, snapshots: tuple[Snapshot, Snapshot]) -> list[list[dict]]:
    tables = []
    for snapshot in snapshots:
        with snapshot.connect() as connection:
            found = measure(connection, load_indicators(), by=request.param, observed_to=snapshot.observed_to)
            tables.append(found.table.to_pylist())
    return tables


def test_every_indicator_has_the_same_value_in_every_group(counts):
    native, ndtms = counts
    assert native == ndtms


def test_the_comparison_is_about_every_indicator(counts):
    known = {row["indicator"] for row in counts[0] if row["denominator"]}
    assert known == set(load_indicators()) - {ONLY_ON_THE_SITE}


# --- one extract, written in other ways, is one snapshot


def turned(
    path: Path, out: Path, *, encoding: str = "utf-8", end: str = "\r\n", shuffled: bool = False
) -> Path:
    with path.open(newline="", encoding="utf-8") as stream:
        headers, *lines = csv.reader(stream)
    places = list(range(len(headers)))
    if shuffled:
        random.Random(3).shuffle(places)
    with out.open("w", newline="", encoding=encoding) as stream:
        writer = csv.writer(stream, lineterminator=end)
        writer.writerows([line[place] for place in places] for line in [headers, *lines])
    return out


VARIANTS: dict[str, Callable[[Path, Path], Path]] = {
    "with a byte order mark": lambda path, out: turned(path, out, encoding="utf-8-sig"),
    "in Windows-1252": lambda path, out: turned(path, out, encoding="cp1252"),
    "with its columns in another order": lambda path, out: turned(path, out, shuffled=True),
    "with line feeds": lambda path, out: turned(path, out, end="\n"),
    "in all these ways": lambda path, out: turned(path, out, encoding="cp1252", end="\n", shuffled=True),
}


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An extract with a letter that is written in other bytes in other encodings, and its snapshot."""
    folder: Path = tmp_path_factory.mktemp("variants")
    ndtms_format.write(simulate(**SMALL), folder)
    path = folder / "ndtms.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        lines = list(csv.DictReader(stream))
    for line in lines:
        line["ETHNIC"] = "Própria" if line["CLIENTID"] == lines[0]["CLIENTID"] else line["ETHNIC"]
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return path, publish(folder / "store", f"ndtms={path}").snapshot_id


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_same_extract_written_in_another_way_is_the_same_snapshot(tmp_path, extract, variant):
    path, snapshot_id = extract
    other = VARIANTS[variant](path, tmp_path / "other.csv")
    assert other.read_bytes() != path.read_bytes()
    assert publish(tmp_path / "store", f"ndtms={other}").snapshot_id == snapshot_id


def test_another_answer_in_the_extract_is_another_snapshot(tmp_path, extract):
    path, snapshot_id = extract
    other = tmp_path / "other.csv"
    other.write_text(path.read_text("utf-8").replace("Própria", "Outra"), "utf-8")
    assert publish(tmp_path / "store", f"ndtms={other}").snapshot_id != snapshot_id


@pytest.mark.parametrize("names_first", [True, False])
def test_services_keep_their_names_only_where_the_file_with_them_is_named_first(tmp_path, names_first):
    ndtms_format.write(simulate(**SMALL), tmp_path / "written")
    sources = [
        f"native={tmp_path / 'written' / 'prescribing'}",
        f"ndtms={tmp_path / 'written' / 'ndtms.csv'}",
    ]
    publish(tmp_path / "store", *(sources if names_first else sources[::-1]))
    named = rows(open_snapshot(tmp_path / "store"), "SELECT count(*) FROM services WHERE name <> service_id")
    assert named == [(SMALL["services"] if names_first else 0,)]
