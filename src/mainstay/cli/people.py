"""`mainstay people`: who was counted in one number, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.choices import (
    DEFAULT_STORE,
    FirstDay,
    LastDay,
    Local,
    OneIndicator,
    Store,
    as_dates,
    open_one,
)

if TYPE_CHECKING:
    import pyarrow as pa


def people(
    indicator: OneIndicator,
    service: Annotated[str, typer.Option(help="The service whose people to list.")],
    met: Annotated[str | None, typer.Option(help="Only those who met it: yes, no or unknown.")] = None,
    first_day: FirstDay = None,
    last_day: LastDay = None,
    local: Local = None,
    store: Store = DEFAULT_STORE,
    out: Annotated[Path | None, typer.Option(help="A file to write: .csv, .parquet or .json.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON.")] = False,
) -> None:
    """List who was counted in one indicator at one service, and why.

    Example: mainstay people heroin_on_top_182d --service S01 --met unknown

    Each row is one unit that was eligible: the person's and the episode's pseudonym, the day it was counted
    on, whether the indicator was met (empty where that is unknown) and the evidence. The rows are about
    people: keep them inside the service.
    """
    from mainstay.measure.people import list_people

    from_date, to_date = as_dates(first_day, last_day)
    chosen, snapshot = open_one(indicator, local, store, out, (".csv", ".parquet", ".json"))
    with snapshot.connect() as connection:
        rows = list_people(
            connection,
            chosen,
            service_id=service,
            observed_to=snapshot.observed_to,
            met=met,
            from_date=from_date,
            to_date=to_date,
        )
    _give(rows, out, as_json)


def _give(rows: pa.Table, out: Path | None, as_json: bool) -> None:
    from mainstay.cli.show import show_table
    from mainstay.measure.files import to_json, write_table

    if out:
        write_table(rows, out)
    if as_json:
        typer.echo(to_json(rows))
    elif out:
        typer.echo(f"{rows.num_rows} rows written to {out}. They are about people: keep them in the service.")
    else:
        show_table(rows, nothing="Nobody at this service was eligible in these days, or none fits --met.")
