"""`mainstay client-numbers`: let a service see its own client numbers on its pages, or no longer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mainstay.cli.choices import DEFAULT_STORE, Store
from mainstay.cli.site import site_module
from mainstay.errors import UsageError


def client_numbers(
    service: Annotated[str, typer.Option(help="The service whose numbers they are.")],
    file: Annotated[Path | None, typer.Argument(help="CSV with a column client_number.")] = None,
    scope: Annotated[str, typer.Option(help="The NAME of PROFILE:NAME=PATH at the import, if any.")] = "",
    forget: Annotated[bool, typer.Option("--forget", help="Delete them and show none.")] = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Keep a service's own client numbers, encrypted, and show them beside the pseudonym.

    Example: mainstay client-numbers numbers.csv --service Z0001

    The numbers are encrypted under client-numbers.key in the site's folder: keep a copy apart from the
    database. Only roles that may see a number are shown it, and each showing is in the audit log.
    """
    if forget == (file is not None):
        raise UsageError("a file, or --forget", "both" if forget else "neither", "Give one of them.")
    commands = site_module("people.command", store=store)
    if file is None:
        commands.forget_numbers(service_id=service)
        typer.echo("Deleted. No client number is shown.")
        return
    kept = commands.keep_numbers(file, service_id=service, scope=scope)
    typer.echo(f"Kept {kept:,} client numbers.")
