"""`mainstay web`: the site, for browsers at this machine or behind a proxy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mainstay.cli.choices import DEFAULT_STORE, Local, Store
from mainstay.cli.site import end_when_told, site_module


def web(
    store: Store = DEFAULT_STORE,
    local: Local = None,
    host: Annotated[str, typer.Option(envvar="MAINSTAY_HOST", help="The address it listens at.")] = "",
    port: Annotated[
        int, typer.Option(min=0, max=65535, envvar="MAINSTAY_PORT", help="The port; 0 takes a free one.")
    ] = 8765,
    options: Annotated[
        Path | None, typer.Option(envvar="MAINSTAY_SITE", help="A TOML file with options of the site.")
    ] = None,
    threads: Annotated[int, typer.Option(min=1, help="How many requests are answered at once.")] = 8,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve, or only set up and check.")
    ] = True,
) -> None:
    """Serve the site, until Ctrl-C.

    Example: mainstay web --store mainstay-store --port 8765

    Its own database and key are in a folder beside the store. The database is brought up to date and the
    set-up checked first. Make the first account with mainstay account add.
    """
    given = {"host": host, "port": str(port), "site": str(options) if options else ""}
    if local:
        given["local"] = str(local)
    server = site_module("config.serve", store=store, **given)
    server.set_up()
    if serve:
        end_when_told()
        server.serve(threads=threads, say=typer.echo)
