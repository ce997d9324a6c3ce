"""The record's declaration as an engine's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.record.declare import SQL_TYPES
from mainstay.record.tables import TABLES

if TYPE_CHECKING:
    from mainstay.engines.duckdb import Connection
    from mainstay.record.declare import Table


def create_table_sql(table: Table) -> str:
    """SQL that makes one empty record table.

    Example
        >>> from mainstay.record.tables import PEOPLE
        >>> create_table_sql(PEOPLE)
        'CREATE TABLE people (person_id VARCHAR, sex VARCHAR, birth_year INTEGER, ethnicity VARCHAR)'
    """
    columns = ", ".join(f"{column.name} {SQL_TYPES[column.type]}" for column in table.columns)
    return f"CREATE TABLE {table.name} ({columns})"


def create_empty_record(connection: Connection) -> None:
    """Make all record tables, empty, in the connection's current schema.

    Example
        >>> from mainstay.engines.duckdb import connect
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     connection.execute("SELECT count(*) FROM doses").fetchall()
        [(0,)]
    """
    for table in TABLES.values():
        connection.execute(create_table_sql(table))
