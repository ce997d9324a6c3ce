"""`mainstay report`: one HTML file for the whole network or for one service."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mainstay.cli.choices import DEFAULT_STORE, Local, Store


def report(
    out: Annotated[Path, typer.Option(help="The file to write; ends in .html.")],
    service: Annotated[str | None, typer.Option(help="One service; default: the whole network.")] = None,
    local: Local = None,
    store: Store = DEFAULT_STORE,
) -> None:
    """Write the report: what needs attention, what has improved, and everything behind it.

    Example: mainstay report --service S01 --out S01.html

    One file that works without a network, on a phone and on paper.
    """
    from mainstay.measure.files import check_ending
    from mainstay.report.build import write_report

    check_ending(out, (".html",))
    write_report(store, out, service=service, local=local)
    typer.echo(f"The report is in {out.resolve()}")
