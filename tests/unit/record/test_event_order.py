"""Rows of event tables stand in one order, whether it is told by one number or by many columns."""

from __future__ import annotations

import pytest

from mainstay.engines.duckdb import connect
from mainstay.record.checked_sql import read_sql
from mainstay.record.event_order import Places, order_columns, order_number
from mainstay.record.tables import TABLES

ROWS = 3_000
PEOPLE, EPISODES_EACH = 40, 3
TOLD_BY_A_NUMBER = ("doses", "tests", "contacts")


def made_up(column, place: int) -> str:
    """SQL of a staged cell: any allowed value, some missing where one may be."""
    drawn = f"hash(row * 64 + {place})"
    if column.type == "date":
        return f"CAST(DATE '1999-12-01' + CAST({drawn} % 60 AS INTEGER) AS VARCHAR)"
    values = [*column.allowed, *([] if column.required else [None])]
    listed = ", ".join("NULL" if value is None else f"'{value}'" for value in values)
    return f"list_extract([{listed}], CAST({drawn} % {len(values)} AS INTEGER) + 1)"


@pytest.mark.parametrize("name", TOLD_BY_A_NUMBER)
def test_a_number_sorts_as_the_columns_do(name):
    table = TABLES[name]
    columns = [table[column] for column in table.sorted_by]
    staged = ", ".join(f"{made_up(column, place)} AS {column.name}" for place, column in enumerate(columns))
    read = ", ".join(f"{read_sql(column)} AS {column.name}" for column in columns)
    number = order_number(table, Places(PEOPLE, EPISODES_EACH))
    with connect() as connection:
        connection.execute("CREATE MACRO as_date(text) AS CAST(text AS DATE)")
        connection.execute(f"""
            CREATE TABLE rows AS
            SELECT 1 + CAST(hash(row) % {PEOPLE} AS INTEGER) AS person_place, {read},
              CAST(hash(row + {ROWS}) % {EPISODES_EACH} AS INTEGER) AS person_episode
            FROM (SELECT row, {staged} FROM range({ROWS}) AS rows (row)) AS staged""")
        order = ", ".join(order_columns(table))
        by_columns = connection.execute(f"SELECT {order} FROM rows ORDER BY {order}").fetchall()
        by_number = connection.execute(f"SELECT {order} FROM rows ORDER BY {number}").fetchall()
        told_apart = connection.execute(
            f"SELECT count(DISTINCT {number}) = (SELECT count(*) FROM (SELECT DISTINCT {order} FROM rows))"
            " FROM rows"
        ).fetchall()
    assert by_number == by_columns
    assert told_apart == [(True,)]


def test_a_number_that_would_not_hold_the_columns_is_not_used():
    assert order_number(TABLES["tests"], Places(people=2**50, episodes_each=1)) is None


def test_days_beyond_any_import_stay_within_the_number():
    table = TABLES["doses"]
    with connect() as connection:
        number = order_number(table, Places(PEOPLE, EPISODES_EACH))
        medicine, outcome = (table[name] for name in ("medicine", "outcome"))
        (told,) = connection.execute(f"""
            SELECT {number} < (SELECT CAST(2 AS BIGINT) * 131072 * 1000)
            FROM (SELECT 1 AS person_place, 0 AS person_episode, DATE '9999-12-31' AS dose_date,
              CAST('{medicine.allowed[0]}' AS ENUM{medicine.allowed}) AS medicine,
              CAST('{outcome.allowed[0]}' AS ENUM{outcome.allowed}) AS outcome)""").fetchall()
    assert told == (True,)
