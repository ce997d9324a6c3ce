"""Bring the rows of all sources together, as text, table by table: `staged_<table>`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from mainstay.engines.duckdb import Connection, explain
from mainstay.errors import ShortfallError, UsageError
from mainstay.intake.inputs import InputSummary, connect_input, find_inputs
from mainstay.intake.ndjson import connect_ndjson, connect_nothing, make_macros, refuse_what_is_no_export
from mainstay.intake.profiles import COMMENT, Input, Profile, load_profile
from mainstay.record.declare import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT_OUT = "left_out"
SOURCE = re.compile(r"(?P<profile>[a-z0-9_]+)(:(?P<scope>[A-Za-z0-9_-]+))?=(?P<path>.+)", re.DOTALL)


@dataclass(frozen=True)
class Source:
    """One place that rows come from.

    Attributes
        profile : how it is read
        scope : whose client numbers it uses; sources of one scope share theirs
        path : a file or a folder
    """

    profile: Profile
    scope: str
    path: Path

    @property
    def label(self) -> str:
        """What messages call it."""
        return f"{self.profile.name}:{self.scope}" if self.scope else self.profile.name


def parse_source(argument: str) -> Source:
    """A source as it is written on the command line.

    Args
        argument : PROFILE=PATH, or PROFILE:SCOPE=PATH where organisations number their clients separately
    Raises
        UsageError : it has another shape, or names no known profile
    Example
        >>> parse_source("native:north=prescribing/").scope
        'north'
    """
    parts = SOURCE.fullmatch(argument)
    if parts is None:
        raise UsageError(
            "PROFILE=PATH, such as ndtms=extract.csv", f"'{argument}'", "Write the profile before an = sign."
        )
    return Source(load_profile(parts["profile"]), parts["scope"] or "", Path(parts["path"]))


def refuse_sources_that_cannot_meet(sources: Sequence[Source]) -> None:
    """Make sure that the sources name people in the same way.

    Raises
        UsageError : nothing given, one label twice, or profiles with different person keys
    """
    labels = [source.label for source in sources]
    repeated = sorted({label for label in labels if labels.count(label) > 1})
    if not sources or repeated:
        raise UsageError(
            "each source once",
            f"{', '.join(repeated)} more than once" if repeated else "none",
            "Where two organisations number their clients separately, write PROFILE:NAME=PATH for each.",
        )
    keys = {source.profile.person_key: source.label for source in sources if source.profile.person_key}
    if len(keys) > 1:
        named = " and ".join(f"{label} ({key})" for key, label in keys.items())
        raise UsageError(
            "sources that name people by the same key",
            named,
            "Their rows fill the same tables but cannot meet: import them into separate stores.",
        )


def connect_sources(
    connection: Connection, sources: Sequence[Source], work_folder: Path
) -> list[tuple[InputSummary, ...]]:
    """Make the input relations of every source, each source in a schema of its own.

    Returns
        for each source, what was found in each of its files
    """
    make_macros(connection)
    formats = dict.fromkeys(f for source in sources for f in source.profile.dates)
    connection.execute(f"CREATE OR REPLACE TEMP MACRO as_date(text) AS {_date_reader(tuple(formats))}")
    return [_connect_source(connection, number, source, work_folder) for number, source in enumerate(sources)]


def _date_reader(formats: Sequence[str]) -> str:
    """SQL that reads `text` as ISO date or in any of the formats.

    What has the shape of a format is tried by it first: that a text is no ISO date is found out slowly.
    """
    reads = {name: f"CAST(try_strptime(text, '{name}') AS DATE)" for name in formats}
    shapes = {name: re.sub("%[dm]", "__", name).replace("%Y", "____") for name in formats}
    by_shape = [f"CASE WHEN text LIKE '{shapes[name]}' THEN {read} END" for name, read in reads.items()]
    return f"coalesce({', '.join([*by_shape, 'try_cast(text AS DATE)', *reads.values()])})"


def _connect_source(
    connection: Connection, number: int, source: Source, work_folder: Path
) -> tuple[InputSummary, ...]:
    refuse_what_is_no_export(source.profile, source.path)
    found = find_inputs(source.profile, source.path)
    connection.execute(f"CREATE SCHEMA source_{number}")
    enter_source(connection, number)
    summaries = tuple(
        _connect_one(connection, source.profile, expected, found[expected.name], work_folder)
        for expected in source.profile.inputs
        if expected.name in found
    )
    for expected in source.profile.inputs:
        if expected.name not in found and source.profile.is_of_resources:
            connect_nothing(connection, expected)
    statements = source.profile.statements
    for name in sorted({name for sql in statements for name in re.findall(r"\bref_(\w+)", sql)}):
        _connect_code_list(connection, name)
    _make_views(connection, source)
    return tuple(_with_left_out(connection, source.profile, summary) for summary in summaries)


def _connect_one(
    connection: Connection, profile: Profile, expected: Input, path: Path, work_folder: Path
) -> InputSummary:
    if expected.format != "ndjson":
        return connect_input(connection, profile, expected, path, work_folder)
    try:
        return connect_ndjson(connection, expected, path)
    except duckdb.Error as problem:
        raise explain(problem, f"reading '{path.name}'") from None


def _with_left_out(connection: Connection, profile: Profile, summary: InputSummary) -> InputSummary:
    """What a view named `left_out` counts of an input: `input`, `because` and `rows`."""
    if LEFT_OUT not in profile.views:
        return summary
    counted = connection.execute(
        f"SELECT rows, because FROM {LEFT_OUT} WHERE input = ? ORDER BY because", [summary.name]
    ).fetchall()
    because = "; ".join(f"{rows:,} {reason}" for rows, reason in counted)
    return replace(summary, left_out=sum(rows for rows, _ in counted), left_out_because=because)


def _make_views(connection: Connection, source: Source) -> None:
    """Tables rather than views: each is put together once, however many SELECTs read it."""
    relations = [expected.name for expected in source.profile.inputs]
    for name, select in source.profile.views.items():
        readable = _has_what_it_reads(connection, select, relations)
        relations.append(name)
        if not readable:
            continue
        try:
            connection.execute(f"CREATE TABLE {name} AS {select}")
        except duckdb.Error as problem:
            raise explain(problem, f"putting together '{name}' of '{source.label}'") from None


def enter_source(connection: Connection, number: int) -> None:
    """Let unqualified names mean the inputs of one source."""
    connection.execute(f"SET search_path = 'source_{number},main'")


def _connect_code_list(connection: Connection, name: str) -> None:
    with as_file(files("mainstay.reference").joinpath(f"{name}.csv")) as path:
        connection.execute(
            f"CREATE TABLE ref_{name} AS"
            f" SELECT * FROM read_csv('{path}', all_varchar=true, header=true, delim=',')"
        )


@dataclass(frozen=True)
class Staged:
    """Where the rows of a table come from.

    Attributes
        filled_by : the numbers of the sources that fill it; where there is only one, its names must be in
            reach whenever the view is read
        as_they_came : whether they are the rows of one input, in its order
    """

    filled_by: tuple[int, ...]
    as_they_came: bool


def stage_table(connection: Connection, table: Table, sources: Sequence[Source]) -> Staged:
    """Make `main.staged_<table>` from every source that fills the table.

    Args
        connection : where the inputs are; `kept_episodes` must stand before an event table is staged
        table : the declaration
        sources : all of them
    Returns
        which of them fill it, and how
    Raises
        ShortfallError : a SELECT could not be run on what the files hold
    """
    found = {
        number: one
        for number, source in enumerate(sources)
        if (one := _staging_select(connection, number, source, table)) is not None
    }
    selects = {number: select for number, (select, _) in found.items()}
    try:
        if len(selects) <= 1:
            for number in selects:
                enter_source(connection, number)
            body = next(iter(selects.values()), None) or _nobody(table)
            connection.execute(f"CREATE VIEW main.staged_{table.name} AS {body}")
        else:
            for number, select in selects.items():
                enter_source(connection, number)
                connection.execute(f"CREATE TABLE main.staged_{table.name}_{number} AS {select}")
            union = " UNION ALL BY NAME ".join(
                f"FROM main.staged_{table.name}_{number}" for number in selects
            )
            connection.execute(f"CREATE VIEW main.staged_{table.name} AS {union}")
    except duckdb.Error as problem:
        raise explain(problem, f"filling '{table.name}'") from None
    return Staged(tuple(selects), [as_it_came for _, as_it_came in found.values()] == [True])


def _nobody(table: Table) -> str:
    columns = ", ".join(f"CAST(NULL AS VARCHAR) AS {name}" for name in table.column_names)
    return f"SELECT 0 AS source, CAST(0 AS BIGINT) AS line, {columns} WHERE false"


def _staging_select(
    connection: Connection, number: int, source: Source, table: Table
) -> tuple[str, bool] | None:
    """SQL of a source's rows of a table, and whether they are those of an input, in its order."""
    enter_source(connection, number)
    select = source.profile.selects.get(table.name)
    relations = (*(expected.name for expected in source.profile.inputs), *source.profile.views)
    if select is None or not _has_what_it_reads(connection, select, relations):
        return None
    try:
        offered = {name.lower() for name in connection.sql(select).columns}
    except duckdb.Error as problem:
        raise explain(problem, f"filling '{table.name}' from '{source.label}'") from None
    needs_meeting = (
        table.episode_window is not None and "episode_id" not in offered and "person_id" in offered
    )
    _refuse_absent_columns(table, source, offered, needs_meeting)
    columns = [_staged_column(table, name, offered, source.scope) for name in table.column_names]
    if needs_meeting:
        connection.execute(EPISODE_SPANS)
        return _meet_episodes(table, number, select, offered, source.scope), False
    body = f"SELECT {number} AS source, CAST(line AS BIGINT) AS line, {', '.join(columns)} FROM ({select})"
    return body, select == f"SELECT * FROM {table.name}"


def _has_what_it_reads(connection: Connection, select: str, relations: Sequence[str]) -> bool:
    """Whether those of the relations that a SELECT names are there; a file that may be absent can be."""
    sql = COMMENT.sub("", select)
    named = [name for name in relations if re.search(rf"\b{name}\b", sql)]
    there = {
        row[0]
        for row in connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
        ).fetchall()
    }
    return all(name in there for name in named)


def _refuse_absent_columns(table: Table, source: Source, offered: set[str], needs_meeting: bool) -> None:
    wanted = {column.name for column in table.columns if column.required}
    if needs_meeting:
        wanted.discard("episode_id")
    absent = sorted(wanted - offered)
    if absent:
        raise ShortfallError(
            f"'{table.name}' from '{source.label}' to have {', '.join(sorted(wanted))}",
            f"no {', '.join(absent)}",
            "Add the columns; docs/data-dictionary.md says what they hold.",
        )


def _staged_column(table: Table, name: str, offered: set[str], scope: str, origin: str = "") -> str:
    if name not in offered:
        return f"CAST(NULL AS VARCHAR) AS {name}"
    text = f"CAST({origin}{name} AS VARCHAR)"
    scoped = f"'{scope}:' || {text}" if scope and table[name].identifier else text
    return f"{scoped} AS {name}"


def _meet_episodes(table: Table, number: int, select: str, offered: set[str], scope: str) -> str:
    """Rows that name a person instead of an episode: the person's episode at the row's date is found.

    Where some rows of a source name their episode and others do not, `stated_episode_id` says which.
    """
    window = table.episode_window
    dates = [window.date_column] if window else []
    dates += [column.name for column in table.columns if column.type == "date" and column.name not in dates]
    given = [f"CAST(came.{name} AS VARCHAR)" for name in dates if name in offered]
    day = f"as_date(coalesce({', '.join(given)}))"
    columns = [
        _staged_column(table, name, offered, scope, "came.")
        for name in table.column_names
        if name != "episode_id"
    ]
    person = f"'{scope}:' || CAST(came.person_id AS VARCHAR)" if scope else "CAST(came.person_id AS VARCHAR)"
    service = "CAST(came.service_id AS VARCHAR)" if "service_id" in offered else "NULL"
    stated = f"'{scope}:' || came.stated_episode_id" if scope else "came.stated_episode_id"
    episode = f"coalesce({stated}, spans.raw_key)" if "stated_episode_id" in offered else "spans.raw_key"
    return f"""
        SELECT {number} AS source, CAST(came.line AS BIGINT) AS line, {episode} AS episode_id,
          {", ".join(columns)}
        FROM ({select}) AS came
        LEFT JOIN main.episode_spans AS spans
          ON spans.raw_person_id = {person} AND spans.at_service = coalesce({service}, '')
          AND {day} >= spans.from_date AND {day} < spans.until_date"""


EPISODE_SPANS = """
    CREATE TABLE IF NOT EXISTS main.episode_spans AS
    WITH places AS (
      SELECT raw_person_id, service_id AS at_service, raw_key, episode_first_date FROM main.kept_episodes
      UNION ALL
      SELECT raw_person_id, '', raw_key, episode_first_date FROM main.kept_episodes
    ),
    ordered AS (
      SELECT *, row_number() OVER in_time AS place, lead(episode_first_date) OVER in_time AS next_date
      FROM places
      WINDOW in_time AS (PARTITION BY raw_person_id, at_service ORDER BY episode_first_date, raw_key)
    )
    SELECT raw_person_id, at_service, raw_key,
      CASE WHEN place = 1 THEN DATE '0001-01-01' ELSE episode_first_date END AS from_date,
      coalesce(next_date, DATE '9999-12-31') AS until_date
    FROM ordered"""
"""From when until when a row of a person belongs to which episode: the last one that had begun by then, or
the first where none had; never two. Put together for the first table that asks."""
