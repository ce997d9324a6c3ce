"""`mainstay sql`: read-only SQL over the record and the derived tables of a snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from mainstay.cli.choices import DEFAULT_STORE, Store
from mainstay.cli.show import WIDE
from mainstay.errors import ShortfallError, UsageError

if TYPE_CHECKING:
    import pyarrow as pa

    from mainstay.engines.duckdb import Connection

ROWS_SHOWN = 100
"""More than this is for a file, not for the eye."""


def sql(
    statement: Annotated[
        str, typer.Argument(metavar="SELECT", help="One SELECT over record and derived tables.")
    ],
    store: Store = DEFAULT_STORE,
    out: Annotated[Path | None, typer.Option(help="A file to write: .csv, .parquet or .json.")] = None,
) -> None:
    """Ask the current snapshot a question in SQL; nothing can be changed by it.

    Example: mainstay sql "SELECT end_reason, count(*) AS episodes FROM episodes GROUP BY end_reason"

    Tables: those of docs/data-dictionary.md, and the derived ones of docs/methods/derived-tables.md.
    """
    from mainstay.measure.files import check_ending, write_table
    from mainstay.record.store import open_snapshot

    if out:
        check_ending(out, (".csv", ".parquet", ".json"))
    snapshot = open_snapshot(store)
    with snapshot.connect() as connection:
        answer = run_select(connection, statement, snapshot.folder, snapshot.observed_to.isoformat())
    if out:
        write_table(answer, out)
        typer.echo(f"Wrote {answer.num_rows:,} rows to {out}.")
    else:
        _print(answer)


def _print(answer: pa.Table) -> None:
    """Columns under the names that were asked for, also those that are empty throughout."""
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=None, header_style="bold", pad_edge=False)
    for field in answer.schema:
        is_text = str(field.type) in ("string", "date32[day]", "bool")
        shown.add_column(field.name, justify="left" if is_text else "right", overflow="fold")
    for row in answer.slice(length=ROWS_SHOWN).to_pylist():
        shown.add_row(*("–" if cell is None else escape(str(cell)) for cell in row.values()))
    console = Console()
    (console if console.is_terminal else Console(width=WIDE)).print(shown)
    more = answer.num_rows - ROWS_SHOWN
    typer.echo(
        f"{answer.num_rows:,} rows." if more <= 0 else f"… and {more:,} rows more: write them with --out."
    )


def run_select(connection: Connection, statement: str, folder: Path, observed_to: str) -> pa.Table:
    """Run one SELECT with nothing but the snapshot in reach.

    Args
        connection : with the record tables
        statement : what was asked
        folder : the snapshot; no other file can be read, and none can be written
        observed_to : the snapshot's last day, ISO
    Returns
        the rows
    Raises
        UsageError : not one SELECT, or one that names what is not there
        ShortfallError : it could not be run to its end
    """
    import duckdb

    _refuse_all_but_one_select(connection, statement)
    _derive_what_is_named(connection, statement, observed_to)
    connection.execute(f"SET allowed_directories = ['{str(folder).replace(chr(39), chr(39) * 2)}']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    try:
        return connection.sql(statement).to_arrow_table()
    except (duckdb.CatalogException, duckdb.BinderException, duckdb.PermissionException) as problem:
        raise UsageError(
            "a SELECT over the record and derived tables",
            str(problem).split("\n")[0],
            "See docs/data-dictionary.md for tables and columns.",
        ) from None
    except duckdb.Error as problem:
        raise ShortfallError(
            "to run the SELECT to its end", f"a {type(problem).__name__}", "Check its casts, or ask for less."
        ) from None


def _refuse_all_but_one_select(connection: Connection, statement: str) -> None:
    import duckdb

    try:
        kinds = [part.type for part in connection.extract_statements(statement)]
    except duckdb.ParserException as problem:
        raise UsageError("one SELECT", str(problem).split("\n")[0], "Correct the SQL.") from None
    if kinds != [duckdb.StatementType.SELECT]:
        came = ", ".join(kind.name for kind in kinds) or "nothing"
        raise UsageError(
            "one SELECT and nothing else", came, "A snapshot is never changed: import files instead."
        )


def _derive_what_is_named(connection: Connection, statement: str, observed_to: str) -> None:
    import re
    from datetime import date

    from mainstay.derive.library import load_derived
    from mainstay.derive.run import create_derived

    # Every word, so that no syntax stands in the way: one too many costs time, one too few the answer.
    named = set(re.findall(r"\w+", statement.lower()))
    wanted = sorted(named & load_derived().keys())
    if wanted:
        create_derived(connection, wanted, date.fromisoformat(observed_to))
