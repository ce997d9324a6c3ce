"""Publish checked rows as a snapshot: written aside, made durable, then pointed to in one step."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from mainstay import __version__
from mainstay.engines.duckdb import connect, explain
from mainstay.errors import ShortfallError
from mainstay.intake.content import content_of
from mainstay.intake.pseudonyms import fingerprint
from mainstay.intake.run import CheckedSources, check_sources
from mainstay.intake.set_aside import OWNER_ONLY_FOLDER, write_set_aside
from mainstay.record.store import CURRENT, MANIFEST, SET_ASIDE, SNAPSHOTS
from mainstay.record.tables import TABLES
from mainstay.record.validate import CheckedTable, kept_condition, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mainstay.engines.duckdb import Connection
    from mainstay.intake.stage import Source

ROWS_PER_GROUP = 245_760
"""Of a Parquet file: about a quarter of a million, a multiple of DuckDB's vector, so that one service or one
person is read from few groups."""
ROWS_PER_SMALL_GROUP = 24_576
"""Of a table of at most `SMALL_TABLE_ROWS`: reading one person unpacks one group, identifiers and all."""
SMALL_TABLE_ROWS = 2_000_000

WORKING_MEMORY_MB = 700
"""What the engine may hold; readers of CSV and Python come on top, and all of it stays under 1 GB."""

PARTS_SET_ASIDE_ALLOWED = 0.05
"""More than this of any table at fault is a broken export rather than a few slips; decision 0006."""


@dataclass(frozen=True)
class Publication:
    """What an import did.

    Attributes
        snapshot_id : of the snapshot the store now points to
        changed : False if it pointed there already
        checked : what was found
        observed_to : last day the snapshot knows
        set_aside_folder : where rows set aside are; None where there are none
    """

    snapshot_id: str
    changed: bool
    checked: CheckedSources
    observed_to: date
    set_aside_folder: Path | None


@contextmanager
def lock_store(store: Path) -> Iterator[None]:
    """Hold a store while an import runs.

    Raises
        ShortfallError : another import holds it, or the folder cannot be written
    """
    try:
        store.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        stream = (store / "lock").open("w")
    except OSError as problem:
        raise _cannot_write(store, problem) from None
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ShortfallError(
                f"to have the store '{store}' to itself",
                "another import that is still running",
                "Wait for it to end, then run the command again.",
            ) from None
        yield


def _cannot_write(store: Path, problem: OSError) -> ShortfallError:
    return ShortfallError(
        f"to write to the store '{store}'",
        (problem.strerror or type(problem).__name__).lower(),
        "The store is as it was. Make room or give another folder with --store.",
    )


def import_sources(
    store: Path,
    sources: Sequence[Source],
    *,
    key: bytes,
    as_of: date,
    allowed_set_aside: float = PARTS_SET_ASIDE_ALLOWED,
    on_table: Callable[[str], None] = lambda name: None,
) -> Publication:
    """Check sources and publish what can be kept as the store's current snapshot.

    Args
        store : the store's folder; made if it is not there
        sources : where rows come from
        key : of the pseudonyms
        as_of : the day of the import
        allowed_set_aside : part of a table's rows, 0 to 1, that may be set aside
        on_table : told the name of each table before it is read
    Returns
        what was done; the store is as it was if anything is raised
    Raises
        ShortfallError : the files, the rows or the store fall short
    """
    with _staging_of(store, key) as staging, _connect_working(staging) as connection:
        checked = check_sources(
            connection, sources, key=key, work_folder=staging, as_of=as_of, on_table=on_table
        )
        refuse_too_many_set_aside(checked, allowed_set_aside)
        return _publish(connection, store, staging, checked, key)


@contextmanager
def _staging_of(store: Path, key: bytes) -> Iterator[Path]:
    """A folder of the store, gone afterwards, in which an import that holds the store can work."""
    with lock_store(store):
        _refuse_another_key(store, key)
        staging = store / "staging"
        try:
            shutil.rmtree(staging, ignore_errors=True)
            staging.mkdir(mode=OWNER_ONLY_FOLDER)
            yield staging
        except OSError as problem:
            raise _cannot_write(store, problem) from None
        except duckdb.Error as problem:
            raise explain(problem, "writing the snapshot; the store is as it was") from None
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def check_only(
    sources: Sequence[Source], *, as_of: date, on_table: Callable[[str], None] = lambda name: None
) -> CheckedSources:
    """Check sources without a store.

    Args
        sources, as_of, on_table : as for `import_sources`
    Returns
        what was found
    """
    with tempfile.TemporaryDirectory(prefix="mainstay-check-") as folder:
        work = Path(folder)
        with _connect_working(work) as connection:
            try:
                return check_sources(
                    connection, sources, key=bytes(32), work_folder=work, as_of=as_of, on_table=on_table
                )
            except duckdb.Error as problem:
                raise explain(problem, "checking the files") from None


def _connect_working(folder: Path) -> Connection:
    return connect(folder / "work.duckdb", memory_mb=WORKING_MEMORY_MB, spill_to=folder / "spill")


def _known_key(store: Path) -> str | None:
    """The key of the current snapshot, also where other parts of it are lost; None where nothing tells it."""
    try:
        snapshot_id = (store / CURRENT).read_text("ascii").strip()
        manifest = json.loads((store / SNAPSHOTS / snapshot_id / MANIFEST).read_text("utf-8"))
        return str(manifest["key"])
    except (FileNotFoundError, ValueError, KeyError):
        return None


def _refuse_another_key(store: Path, key: bytes) -> None:
    known = _known_key(store)
    if known is None:
        return
    if known != fingerprint(key):
        raise ShortfallError(
            f"the key that this store's pseudonyms were made with ({known})",
            f"another one ({fingerprint(key)})",
            "Put the first key back, or import into a new store: one person would become two.",
        )


def refuse_too_many_set_aside(checked: CheckedSources, allowed: float) -> None:
    """Refuse an import of which a large part would be set aside.

    Args
        checked : what was found
        allowed : part of a table's rows, 0 to 1
    Raises
        ShortfallError : names the tables, their rules, counts and first lines
    """
    over = [table for table in checked.tables if table.set_aside > allowed * table.staged]
    came = [_describe_faults(table) for table in over]
    rows = sum(table.staged for table in checked.tables)
    if checked.misshapen > allowed * rows:
        first = next(s for source in checked.inputs for s in source if s.misshapen)
        lines = _listed(first.misshapen_lines[:5])
        came.append(f"{checked.misshapen} lines {first.misshapen_because} (first: {lines})")
    if came:
        raise ShortfallError(
            f"at most {allowed:.0%} of the rows of any table to be at fault",
            "; ".join(came),
            "Nothing was imported. Correct the files, or accept this with --allow-set-aside.",
        )


def _describe_faults(table: CheckedTable) -> str:
    rules = [
        f"{entry.rule.column} {entry.rule.meaning}: {entry.count} (lines {_listed(entry.first_lines)})"
        for entry in table.counts
        if entry.rule.severity == "error"
    ]
    return f"{table.set_aside} of {table.staged} in {table.table.name} ({', '.join(rules)})"


def _listed(lines: Sequence[int]) -> str:
    return ", ".join(str(line) for line in lines)


def _publish(
    connection: Connection, store: Path, staging: Path, checked: CheckedSources, key: bytes
) -> Publication:
    made = staging / "snapshot"
    made.mkdir(mode=OWNER_ONLY_FOLDER)
    for table in checked.tables:
        _write_table(connection, table, made / f"{table.table.name}.parquet")
    observed_to = _find_observed_to(connection, checked)
    hashes = {name: _file_hash(made / f"{name}.parquet") for name in TABLES}
    rows = [content_of(connection, table, made / f"{name}.parquet") for name, table in TABLES.items()]
    content = json.dumps([rows, observed_to.isoformat(), fingerprint(key)])
    snapshot_id = hashlib.sha256(content.encode()).hexdigest()[:16]
    _write_manifest(made / MANIFEST, _manifest(checked, snapshot_id, observed_to, hashes, key))
    aside = write_set_aside(connection, checked, staging / "set-aside")
    changed = _point_to(store, snapshot_id, made, aside)
    folder = store / SET_ASIDE / snapshot_id
    return Publication(snapshot_id, changed, checked, observed_to, folder if folder.is_dir() else None)


def _write_table(connection: Connection, table: CheckedTable, path: Path) -> None:
    columns = ", ".join(table.table.column_names)
    place = str(path).replace("'", "''")
    per_group = ROWS_PER_SMALL_GROUP if table.kept <= SMALL_TABLE_ROWS else ROWS_PER_GROUP
    # Rows leave a join in the order of its outer side: which side that is must not hang on row counts.
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    connection.execute(f"""
        COPY (SELECT {columns} FROM checked_{table.table.name} WHERE {kept_condition(table.rules)})
        TO '{place}' (
          FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {per_group},
          PRESERVE_ORDER true)""")
    connection.execute("RESET disabled_optimizers")


def _find_observed_to(connection: Connection, checked: CheckedSources) -> date:
    stated = [source.profile.observed_to for source in checked.sources if source.profile.observed_to]
    if stated:
        return max(stated)
    days = [
        f"SELECT max({column.name}) AS day FROM {rows_of(table.table)} WHERE {kept_condition(table.rules)}"
        for table in checked.tables
        for column in table.table.columns
        if column.type == "date"
    ]
    found = connection.execute(f"SELECT max(day) FROM ({' UNION ALL '.join(days)})").fetchall()[0][0]
    if found is None:
        raise ShortfallError(
            "at least one date in the files", "none", "Check that these are the right files."
        )
    return date.fromisoformat(str(found))


def _file_hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _manifest(
    checked: CheckedSources, snapshot_id: str, observed_to: date, hashes: dict[str, str], key: bytes
) -> dict[str, Any]:
    return {
        "id": snapshot_id,
        "mainstay": __version__,
        "key": fingerprint(key),
        "observed_to": observed_to.isoformat(),
        "sources": [source.label for source in checked.sources],
        "tables": {
            table.table.name: {
                "rows": table.kept,
                "set_aside": table.set_aside,
                "sha256": hashes[table.table.name],
                "faults": [
                    {
                        "rule": entry.rule.name,
                        "column": entry.rule.column,
                        "severity": entry.rule.severity,
                        "rows": entry.count,
                    }
                    for entry in table.counts
                ],
            }
            for table in checked.tables
        },
    }


def _write_manifest(path: Path, manifest: dict[str, Any]) -> None:
    path.write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def _point_to(store: Path, snapshot_id: str, made: Path, aside: Path | None) -> bool:
    """Move the snapshot into place and let readers see it; whatever stops this, they see all or nothing."""
    place = store / SNAPSHOTS / snapshot_id
    if not _is_whole(place):
        for file in (*made.iterdir(), made):
            _make_durable(file)
        place.parent.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
        if place.exists():
            place.rename(made.with_name("damaged"))
        made.rename(place)
        _make_durable(place.parent)
    if aside is not None:
        aside_place = store / SET_ASIDE / snapshot_id
        aside_place.parent.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
        shutil.rmtree(aside_place, ignore_errors=True)
        aside.rename(aside_place)
    pointer = store / CURRENT
    if pointer.exists() and pointer.read_text("ascii").strip() == snapshot_id:
        return False
    fresh = store / "current.new"
    fresh.write_text(snapshot_id + "\n", "ascii")
    _make_durable(fresh)
    fresh.replace(pointer)
    _make_durable(store)
    return True


def _is_whole(place: Path) -> bool:
    """Whether a snapshot is there as its manifest says it was made; a damaged one is made anew."""
    try:
        tables = json.loads((place / MANIFEST).read_text("utf-8"))["tables"]
        return all(_file_hash(place / f"{name}.parquet") == tables[name]["sha256"] for name in TABLES)
    except (FileNotFoundError, ValueError, KeyError):
        return False


def _make_durable(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
