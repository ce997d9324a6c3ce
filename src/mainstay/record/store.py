"""The store: a folder of immutable snapshots, and one pointer that changes atomically.

    store/
      current                  the id of the snapshot that readers see
      snapshots/<id>/          manifest.json and one Parquet file for each record table; never changed
      set-aside/<id>/          rows that were set aside, readable by their owner only
      lock                     held while an import runs

A reader opens `current` once and reads one whole snapshot, whatever was killed when.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mainstay.engines.duckdb import Connection, connect
from mainstay.errors import ShortfallError
from mainstay.record.tables import TABLES, sql_schema

if TYPE_CHECKING:
    from mainstay.engines.spark import SparkConnection

CURRENT = "current"
SNAPSHOTS = "snapshots"
SET_ASIDE = "set-aside"
MANIFEST = "manifest.json"

STANDING = "standing_derived"
"""Working table of a connection whose record never changes: derived tables that stand, and their last day."""


@dataclass(frozen=True)
class Snapshot:
    """One state of the record.

    Attributes
        id : names its content; the same rows have the same id
        folder : where it is
        manifest : what it was made from and what was found; see `mainstay.intake.publish`
    """

    id: str
    folder: Path
    manifest: dict[str, Any]

    @property
    def observed_to(self) -> date:
        """The last day the snapshot knows anything about."""
        return date.fromisoformat(self.manifest["observed_to"])

    def connect(self, *, memory_mb: int | None = None) -> Connection:
        """Open an engine in which the record tables stand as views over this snapshot.

        Args
            memory_mb : limit of the engine; None for its default
        Returns
            an open connection
        """
        connection = connect(memory_mb=memory_mb) if memory_mb else connect()
        for name in TABLES:
            place = str(self.folder / f"{name}.parquet").replace("'", "''")
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{place}')")
            _add_later_columns(connection, name, place)
        connection.execute(f"CREATE TEMP TABLE {STANDING} (name VARCHAR, observed_to DATE)")
        return connection

    def connect_to_spark(self) -> SparkConnection:
        """Start Spark, with the record tables as views over this snapshot.

        Returns
            an open connection
        Raises
            UsageError : pyspark or Java is not installed
        """
        from mainstay.engines import spark

        connection = spark.connect()
        files = {name: self.folder / f"{name}.parquet" for name in TABLES}
        spark.read_files(connection, files, sql_schema())
        return connection


def _add_later_columns(connection: Connection, name: str, place: str) -> None:
    """A snapshot made before a column was declared does not know it, which is what missing means."""
    held = connection.view(name).columns
    later = [column for column in TABLES[name].column_names if column not in held]
    if later:
        unknown = ", ".join(f"CAST(NULL AS {sql_schema()[name][column]}) AS {column}" for column in later)
        connection.execute(
            f"CREATE OR REPLACE VIEW {name} AS SELECT *, {unknown} FROM read_parquet('{place}')"
        )


def open_snapshot(store: Path) -> Snapshot:
    """The snapshot that a store points to.

    Args
        store : the store's folder
    Returns
        the current snapshot
    Raises
        ShortfallError : there is no store, no snapshot in it yet, or one with a part missing
    Example
        >>> try:
        ...     open_snapshot(Path("no-such-store"))
        ... except ShortfallError as problem:
        ...     print(problem.came)
        nothing there
    """
    pointer = store / CURRENT
    if not pointer.is_file():
        raise ShortfallError(
            f"a store with a snapshot at '{store}'",
            "a folder without one" if store.is_dir() else "nothing there",
            "Import files first: mainstay import ndtms=extract.csv",
        )
    snapshot_id = pointer.read_text("ascii").strip()
    folder = store / SNAPSHOTS / snapshot_id
    parts = [MANIFEST, *(f"{name}.parquet" for name in TABLES)]
    absent = [name for name in parts if not (folder / name).is_file()]
    if absent:
        raise ShortfallError(
            f"snapshot {snapshot_id} to be whole", f"no {', '.join(absent)}", "Import the files again."
        )
    return Snapshot(snapshot_id, folder, json.loads((folder / MANIFEST).read_text("utf-8")))
