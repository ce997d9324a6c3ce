"""The SQL that reads staged text into typed rows with their faults."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from mainstay.record.declare import Column, Table
from mainstay.record.event_order import Places, order_columns, order_number
from mainstay.record.rules import FIRST_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mainstay.record.rules import Rule

NOBODY = Places(people=0, episodes_each=1)
LOOKED_UP = re.compile(r"\b(found_\w+|episode_first_date|episode_ended_date)\b")
"""What a condition reads of the row's episode."""

KEPT_COLUMNS = {
    "services": "service_id",
    "people": "raw_key, person_id",
    "episodes": "raw_key, raw_person_id, episode_id, person_id, service_id, episode_first_date, ended_date,"
    " CAST(row_number() OVER (ORDER BY episode_id) AS INTEGER) AS episode_place,"
    " CAST(dense_rank() OVER (ORDER BY service_id, person_id) AS INTEGER) AS person_place,"
    " CAST(row_number() OVER (PARTITION BY service_id, person_id ORDER BY episode_id) - 1 AS INTEGER)"
    " AS person_episode",
}
"""What the tables that others refer to keep for look-ups while the import runs.

The places are short stand-ins for texts: rows of event tables carry and are sorted by them.
"""


def checked_sql(
    table: Table,
    rules: Sequence[Rule],
    as_of: date,
    *,
    with_source_faults: bool = True,
    places: Places = NOBODY,
    only_source: int | None = None,
) -> tuple[str, ...]:
    """SQL that makes `checked_<table>` from `staged_<table>`.

    Event tables are the large ones: what is stored for them, `coded_<table>`, holds no text that can be said
    by a number, and `checked_<table>` is a view over it. Both are temporary: what is not compressed is made
    sooner, and goes to the spill folder where it does not fit.

    Args
        table : the declaration
        rules : rule i sets bit i of `faults`
        as_of : the day that `$as_of` in a rule stands for
        with_source_faults : whether `source_faults` holds rows for this table
        places : how many people and episodes an event table may belong to
        only_source : where rows of an event table come from one CSV file in its order, the number of its
            source: a line is then told by its place, so that no thread counts while others wait
    Returns
        statements to run in order
    Example
        >>> from datetime import date
        >>> from mainstay.record.tables import SERVICES
        >>> checked_sql(SERVICES, (), date(2026, 1, 1))[0].split()[:3]
        ['CREATE', 'TABLE', 'main.checked_services']
    """
    judged = _judged_sql(_looked_up_sql(table, with_source_faults), rules, as_of)
    if not table.is_event:
        return (_entity_sql(table, rules, judged),)
    if only_source is None:
        return (_coded_sql(table, rules, judged, places), _shown_sql(table))
    return (*_coded_by_place_sql(table, rules, as_of, places, only_source), _shown_sql(table))


def _shown_sql(table: Table) -> str:
    return f"""
        CREATE TEMP VIEW checked_{table.name} AS
        SELECT source, line, faults, {", ".join(_shown_column(column) for column in table.columns)}
        FROM coded_{table.name} AS coded
        LEFT JOIN main.kept_episodes AS episodes ON episodes.episode_place = coded.episode_place"""


def _judged_sql(looked_up: str, rules: Sequence[Rule], as_of: date) -> str:
    faults = _faults_sql(rules).replace("$as_of", f"DATE '{as_of.isoformat()}'")
    return f"""
        WITH looked_up AS ({looked_up})
        SELECT *, ({faults} | source_bits) AS own_faults FROM looked_up"""


def _coded_sql(
    table: Table, rules: Sequence[Rule], judged: str, places: Places, only_source: int | None = None
) -> str:
    columns = _event_columns(table)
    stored = ", ".join(_stored_column(column) for column in columns)
    number = order_number(table, places)
    order = "stored_order" if number else ", ".join(order_columns(table))
    rest = f"{number} AS stored_order" if number else "person_place, person_episode"
    sorted_too, source = "source, ", "source"
    if only_source is not None:
        sorted_too, source = "", f"CAST({only_source} AS INTEGER) AS source"
    return f"""
        CREATE TEMP TABLE coded_{table.name} AS
        SELECT {source}, line, faults, episode_place, {", ".join(column.name for column in columns)} FROM (
          WITH judged AS ({judged})
          SELECT {sorted_too}line, CAST(own_faults AS {_type_of_faults(rules)}) AS faults, episode_place,
            {stored}, {rest}
          FROM judged
        ) ORDER BY {order}"""


def _coded_by_place_sql(
    table: Table, rules: Sequence[Rule], as_of: date, places: Places, source: int
) -> tuple[str, ...]:
    """In two steps: only rows that no join has touched stand in the order of their file.

    The first step does what one row alone can tell. In the second a row's place tells its line: the first
    line holds the headers, and rows are numbered from 0.
    """
    columns = _event_columns(table)
    own = ", ".join([*_raw_columns(table), *_read_columns(columns), "CAST(0 AS BIGINT) AS source_bits"])
    judged = _judged_sql(
        f"SELECT {own} FROM main.staged_{table.name} AS staged", _rules_that_look_up(rules, False), as_of
    )
    read = ", ".join(["raw_episode_id", *(column.name for column in columns)])
    given = ["staged.rowid + 2 AS line", "staged.raw_episode_id", "staged.own_faults AS source_bits"]
    given += [f"staged.{column.name}" for column in columns]
    looked_up = _looked_up_events(table, given, f"read_{table.name}", "raw_episode_id", "")
    judged_again = _judged_sql(looked_up, _rules_that_look_up(rules, True), as_of)
    return (
        f"CREATE TEMP TABLE read_{table.name} AS"
        f" SELECT {read}, CAST(own_faults AS {_type_of_faults(rules)}) AS own_faults FROM ({judged})",
        _coded_sql(table, rules, judged_again, places, source),
        f"DROP TABLE read_{table.name}",
    )


def _rules_that_look_up(rules: Sequence[Rule], wanted: bool) -> list[Rule]:
    """All rules, each at its place; those that are not wanted have no condition."""
    return [
        rule if bool(LOOKED_UP.search(rule.condition)) == wanted else replace(rule, condition="")
        for rule in rules
    ]


def _type_of_faults(rules: Sequence[Rule]) -> str:
    """The shorter a row, the more of them are sorted before any goes to the disk."""
    return "INTEGER" if len(rules) < 32 else "BIGINT"


def _event_columns(table: Table) -> list[Column]:
    return [column for column in table.columns if not column.references]


def _faults_sql(rules: Sequence[Rule]) -> str:
    """Bits of the rules; the many rows without a fault are told by one condition that ends early."""
    checked = [(1 << bit, rule.condition) for bit, rule in enumerate(rules) if rule.condition]
    if not checked:
        return "CAST(0 AS BIGINT)"
    any_fault = " OR ".join(f"({condition})" for _, condition in checked)
    bits = " + ".join(f"CASE WHEN {condition} THEN {bit} ELSE 0 END" for bit, condition in checked)
    return f"CASE WHEN {any_fault} THEN CAST({bits} AS BIGINT) ELSE 0 END"


def _entity_sql(table: Table, rules: Sequence[Rule], judged: str) -> str:
    """Rows that have a number of their own: of rows that are in order, the first with a number is kept."""
    errors = sum(1 << bit for bit, rule in enumerate(rules) if rule.severity == "error")
    bits = {rule.name: 1 << bit for bit, rule in enumerate(rules)}
    again = f"CASE WHEN first_value(source) OVER same = source THEN {bits.get('duplicate', 0)}"
    stored = ", ".join(f"{_stored_column(column)}" for column in table.columns)
    episodes = ", raw_person_id, episode_first_date" if table.name == "episodes" else ""
    # Every table is stored by service and person, so that one service or one person is read in one place.
    order = ("stored_service_id", "stored_person_id", *(f"stored.{name}" for name in table.sorted_by))
    return f"""
        CREATE TABLE main.checked_{table.name} AS
        WITH judged AS ({judged}),
        stored AS (
          SELECT source, line, {stored}, raw_{table.key[0]} AS raw_key{episodes},
            found_service_id AS stored_service_id, found_person_id AS stored_person_id,
            own_faults | CASE
              WHEN (own_faults & {errors}) = 0 AND row_number() OVER same > 1
              THEN {again} ELSE {bits.get("given_twice", 0)} END ELSE 0 END AS faults
          FROM judged
          WINDOW same AS (
            PARTITION BY raw_{table.key[0]}, (own_faults & {errors}) = 0 ORDER BY source, line)
        )
        SELECT * FROM stored ORDER BY {", ".join(order)}, source, line"""


def _stored_column(column: Column) -> str:
    name = column.name
    if column.references and column.identifier:
        return f"found_{name} AS {name}"
    if column.identifier:
        return f"CASE WHEN raw_{name} IS NULL THEN NULL ELSE pseudonym('{name}', raw_{name}) END AS {name}"
    if column.on_fault == "warning" and column.minimum is not None:
        return f"CASE WHEN {name} BETWEEN {column.minimum} AND {column.maximum} THEN {name} END AS {name}"
    return name


def _shown_column(column: Column) -> str:
    return f"episodes.{column.name}" if column.references else column.name


def read_sql(column: Column) -> str:
    """SQL that reads a staged column's text as the column's type; missing where it cannot be read.

    Example
        >>> from mainstay.record.tables import DOSES
        >>> read_sql(DOSES["dose_mg"])
        'try_cast(staged.dose_mg AS DOUBLE)'
    """
    raw = f"staged.{column.name}"
    if column.allowed:
        return f"try_cast({raw} AS ENUM({', '.join(_quote(value) for value in column.allowed)}))"
    readers = {
        "text": raw,
        "date": f"CASE WHEN as_date({raw}) >= DATE '{FIRST_DAY}' THEN as_date({raw}) END",
        # A cast alone would round 3.7 to 4.
        "integer": f"CASE WHEN try_cast({raw} AS DOUBLE) = try_cast({raw} AS INTEGER)"
        f" THEN try_cast({raw} AS INTEGER) END",
        # What is not finite lies outside every range.
        "decimal": f"try_cast({raw} AS DOUBLE)",
        "boolean": f"CASE WHEN lower({raw}) IN ('true', 'false') THEN lower({raw}) = 'true' END",
    }
    return readers[column.type]


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _raw_columns(table: Table) -> list[str]:
    return [f"staged.{column.name} AS raw_{column.name}" for column in table.columns]


def _read_columns(columns: Sequence[Column]) -> list[str]:
    return [f"{read_sql(column)} AS {column.name}" for column in columns]


def _looked_up_sql(table: Table, with_source_faults: bool) -> str:
    columns = ["staged.source", "staged.line", *_raw_columns(table), *_read_columns(table.columns)]
    join = ""
    if with_source_faults:
        columns.append("coalesce(source_faults.bits, 0) AS source_bits")
        join = (
            f"LEFT JOIN main.source_faults ON source_faults.table_name = '{table.name}'"
            f" AND source_faults.source = staged.source AND source_faults.key = staged.{table.key[0]}"
        )
    else:
        columns.append("CAST(0 AS BIGINT) AS source_bits")
    if table.name == "episodes":
        return _looked_up_episodes(columns, join)
    if table.episode_window is not None:
        return _looked_up_events(table, columns, f"main.staged_{table.name}", "episode_id", join)
    if table.name == "services":
        columns += ["staged.service_id AS found_service_id", "NULL AS found_person_id"]
    else:
        key = table.key[0]
        columns += ["NULL AS found_service_id", f"pseudonym('{key}', staged.{key}) AS found_person_id"]
    return f"SELECT {', '.join(columns)} FROM main.staged_{table.name} AS staged {join}"


def _looked_up_episodes(columns: list[str], join: str) -> str:
    is_open = "raw_started_date IS NOT NULL AND raw_ended_date IS NULL"
    return f"""
        SELECT *,
          coalesce(least(triaged_date, started_date), referred_date) AS episode_first_date,
          count(DISTINCT CASE WHEN {is_open} THEN raw_episode_id END)
            OVER (PARTITION BY raw_person_id, raw_service_id) AS open_at_service,
          max(CASE WHEN started_date IS NOT NULL THEN ended_date END) OVER (
            PARTITION BY raw_person_id, raw_service_id ORDER BY started_date, raw_episode_id, source, line
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_ended_date
        FROM (
          SELECT {", ".join(columns)},
            people.person_id AS found_person_id, services.service_id AS found_service_id
          FROM main.staged_episodes AS staged
          LEFT JOIN main.kept_people AS people ON people.raw_key = staged.person_id
          LEFT JOIN main.kept_services AS services ON services.service_id = staged.service_id
          {join}
        )"""


def _looked_up_events(table: Table, columns: list[str], rows: str, episode: str, join: str) -> str:
    found = "episodes.episode_place" if table.is_event else "episodes.episode_id"
    return f"""
        SELECT {", ".join(columns)},
          {found} AS found_episode_id, episodes.service_id AS found_service_id,
          episodes.person_id AS found_person_id, episodes.episode_first_date,
          episodes.ended_date AS episode_ended_date, episodes.episode_place, episodes.person_place,
          episodes.person_episode
        FROM {rows} AS staged
        LEFT JOIN main.kept_episodes AS episodes ON episodes.raw_key = staged.{episode}
        {join}"""
