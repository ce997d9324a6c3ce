"""The SELECT that reads staged text into typed rows with their faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.record.declare import Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mainstay.record.rules import Rule

SORT_COLUMNS = ("stored_service_id", "stored_person_id")
"""Every table is stored by service and person, so that one service or one person is read in one place."""


def checked_sql(table: Table, rules: Sequence[Rule], as_of: date) -> str:
    """SQL that makes `checked_<table>` from `staged_<table>`.

    Args
        table : the declaration
        rules : rule i sets bit i of `faults`
        as_of : the day that `$as_of` in a rule stands for
    Returns
        one CREATE TABLE statement
    Example
        >>> from datetime import date
        >>> from mainstay.record.tables import SERVICES
        >>> checked_sql(SERVICES, (), date(2026, 1, 1)).split()[:3]
        ['CREATE', 'TABLE', 'checked_services']
    """
    bits = [
        f"CASE WHEN {rule.condition} THEN {1 << bit} ELSE 0 END"
        for bit, rule in enumerate(rules)
        if rule.condition
    ]
    faults = " + ".join(f"({bit})" for bit in bits) or "0"
    faults = faults.replace("$as_of", f"DATE '{as_of.isoformat()}'")
    stored = ", ".join(_stored_column(column) for column in table.columns)
    order = ", ".join((*SORT_COLUMNS, *(f"stored.{name}" for name in table.sorted_by), "source", "line"))
    return f"""
        CREATE TABLE main.checked_{table.name} AS
        WITH looked_up AS ({_looked_up_sql(table)}),
        judged AS (SELECT *, (({faults})::BIGINT | source_bits) AS faults FROM looked_up),
        stored AS (
          SELECT source, line, faults, {stored}, {_raw_key(table)} AS raw_key,
            found_service_id AS stored_service_id, found_person_id AS stored_person_id
            {_episode_columns(table)}
          FROM judged
        )
        SELECT * FROM stored ORDER BY {order}"""


def _raw_key(table: Table) -> str:
    """What children refer to: the source's own number, kept only while the import runs."""
    return "NULL" if table.is_event else f"raw_{table.key[0]}"


def _episode_columns(table: Table) -> str:
    if table.name != "episodes":
        return ""
    return ", raw_person_id, episode_first_date, service_id AS episode_service_id"


def _stored_column(column: Column) -> str:
    name = column.name
    if column.references and column.identifier:
        return f"found_{name} AS {name}"
    if column.identifier:
        return f"CASE WHEN raw_{name} IS NULL THEN NULL ELSE pseudonym('{name}', raw_{name}) END AS {name}"
    if column.on_fault == "error":
        return name
    accepted = []
    if column.allowed:
        accepted.append(f"{name} IN ({', '.join(repr(value) for value in column.allowed)})")
    if column.minimum is not None:
        accepted.append(f"{name} BETWEEN {column.minimum} AND {column.maximum}")
    return f"CASE WHEN {' AND '.join(accepted)} THEN {name} END AS {name}" if accepted else name


def _read_column(column: Column) -> str:
    raw = f"staged.{column.name}"
    readers = {
        "text": raw,
        "date": f"as_date({raw})",
        # A cast alone would round 3.7 to 4.
        "integer": f"CASE WHEN try_cast({raw} AS DOUBLE) = try_cast({raw} AS INTEGER)"
        f" THEN try_cast({raw} AS INTEGER) END",
        "decimal": f"CASE WHEN isfinite(try_cast({raw} AS DOUBLE)) THEN try_cast({raw} AS DOUBLE) END",
        "boolean": f"CASE WHEN lower({raw}) IN ('true', 'false') THEN lower({raw}) = 'true' END",
    }
    return f"{raw} AS raw_{column.name}, {readers[column.type]} AS {column.name}"


def _looked_up_sql(table: Table) -> str:
    columns = ", ".join(_read_column(column) for column in table.columns)
    faults_of_source = "coalesce(source_faults.bits, 0) AS source_bits"
    join_faults = (
        f"LEFT JOIN source_faults ON source_faults.table_name = '{table.name}'"
        f" AND source_faults.source = staged.source AND source_faults.key = staged.{table.key[0]}"
    )
    if table.name == "episodes":
        return _looked_up_episodes(table, columns, faults_of_source, join_faults)
    if table.episode_window is not None:
        return _looked_up_events(table, columns, faults_of_source, join_faults)
    service = "staged.service_id" if table.name == "services" else "NULL"
    person = "NULL" if table.name == "services" else f"pseudonym('{table.key[0]}', staged.{table.key[0]})"
    return f"""
        SELECT staged.source, staged.line, {columns}, {faults_of_source}, {_repeats(table)},
          {service} AS found_service_id, {person} AS found_person_id
        FROM staged_{table.name} AS staged {join_faults}"""


def _repeats(table: Table) -> str:
    """Whether an earlier line has the same key; for tables whose key is the source's own number."""
    key = f"staged.{table.key[0]}"
    earlier = f"OVER (PARTITION BY {key} ORDER BY staged.source, staged.line)"
    is_repeat = f"{key} IS NOT NULL AND row_number() {earlier} > 1"
    of_other = f"first_value(staged.source) {earlier} <> staged.source"
    return (
        f"({is_repeat} AND NOT ({of_other})) AS repeat,"
        f" ({is_repeat} AND {of_other}) AS repeat_of_other_source"
    )


def _looked_up_episodes(table: Table, columns: str, faults: str, join_faults: str) -> str:
    at_service = "PARTITION BY staged.person_id, staged.service_id"
    return f"""
        SELECT *,
          coalesce(least(triaged_date, started_date), referred_date) AS episode_first_date,
          max(CASE WHEN started_date IS NOT NULL THEN ended_date END) OVER (
            PARTITION BY raw_person_id, raw_service_id ORDER BY started_date, source, line
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_ended_date
        FROM (
          SELECT staged.source, staged.line, {columns}, {faults}, {_repeats(table)},
            people.person_id AS found_person_id, services.service_id AS found_service_id,
            sum(CASE WHEN staged.started_date IS NOT NULL AND staged.ended_date IS NULL THEN 1 ELSE 0 END)
              OVER ({at_service}) AS open_at_service
          FROM staged_episodes AS staged
          LEFT JOIN kept_people AS people ON people.raw_key = staged.person_id
          LEFT JOIN kept_services AS services ON services.service_id = staged.service_id
          {join_faults}
        )"""


def _looked_up_events(table: Table, columns: str, faults: str, join_faults: str) -> str:
    no_repeats = "false AS repeat, false AS repeat_of_other_source"
    repeats = no_repeats if table.is_event else _repeats(table)
    return f"""
        SELECT staged.source, staged.line, {columns}, {faults}, {repeats},
          episodes.episode_id AS found_episode_id, episodes.service_id AS found_service_id,
          episodes.person_id AS found_person_id, episodes.episode_first_date,
          episodes.ended_date AS episode_ended_date
        FROM staged_{table.name} AS staged
        LEFT JOIN kept_episodes AS episodes ON episodes.raw_key = staged.episode_id
        {join_faults}"""
