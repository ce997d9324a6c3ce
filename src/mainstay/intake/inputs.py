"""Make a profile's files readable by its SQL: one relation for each input, with the line of each row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from mainstay.engines.duckdb import Connection, explain
from mainstay.errors import ShortfallError
from mainstay.intake.csv_file import examine_csv

if TYPE_CHECKING:
    from mainstay.intake.profiles import Input, Profile


@dataclass(frozen=True)
class InputSummary:
    """What was found in one file.

    Attributes
        name, file_name : what the profile calls it, and what it is called
        encoding : of the original
        rows : rows read; None for a file that is read only once, while its table is made
        unknown_headers : columns that the profile does not know and leaves out
        left_out, left_out_because : rows left out by the profile, and why
        misshapen_lines : lines that are no rows
        misshapen_because : what is wrong with them
        keeps_line_numbers : whether rows are counted in lines of the file, those that are no rows too
        is_numbered_by_place : whether it is a CSV file that is read only once: the first row is of line 2
    """

    name: str
    file_name: str
    encoding: str = ""
    rows: int | None = None
    unknown_headers: tuple[str, ...] = ()
    left_out: int = 0
    left_out_because: str = ""
    misshapen_lines: tuple[int, ...] = ()
    misshapen_because: str = "without a cell for each column"
    keeps_line_numbers: bool = False
    is_numbered_by_place: bool = False

    @property
    def misshapen(self) -> int:
        """Lines that are no rows."""
        return len(self.misshapen_lines)


def find_inputs(profile: Profile, path: Path) -> dict[str, Path]:
    """The files of a profile in the place given.

    Args
        profile : what to look for
        path : a folder, or the one file
    Returns
        input name to file
    Raises
        ShortfallError : nothing there, something missing, or several files for one input
    """
    if not path.exists():
        raise ShortfallError(
            f"files for '{profile.name}'", f"nothing at '{path}'", "Check the path after the = sign."
        )
    if profile.inputs[0].format == "r_data":
        return {profile.inputs[0].name: path}
    if path.is_file():
        return {_input_for(profile, path).name: path}
    found = {}
    for expected in profile.inputs:
        matches = sorted({match for pattern in expected.patterns for match in path.glob(pattern)})
        if len(matches) > 1:
            raise ShortfallError(
                f"one file for '{expected.name}' in '{path.name}'",
                f"{len(matches)}: {', '.join(match.name for match in matches)}",
                "Give the file itself, or leave only one there.",
            )
        if matches:
            found[expected.name] = _refuse_folder(matches[0])
        elif expected.required:
            raise ShortfallError(
                f"a file like {' or '.join(expected.patterns)} in '{path.name}'",
                "no such file",
                "Give the file itself, or the folder that holds it.",
            )
    if not found:
        wanted = ", ".join(pattern for expected in profile.inputs for pattern in expected.patterns[:1])
        raise ShortfallError(f"one or more of {wanted} in '{path.name}'", "none of them", "Check the folder.")
    return found


def _refuse_folder(path: Path) -> Path:
    if path.is_file():
        return path
    raise ShortfallError(
        f"'{path.name}' to be a file", "a folder", "Give the file, or the folder that holds it."
    )


def _input_for(profile: Profile, path: Path) -> Input:
    if len(profile.inputs) == 1:
        return profile.inputs[0]
    for expected in profile.inputs:
        if any(path.match(pattern) for pattern in expected.patterns):
            return expected
    wanted = ", ".join(pattern for expected in profile.inputs for pattern in expected.patterns[:1])
    raise ShortfallError(f"a file named {wanted}", f"'{path.name}'", "Rename the file, or give its folder.")


def connect_input(
    connection: Connection, profile: Profile, expected: Input, path: Path, work_folder: Path
) -> InputSummary:
    """Make the relation that the profile's SQL calls by the input's name.

    Args
        connection : the working engine
        profile, expected, path : what is read
        work_folder : for a UTF-8 copy
    Returns
        what was found; the relation has `line` and every known header that the profile's SQL reads, absent
        ones as missing
    Raises
        ShortfallError : the file cannot be read
    """
    try:
        if expected.format == "r_data":
            return _connect_r_tables(connection, expected, path)
        if path.suffix == ".parquet":
            return _connect_parquet(connection, profile, expected, path)
        return _connect_csv(connection, profile, expected, path, work_folder)
    except duckdb.Error as problem:
        raise explain(problem, f"reading '{path.name}'") from None


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _connect_csv(
    connection: Connection, profile: Profile, expected: Input, path: Path, work_folder: Path
) -> InputSummary:
    file = examine_csv(path, work_folder)
    unknown = _refuse_unless_known(expected, path, file.headers)
    columns = ", ".join(f"{_quote(header)}: 'VARCHAR'" for header in file.headers)
    reader = (
        f"read_csv({_quote(str(file.path))}, auto_detect=false, header=false, skip=1, delim=',', quote='\"',"
        f" escape='\"', columns={{{columns}}}, nullstr='', ignore_errors=true, store_rejects=true,"
        f" rejects_table={_quote(rejects_table(connection, expected.name))},"
        f" rejects_scan={_quote(rejects_table(connection, expected.name) + '_scan')})"
    )
    cells = {header.upper(): _present(header, expected.missing, file.has_blanks) for header in file.headers}
    wanted = [name for name in cells if expected.knows(name)]
    if not _is_one_file_per_table(profile):
        wanted += [name for name in expected.known_headers if name not in cells and not name.endswith("*")]
    offered = [
        f"{cells.get(name, 'CAST(NULL AS VARCHAR)')} AS {_identifier(name)}"
        for name in wanted
        if profile.reads(name, expected)
    ]
    # The header is line 1; a row is numbered by its place, which is its line unless cells hold line breaks.
    select = f"SELECT {', '.join(offered)}, row_number() OVER () + 1 AS line FROM {reader}"
    rows = _make_relation(connection, profile, expected, select)
    left_out = _leave_out(connection, expected)
    return InputSummary(
        expected.name,
        path.name,
        file.encoding,
        rows,
        unknown,
        left_out,
        expected.leave_out_because,
        is_numbered_by_place=rows is None,
    )


def _is_one_file_per_table(profile: Profile) -> bool:
    return len(profile.inputs) > 1 and profile.inputs[0].name in profile.selects


def rejects_table(connection: Connection, input_name: str) -> str:
    """Name of the table in which the engine notes rows without a cell for each column.

    The engine keeps these tables in one place for all sources, so the name carries the source's schema.
    """
    schema = connection.execute("SELECT current_schema()").fetchall()[0][0]
    return f"rejects_{schema}_{input_name}"


def _present(header: str, missing: tuple[str, ...], has_blanks: bool) -> str:
    """A cell, or NULL: the engine reads an empty cell as NULL, and trimming costs as much as reading."""
    cell = _identifier(header)
    present = f"nullif(trim({cell}), '')" if has_blanks else cell
    for token in missing:
        if token:
            present = f"nullif({present}, {_quote(token)})"
    return present


def _refuse_unless_known(expected: Input, path: Path, headers: tuple[str, ...]) -> tuple[str, ...]:
    unknown = tuple(header for header in headers if not expected.knows(header))
    if len(unknown) == len(headers):
        raise ShortfallError(
            f"'{path.name}' to have columns such as {', '.join(expected.known_headers[:4])}",
            f"{len(headers)} columns, none of them known",
            "Check that this is the right file for the profile, and that its first line holds the headers.",
        )
    return unknown


def _make_relation(connection: Connection, profile: Profile, expected: Input, select: str) -> int | None:
    """A table if several SELECTs read it, else a view, so that a large file is read once and not kept."""
    uses = sum(len(re.findall(rf"\b{expected.name}\b", sql, re.IGNORECASE)) for sql in profile.statements)
    if uses <= 1 and not expected.leave_out:
        connection.execute(f"CREATE OR REPLACE VIEW {expected.name} AS {select}")
        return None
    connection.execute(f"CREATE OR REPLACE TABLE {expected.name} AS {select}")
    rows = int(connection.execute(f"SELECT count(*) FROM {expected.name}").fetchall()[0][0])
    if not rows:
        raise ShortfallError(
            f"rows in the file for '{expected.name}'", "a header and nothing else", "Export the file again."
        )
    return rows


def _leave_out(connection: Connection, expected: Input) -> int:
    if not expected.leave_out:
        return 0
    count = connection.execute(f"SELECT count(*) FROM {expected.name} WHERE {expected.leave_out}").fetchall()
    connection.execute(f"DELETE FROM {expected.name} WHERE {expected.leave_out}")
    return int(count[0][0])


def _connect_parquet(connection: Connection, profile: Profile, expected: Input, path: Path) -> InputSummary:
    reader = f"read_parquet({_quote(str(path))}, file_row_number=true)"
    described = connection.execute(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {reader}").fetchall()
    headers = tuple(row[0] for row in described)
    unknown = _refuse_unless_known(expected, path, headers)
    offered = ", ".join(
        f"CAST({_identifier(name)} AS VARCHAR) AS {_identifier(name.upper())}"
        for name in headers
        if name not in unknown
    )
    rows = _make_relation(
        connection, profile, expected, f"SELECT {offered}, file_row_number + 1 AS line FROM {reader}"
    )
    return InputSummary(expected.name, path.name, "parquet", rows, unknown)


def _connect_r_tables(connection: Connection, expected: Input, path: Path) -> InputSummary:
    from mainstay.intake.r_data import read_r_tables

    tables = read_r_tables(path, wanted=expected.tables)
    for name, table in tables.items():
        connection.register("r_table", table)
        connection.execute(
            f"CREATE OR REPLACE TABLE {_identifier(name)} AS"
            " SELECT *, row_number() OVER () AS line FROM r_table"
        )
        connection.unregister("r_table")
    return InputSummary("tables", path.name, "R data", sum(table.num_rows for table in tables.values()))


def misshapen_lines(connection: Connection, expected: Input) -> tuple[int, ...]:
    """Lines of a CSV input that did not have a cell for each column, in order.

    Call it after the input was read, with its source's names in reach.
    """
    table = rejects_table(connection, expected.name)
    known = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [table]
    ).fetchall()[0][0]
    if not known:
        return ()
    # A quotation mark that is never closed makes one row of many lines: each of them is lost.
    text = "trim(coalesce(csv_line, ''), chr(10) || chr(13))"
    breaks = ", ".join(f"length({text}) - length(replace({text}, chr({end}), ''))" for end in (10, 13))
    rows = connection.execute(
        f"SELECT line, max(greatest({breaks})) FROM {table} GROUP BY line ORDER BY line"
    ).fetchall()
    return tuple(sorted({line for first, more in rows for line in range(first, first + more + 1)}))


def line_shifts(misshapen: tuple[int, ...]) -> tuple[int, ...]:
    """From which counted line on another misshapen line stands before it.

    A row's counted line is its place among the rows that were read; the engine passes over misshapen ones.

    Args
        misshapen : lines of the file, in order
    Returns
        one number for each: a counted line at or after it lies one line further down
    Example
        >>> line_shifts((3, 4))
        (3, 3)
    """
    return tuple(line - passed for passed, line in enumerate(misshapen))
