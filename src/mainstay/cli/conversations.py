"""`mainstay conversations`: what was recorded on the site, for the next import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mainstay.cli.choices import DEFAULT_STORE, Store
from mainstay.cli.site import site_module


def conversations(
    out: Annotated[Path, typer.Argument(help="The CSV to write; an older one is replaced.")],
    store: Store = DEFAULT_STORE,
) -> None:
    """Write on which days people looked at their treatment together, so that the next import counts it.

    Example: mainstay conversations conversations.csv

    Then import it beside the extract: mainstay import ndtms=extract.csv site=conversations.csv. The file
    holds pseudonyms and days, and nothing of what was said. Writing it is in the audit log.
    """
    rows = site_module("people.command", store=store).write(out)
    typer.echo(f"Wrote {rows:,} days to {out.name}.")
