"""`mainstay audit`: prove that the site's audit log is as it was written."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mainstay.cli.site import site_module


class AuditStep(StrEnum):
    """What to do with the log."""

    verify = "verify"
    anchor = "anchor"


def audit(
    step: Annotated[AuditStep, typer.Argument(help="verify: read it all again; anchor: note where it ends.")],
    anchors: Annotated[
        Path | None, typer.Option(help="verify with this copy of the anchors, kept elsewhere.")
    ] = None,
    store: Annotated[
        Path | None, typer.Option("--store", envvar="MAINSTAY_STORE", help="The store that the site shows.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Prove that nobody edited, deleted, added, moved or cut off events of the site's audit log.

    Example: mainstay audit verify --anchors copy-of-anchors.jsonl

    verify ends with 1 if something was changed, and says what. anchor adds a signed line with the length
    and the end of the log to the file of anchors; keep that file, or a copy, where those who run the site
    cannot change it.
    """
    command = site_module("audit.command", store=store)
    if step is AuditStep.anchor:
        events = command.anchor()
        typer.echo(json.dumps({"events": events}) if as_json else f"Anchored at {events} events.")
        return
    verdict = command.verify(anchors)
    if as_json:
        typer.echo(json.dumps(command.as_json(verdict), indent=2))
    else:
        typer.echo("\n".join(command.in_words(verdict)))
    if not verdict.is_whole:
        raise typer.Exit(1)
