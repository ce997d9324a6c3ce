"""Where each person's rows lie in a snapshot, so that one person is read without looking through the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mainstay.engines.duckdb import connect
from mainstay.measure.person_record import place_of
from mainstay.record.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from mainstay.engines.duckdb import Connection
    from mainstay.record.store import Snapshot

_NOWHERE = -1
_WHOLE = ("people", "services")
"""Tables whose rows belong to no stay in treatment; they are small, and are read whole."""


class RowRanges:
    """First and last row of each person at each service, in every table of a snapshot.

    A range may hold rows of others between them: whoever reads it still names the stays in treatment.

    Args
        snapshot : looked through once
    Attributes
        connection : an engine of its own for the snapshot; take a cursor of it
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.connection = connect()
        # Sharing out so few rows takes longer than reading them; footers are read once
        self.connection.execute("SET threads = 1")
        self.connection.execute("SET parquet_metadata_cache = true")
        found = _find(self.connection, snapshot)
        services, starts = np.unique(found["service_id"].astype(str), return_index=True)
        ends = [*starts[1:], len(found["service_id"])]
        self._services = {
            str(name): (int(a), int(b)) for name, a, b in zip(services, starts, ends, strict=True)
        }
        self._people = np.array([str(one).encode() for one in found["person_id"]], dtype=np.bytes_)
        self._ranges: Mapping[str, tuple[NDArray[np.int64], NDArray[np.int64]]] = {
            name: (found[f"first_{name}"], found[f"last_{name}"]) for name in _dated()
        }

    def place(self, name: str, service_id: str, person_id: str | None = None) -> str:
        """SQL that reads where the rows of a service, or of a person at it, lie in a record table.

        Args
            name : of the record table
            service_id, person_id : whose rows; None for everyone at the service
        Returns
            something to stand after FROM
        """
        place = place_of(self._snapshot, name)
        if name in _WHOLE:
            return place
        first, last = self._bounds(name, service_id, person_id)
        numbered = place.removesuffix(")") + ", file_row_number = true)"
        return (
            f"(SELECT * EXCLUDE (file_row_number) FROM {numbered}"
            f" WHERE file_row_number BETWEEN {first} AND {last})"
        )

    def _bounds(self, name: str, service_id: str, person_id: str | None) -> tuple[int, int]:
        start, end = self._services.get(service_id, (0, 0))
        if person_id is not None:
            wanted = np.bytes_(person_id.encode())
            here = self._people[start:end]
            start, end = (
                start + int(np.searchsorted(here, wanted, "left")),
                start + int(np.searchsorted(here, wanted, "right")),
            )
        first, last = (ends[start:end] for ends in self._ranges[name])
        first, last = first[first != _NOWHERE], last[last != _NOWHERE]
        return (int(first.min()), int(last.max())) if len(first) else (_NOWHERE, _NOWHERE)


def _dated() -> list[str]:
    return [name for name in TABLES if name not in _WHOLE]


def _find(connection: Connection, snapshot: Snapshot) -> Mapping[str, NDArray[np.int64]]:
    """Columns `service_id`, `person_id`, and `first_…` and `last_…` of each table, by service and person."""
    whose = "service_id, person_id"
    for name in _dated():
        rows = place_of(snapshot, name).removesuffix(")") + ", file_row_number = true)"
        ends = "min(file_row_number) AS first_row, max(file_row_number) AS last_row"
        of_stays = f"(SELECT episode_id, {ends} FROM {rows} GROUP BY episode_id)"
        of_people = f"SELECT {whose}, min(first_row) AS first_row, max(last_row) AS last_row FROM"
        stays = f"(SELECT episode_id, {whose} FROM {place_of(snapshot, 'episodes')})"
        connection.execute(
            f"CREATE TEMP TABLE rows_{name} AS {of_people} {of_stays} JOIN {stays} USING (episode_id)"
            f" GROUP BY {whose}"
        )
    columns = ", ".join(
        f"COALESCE(rows_{name}.{end}_row, {_NOWHERE}) AS {end}_{name}"
        for name in _dated()
        for end in ("first", "last")
    )
    joins = " ".join(f"LEFT JOIN rows_{name} USING ({whose})" for name in _dated() if name != "episodes")
    found = connection.sql(
        f"SELECT {whose}, {columns} FROM rows_episodes {joins} ORDER BY {whose}"
    ).fetchnumpy()
    for name in _dated():
        connection.execute(f"DROP TABLE rows_{name}")
    return found
