"""Names what a table holds by its rows alone: not by their order, nor by how a file is laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from mainstay.engines.duckdb import Connection
    from mainstay.record.declare import Table


def content_of(connection: Connection, table: Table, path: Path) -> str:
    """The number of rows in a Parquet file, and the sum of their hashes.

    Args
        connection : to read with
        table : the record table that the file holds
        path : of the file
    Returns
        the same text for the same rows, in whatever order and however often the file's parts are cut
    Example
        >>> import tempfile
        >>> from pathlib import Path
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.record.schema import create_empty_record
        >>> from mainstay.record.tables import TABLES
        >>> with connect() as connection, tempfile.TemporaryDirectory() as folder:
        ...     create_empty_record(connection)
        ...     path = Path(folder) / "doses.parquet"
        ...     _ = connection.execute(f"COPY doses TO '{path}' (FORMAT parquet)")
        ...     content_of(connection, TABLES["doses"], path)
        'doses: 0 rows, 0'
    """
    # The outer hash mixes what the inner one only adds up column by column: without it, values that change
    # places between two rows could leave the sum as it was.
    row = f"hash(hash({', '.join(table.column_names)}))"
    place = str(path).replace("'", "''")
    count, total = connection.execute(
        f"SELECT count(*), coalesce(sum({row}), 0) FROM read_parquet('{place}')"
    ).fetchall()[0]
    return f"{table.name}: {count} rows, {total}"
