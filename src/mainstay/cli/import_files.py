"""`mainstay import` and `mainstay check`: from a service's files to a snapshot, or only to the rules."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mainstay.cli.choices import DEFAULT_STORE, Store
from mainstay.cli.show import WIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.table import Table

    from mainstay.intake.inputs import InputSummary
    from mainstay.intake.publish import Publication
    from mainstay.intake.run import CheckedSources
    from mainstay.intake.stage import Source
    from mainstay.record.validate import CheckedTable

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="PROFILE=PATH...",
        help="Files to read, such as ndtms=extract.csv native=prescribing/. Write PROFILE:NAME=PATH where"
        " organisations number their clients separately.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")]


def import_files(
    sources: Sources,
    store: Store = DEFAULT_STORE,
    allow_set_aside: Annotated[
        float, typer.Option(min=0, max=100, help="Per cent of a table's rows that may be set aside.")
    ] = 5.0,
    as_json: AsJson = False,
) -> None:
    """Check files and publish them as the store's current snapshot.

    Example: mainstay import ndtms=extract.csv native=prescribing/ --store treatment

    Rows that break a rule are set aside in a folder that only you can read; the rest is published.
    Readers see the old snapshot until the new one is whole. The same files give the same snapshot.
    """
    from mainstay.intake.publish import import_sources

    parsed = _parse(sources)
    key = _key()
    with _progress() as on_table:
        done = import_sources(
            store,
            parsed,
            key=key,
            as_of=date.today(),  # noqa: DTZ011  dates in an extract are days of the place it comes from
            allowed_set_aside=allow_set_aside / 100,
            on_table=on_table,
        )
    if as_json:
        snapshot = {"snapshot": done.snapshot_id, "changed": done.changed}
        described = _describe(done.checked) | snapshot | {"observed_to": done.observed_to.isoformat()}
        typer.echo(json.dumps(described, indent=1))
        return
    _print_found(done.checked)
    _print_published(done)


def _key() -> bytes:
    from mainstay.intake.pseudonyms import key_path, load_or_make_key

    path = key_path()
    key, made = load_or_make_key(path)
    if made:
        typer.echo(
            f"Made a key for pseudonyms: {path}\nKeep a copy in a safe place, away from the store.", err=True
        )
    return key


def _print_published(done: Publication) -> None:
    if done.set_aside_folder:
        typer.echo(f"Rows set aside, readable by you only: {done.set_aside_folder}")
    state = f"snapshot {done.snapshot_id}, observed to {done.observed_to.isoformat()}"
    typer.echo(f"Published {state}." if done.changed else f"Nothing changed: the store already has {state}.")


def check_files(sources: Sources, as_json: AsJson = False) -> None:
    """Check files without importing them.

    Example: mainstay check ndtms=extract.csv

    Ends with exit code 1 if any row would be set aside.
    """
    from mainstay.intake.publish import check_only

    parsed = _parse(sources)
    with _progress() as on_table:
        checked = check_only(parsed, as_of=date.today(), on_table=on_table)  # noqa: DTZ011  as above
    if as_json:
        typer.echo(json.dumps(_describe(checked), indent=1))
    else:
        _print_found(checked)
        typer.echo("Nothing was imported: this only checks.")
    if checked.set_aside:
        raise typer.Exit(1)


def _parse(arguments: list[str]) -> list[Source]:
    from mainstay.intake.stage import parse_source, refuse_sources_that_cannot_meet

    parsed = [parse_source(argument) for argument in arguments]
    refuse_sources_that_cannot_meet(parsed)
    return parsed


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from mainstay.record.tables import TABLES

    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("files", total=len(TABLES) + 2)

        def on_table(name: str) -> None:
            bar.update(task, description=name, advance=1)

        yield on_table


def _print_found(checked: CheckedSources) -> None:
    for number, source in enumerate(checked.sources):
        for summary in checked.inputs[number]:
            for line in _input_lines(source, summary):
                typer.echo(line)
    _print_tables(checked)
    _print_faults(checked)
    rows = sum(table.staged for table in checked.tables)
    warned = sum(_warnings(table) for table in checked.tables)
    typer.echo(
        f"{rows + checked.misshapen:,} rows: {checked.set_aside:,} set aside,"
        f" {warned:,} warnings about rows kept."
    )


def _warnings(table: CheckedTable) -> int:
    return sum(e.count for e in table.counts if e.rule.severity == "warning" and e.rule.name != "given_twice")


def _print_tables(checked: CheckedSources) -> None:
    from rich.table import Table

    several = len(checked.sources) > 1
    shown = Table(box=None, header_style="bold", pad_edge=False)
    shown.add_column("table")
    headings = ("rows kept", "set aside", "warnings", *(["in two sources"] if several else []))
    for heading in headings:
        shown.add_column(heading, justify="right")
    for table in checked.tables:
        cells = (table.kept, table.set_aside, _warnings(table), table.merged)[: len(headings)]
        shown.add_row(table.table.name, *(f"{cell:,}" if cell else "–" for cell in cells))
    _print(shown)


def _print(shown: Table) -> None:
    from rich.console import Console

    console = Console()
    (console if console.is_terminal else Console(width=WIDE)).print(shown)


LINES_SHOWN = 5


def _input_lines(source: Source, summary: InputSummary) -> Iterator[str]:
    read = f"{source.label}: read {summary.file_name}"
    if summary.unknown_headers or summary.left_out or summary.misshapen or summary.encoding == "windows-1252":
        yield f"{read} ({summary.encoding})"
    if summary.unknown_headers:
        yield f"  columns the profile does not know, left out: {', '.join(summary.unknown_headers)}"
    if summary.left_out:
        yield f"  {summary.left_out:,} rows left out: {summary.left_out_because}"
    if summary.misshapen:
        lines = ", ".join(str(line) for line in summary.misshapen_lines[:LINES_SHOWN])
        yield f"  {summary.misshapen:,} lines {summary.misshapen_because}, set aside (first: {lines})"


def _print_faults(checked: CheckedSources) -> None:
    """What was found by rule: first what is set aside, and there what concerns most rows."""
    from rich.table import Table

    found = [entry for table in checked.tables for entry in table.counts if entry.rule.name != "given_twice"]
    if not found:
        return
    several = len(checked.sources) > 1
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("", "rows", "table", "column: rule", "first lines", *(["source"] if several else [])):
        shown.add_column(heading, justify="right" if heading == "rows" else "left")
    for entry in sorted(found, key=lambda entry: (entry.rule.severity != "error", -entry.count)):
        place = f"{entry.rule.column}: " if entry.rule.column else ""
        cells = [
            "set aside" if entry.rule.severity == "error" else "warning",
            f"{entry.count:,}",
            entry.rule.table,
            f"{place}{entry.rule.meaning}",
            ", ".join(str(line) for line in entry.first_lines),
        ]
        shown.add_row(*cells, *([checked.sources[entry.source].label] if several else []))
    typer.echo()
    _print(shown)
    typer.echo()


def _describe(checked: CheckedSources) -> dict[str, Any]:
    return {
        "files": [
            {
                "source": source.label,
                "file": summary.file_name,
                "encoding": summary.encoding,
                "unknown_headers": list(summary.unknown_headers),
                "left_out": summary.left_out,
                "left_out_because": summary.left_out_because,
                "misshapen": summary.misshapen,
                "misshapen_lines": list(summary.misshapen_lines[:LINES_SHOWN]),
            }
            for number, source in enumerate(checked.sources)
            for summary in checked.inputs[number]
        ],
        "tables": {
            table.table.name: {
                "kept": table.kept,
                "set_aside": table.set_aside,
                "in_two_sources": table.merged,
            }
            for table in checked.tables
        },
        "faults": [
            {
                "table": entry.rule.table,
                "column": entry.rule.column,
                "rule": entry.rule.name,
                "severity": entry.rule.severity,
                "meaning": entry.rule.meaning,
                "rows": entry.count,
                "first_lines": list(entry.first_lines),
                "source": checked.sources[entry.source].label,
            }
            for table in checked.tables
            for entry in table.counts
        ],
    }
