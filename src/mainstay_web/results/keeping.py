"""Work out once for each snapshot what pages show, and keep it where its owner alone can read it."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow.parquet
from django.conf import settings
from django.dispatch import Signal

from mainstay import __version__
from mainstay.errors import MainstayError
from mainstay.indicators.library import bound_select
from mainstay.measure.count import count_measured
from mainstay.measure.equity import EQUITY_GROUPS
from mainstay.measure.everyone import place_everyone
from mainstay.measure.groups import GROUPS
from mainstay.measure.journeys import read_journeys
from mainstay.measure.rows import create_measured
from mainstay.measure.survivor_gap import read_survivor_gaps
from mainstay.report.gather import counted_again
from mainstay.report.journeys import DRAWN_DAYS
from mainstay.report.trend import next_start
from mainstay.stats.multistate import occupancy_by_group
from mainstay_web.frame.local_indicators import leave_out_local, site_indicators, why_left_out
from mainstay_web.frame.notices import current_snapshot
from mainstay_web.results.glance import as_json, look
from mainstay_web.results.kept import (
    COUNTS,
    EQUITY,
    EVERYONE,
    EVIDENCE,
    GLANCES,
    OCCUPANCY,
    SAID,
    Kept,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from mainstay.engines.duckdb import Connection
    from mainstay.indicators.library import Indicator
    from mainstay.record.store import Snapshot

MEMORY_MB = 700
LATEST_KEPT = 3
"""Folders kept: that of the snapshot in use, and of two before it."""

results_kept = Signal()
"""Sent when the results of a snapshot are there."""


@cache
def shown_indicators() -> Mapping[str, Indicator]:
    """The indicators that the site shows."""
    return site_indicators()


def folder_of(snapshot: Snapshot) -> Path:
    """Where the results of a snapshot are kept: another folder where any indicator has changed."""
    said = [
        __version__,
        *(
            f"{one.id} {one.version} {one.title} {one.better} {one.balanced_by} {one.sql}"
            for one in shown_indicators().values()
        ),
    ]
    mark = hashlib.sha256("\n".join(said).encode()).hexdigest()[:8]
    return Path(settings.SITE.home) / "results" / f"{snapshot.id}-{mark}"


def is_kept(folder: Path) -> bool:
    """Whether a folder is whole."""
    return (folder / GLANCES).is_file()


def keep(snapshot: Snapshot, on_step: Callable[[str], None] = lambda step: None) -> Path:
    """Work out what pages show of a snapshot, unless it is there already.

    Args
        snapshot : whose results
        on_step : told what is being done
    Returns
        the folder, which appears whole or not at all
    Raises
        ShortfallError : the engine could not finish
    """
    try:
        folder = _keep(snapshot, on_step)
    except (MainstayError, duckdb.Error) as problem:
        if not leave_out_local(problem):
            raise
        shown_indicators.cache_clear()
        folder = _keep(snapshot, on_step)
    results_kept.send(sender=None)
    return folder


def _keep(snapshot: Snapshot, on_step: Callable[[str], None]) -> Path:
    folder = folder_of(snapshot)
    if is_kept(folder):
        return folder
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="making-", dir=folder.parent))
    try:
        with _measured(snapshot, on_step) as connection:
            _write_all(connection, snapshot, made, on_step)
        with suppress(OSError):  # somebody else was faster: theirs is the same
            made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    _forget_old(folder)
    return folder


def keep_before_serving(say: Callable[[str], None]) -> None:
    """Work out the results of the snapshot in use, so that the first reader does not wait."""
    snapshot = current_snapshot()
    if snapshot is None:
        return
    if not is_kept(folder_of(snapshot)):
        say("Working out the results of these records, once …")
    before = why_left_out()
    keep(snapshot)
    if (why := why_left_out()) != before:
        say(f"The local indicators are left out: {why}")


@contextmanager
def _measured(snapshot: Snapshot, on_step: Callable[[str], None]) -> Iterator[Connection]:
    on_step("counting")
    with snapshot.connect(memory_mb=MEMORY_MB) as connection:
        create_measured(connection, shown_indicators().values(), snapshot.observed_to)
        yield connection


def _write_all(
    connection: Connection, snapshot: Snapshot, made: Path, on_step: Callable[[str], None]
) -> None:
    observed_to = snapshot.observed_to
    counts = count_measured(
        connection, shown_indicators(), by=("service", "month"), observed_to=observed_to
    ).table
    columns = ["indicator", "service_id", "period_start", "denominator", "numerator", "unknown"]
    pyarrow.parquet.write_table(counts.select(columns), made / COUNTS)
    pyarrow.parquet.write_table(place_everyone(connection), made / EVERYONE)
    on_step("comparing groups")
    _write_equity(connection, observed_to, made)
    on_step("following journeys")
    said = {
        "snapshot_id": snapshot.id,
        "observed_to": observed_to.isoformat(),
        "services": dict(
            connection.execute("SELECT service_id, name FROM services ORDER BY name, service_id").fetchall()
        ),
        "counted_again": sorted(counted_again(connection)),
        "readings": _write_journeys(connection, observed_to, made),
    }
    (made / SAID).write_text(json.dumps(said, default=str), "utf-8")
    on_step("gathering who was counted")
    _write_evidence(connection, observed_to, made / EVIDENCE)
    on_step("putting it into words")
    known = Kept(made, shown_indicators()).known
    glances = {service_id: as_json(look(known, service_id)) for service_id in said["services"]}
    (made / GLANCES).write_text(json.dumps(glances), "utf-8")


def equity_days(observed_to: date) -> tuple[date, date]:
    """First and last day of the twelve months over which groups are compared."""
    first = next_start(observed_to.replace(year=observed_to.year - 1, day=1), "month")
    return first, observed_to


def _write_equity(connection: Connection, observed_to: date, made: Path) -> None:
    first, last = equity_days(observed_to)
    tables = []
    for split in EQUITY_GROUPS:
        counted = count_measured(
            connection,
            shown_indicators(),
            by=("service", split),
            observed_to=observed_to,
            from_date=first,
            to_date=last,
        ).table
        kept = counted.select(
            ["indicator", "service_id", GROUPS[split].column, "denominator", "numerator", "unknown"]
        ).rename_columns(["indicator", "service_id", "group", "denominator", "numerator", "unknown"])
        splits = pyarrow.array([split] * len(kept), pyarrow.string())
        tables.append(kept.append_column("split", splits))
    pyarrow.parquet.write_table(pyarrow.concat_tables(tables), made / EQUITY)


def _write_journeys(connection: Connection, observed_to: date, made: Path) -> list[dict[str, Any]]:
    readings = read_survivor_gaps(connection, observed_to=observed_to)
    if not readings:
        return []
    together = readings[0]
    window = {"from_date": together.first_start, "to_date": together.last_start}
    days = sorted({*DRAWN_DAYS, together.day})
    whole = read_journeys(connection, by=[], **window)
    each = read_journeys(connection, by=["service"], **window)
    parts = [occupancy_by_group(one.segments, days, with_errors=False) for one in (whole, each)]
    np.savez(
        made / OCCUPANCY,
        ids=np.array(["", *(group["service_id"] for group in each.groups)]),
        days=parts[0].days,
        probability=np.concatenate([part.probability for part in parts]),
        people=np.concatenate([part.people for part in parts]),
        observed_to=np.concatenate([part.observed_to for part in parts]),
    )
    return [asdict(reading) for reading in readings]


def _write_evidence(connection: Connection, observed_to: date, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    for indicator in shown_indicators().values():
        place = str(folder / f"{indicator.id}.parquet").replace("'", "''")
        connection.execute(
            f"COPY (SELECT * FROM ({bound_select(indicator, observed_to)}) AS eligible"
            f" ORDER BY service_id, counted_on, person_id, episode_id)"
            f" TO '{place}' (FORMAT parquet, COMPRESSION zstd)"
        )


def _forget_old(kept: Path) -> None:
    """Remove the folders of snapshots long past, and what a killed process left behind an hour ago."""
    others = sorted(
        (path for path in kept.parent.iterdir() if path.is_dir() and path != kept),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    whole = [path for path in others if not path.name.startswith("making-")]
    age = kept.stat().st_mtime - 3600
    stray = [path for path in others if path.name.startswith("making-") and path.stat().st_mtime < age]
    for path in (*whole[LATEST_KEPT - 1 :], *stray):
        shutil.rmtree(path, ignore_errors=True)
