"""Make a FHIR export readable by a profile's SQL: one relation for each type of resource."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mainstay.errors import ShortfallError
from mainstay.intake.inputs import InputSummary, rejects_table

if TYPE_CHECKING:
    from pathlib import Path

    from mainstay.engines.duckdb import Connection
    from mainstay.intake.profiles import Input, Profile

HEAD_BYTES = 4096
LINES = "ndjson_line"
LONGEST_LINE_BYTES = 16 * 1024 * 1024
"""A resource with everything in it is some kilobytes; a line longer than this is not one resource."""

MACROS = (
    # The last part of a reference, whatever server it names; a version of the resource is left off.
    """referred_id(reference) AS
        nullif(regexp_extract(reference, '([^/]+)(/_history/[^/]+)?$', 1), '')""",
    "first_day(moment) AS left(moment, 10)",
    """extension_named(extensions, name) AS
        list_filter(extensions, lambda given: given.url = 'urn:mainstay:extension:' || name)[1]""",
    # R4 and R4B call the extension by the first of these names, R5 by the second.
    """episode_of(extensions) AS referred_id(list_filter(extensions, lambda given: given.url IN (
        'http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare',
        'http://hl7.org/fhir/StructureDefinition/event-episodeOfCare'))[1].valueReference.reference)""",
    # A strength is written as '1 mg/ml'; a unit that it does not explain must not pass as milligrams.
    """in_mg(amount, unit, strength) AS CASE
        WHEN amount IS NULL THEN NULL
        WHEN lower(unit) IN ('mg', 'milligram', 'milligrams') THEN CAST(try_cast(amount AS DOUBLE) AS VARCHAR)
        WHEN lower(unit) = lower(split_part(strength, '/', 2))
        THEN CAST(try_cast(amount AS DOUBLE) * try_cast(split_part(strength, ' ', 1) AS DOUBLE) AS VARCHAR)
        ELSE 'unreadable' END""",
)
"""What SELECTs over resources say often."""


def make_macros(connection: Connection) -> None:
    """Make the words that SELECTs over resources use.

    Args
        connection : the working engine
    Example
        >>> from mainstay.engines.duckdb import connect
        >>> with connect() as connection:
        ...     make_macros(connection)
        ...     connection.execute("SELECT referred_id('https://a.example/Patient/7/_history/2')").fetchall()
        [('7',)]
    """
    for macro in MACROS:
        connection.execute(f"CREATE OR REPLACE TEMP MACRO {macro}")


def refuse_what_is_no_export(profile: Profile, path: Path) -> None:
    """Refuse a Bundle or a single file where the folder of a bulk export is wanted, and say what to do.

    Args
        profile : one whose inputs are NDJSON; any other is let through
        path : what was given
    Raises
        ShortfallError : a Bundle, or one file
    """
    if not profile.is_of_resources or not path.exists():
        return
    found = [path] if path.is_file() else sorted([*path.glob("*.ndjson"), *path.glob("*.json")])
    for file in found:
        _refuse_bundle(file)
    if path.is_file():
        raise ShortfallError(
            "the folder of a FHIR bulk export", f"the file '{path.name}'", "Give the folder that holds it."
        )


def _refuse_bundle(path: Path) -> None:
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if re.search(rb'"resourceType"\s*:\s*"Bundle"', head) or head.lstrip()[:1] == b"[":
        came = "a list of resources" if head.lstrip()[:1] == b"[" else "a Bundle"
        raise ShortfallError(
            "NDJSON: one resource on each line, one file for each type, such as Patient.ndjson",
            f"{came} in '{path.name}'",
            "Ask for a bulk export, or take the resources out: docs/how-to/import-fhir.md says how.",
        )


def connect_ndjson(connection: Connection, expected: Input, path: Path) -> InputSummary:
    """Make the relation of one type of resource.

    Args
        connection : the working engine, in the schema of the source
        expected : with `resource` and `shape`
        path : one resource on each line; empty lines are passed over
    Returns
        what was found; lines that are no such resource are noted by their number, and not read
    Raises
        ShortfallError : no line is such a resource
    """
    _read_lines(connection, expected, path)
    try:
        connection.execute(f"""
            CREATE OR REPLACE TABLE {expected.name} AS
            SELECT line, unnest(from_json(body, '{expected.shape}')) FROM {LINES} WHERE is_resource""")
        given, rows = connection.execute(
            f"SELECT count(*), count(*) FILTER (WHERE is_resource) FROM {LINES}"
        ).fetchall()[0]
    finally:
        connection.execute(f"DROP TABLE {LINES}")
    if given and not rows:
        raise ShortfallError(
            f"one {expected.resource} on each line of '{path.name}'",
            f"{given} lines, none of which is one",
            "Export it as NDJSON, without line breaks within a resource.",
        )
    because = f"that are no {expected.resource} in JSON"
    return InputSummary(
        expected.name, path.name, "ndjson", rows, misshapen_because=because, keeps_line_numbers=True
    )


def _read_lines(connection: Connection, expected: Input, path: Path) -> None:
    """The lines that are not empty; those that are no resource are noted."""
    place = str(path).replace("'", "''")
    # A character that valid JSON cannot hold parts the columns: each line is one cell, whatever it is.
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE {LINES} AS
        SELECT line, body,
          CASE WHEN json_valid(body) AND json_type(body) = 'OBJECT'
            THEN coalesce(json_extract_string(body, '$.resourceType') = '{expected.resource}', false)
          END AS is_resource
        FROM (
          SELECT row_number() OVER () AS line, body
          FROM read_csv('{place}', auto_detect=false, header=false, delim=chr(1), quote='', escape='',
            columns={{'body': 'VARCHAR'}}, strict_mode=false, max_line_size={LONGEST_LINE_BYTES})
        )
        WHERE trim(body) <> ''""")
    connection.execute(f"""
        CREATE OR REPLACE TABLE main.{rejects_table(connection, expected.name)} AS
        SELECT line, CAST(NULL AS VARCHAR) AS csv_line,
          CASE WHEN is_resource IS NULL THEN 'not json' ELSE 'another resource' END AS error_type
        FROM {LINES} WHERE is_resource IS NOT TRUE""")


def connect_nothing(connection: Connection, expected: Input) -> None:
    """Make the relation of an input that is not there, without a row, so that each SELECT can name it.

    Args
        connection : the working engine, in the schema of the source
        expected : one with a `shape`, or with headers
    """
    if expected.format == "ndjson":
        columns = f"unnest(from_json('{{}}', '{expected.shape}'))"
    else:
        columns = ", ".join(f"CAST(NULL AS VARCHAR) AS {name}" for name in expected.known_headers)
    connection.execute(
        f"CREATE OR REPLACE TABLE {expected.name} AS SELECT CAST(0 AS BIGINT) AS line, {columns} WHERE false"
    )
