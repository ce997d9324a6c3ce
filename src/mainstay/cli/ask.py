"""`mainstay ask`: the form that people answer, in a process of its own."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from mainstay.cli.choices import DEFAULT_STORE, Store
from mainstay.cli.site import end_when_told, site_module

FORM_SETTINGS = "mainstay_web.voice_form.settings"


def ask(
    store: Store = DEFAULT_STORE,
    host: Annotated[str, typer.Option(help="The address it listens at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8766,
    threads: Annotated[int, typer.Option(min=1, help="How many requests are answered at once.")] = 8,
    shuffle: Annotated[
        bool, typer.Option("--shuffle", help="Only write what waits anew in random order; for each night.")
    ] = False,
) -> None:
    """Serve the form that people answer, until Ctrl-C.

    Example: mainstay ask --store mainstay-store --port 8766

    It has no accounts, keeps no cookie, address or time, and can only add answers. What is asked comes from
    a file that the site writes (MAINSTAY_WAVES_FILE); where answers go says MAINSTAY_ANSWERS_URL:
    on PostgreSQL, with a role that may only insert.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = FORM_SETTINGS
    form = site_module("voice_form.serve", store=store)
    if shuffle:
        typer.echo(f"{form.shuffle()} sheets wait, in new order.")
        return
    end_when_told()
    form.serve(host=host, port=port, threads=threads, say=typer.echo)
