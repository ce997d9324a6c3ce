"""`mainstay account`: the first account of a site, and a way back in for whoever lost theirs."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from mainstay.cli.choices import DEFAULT_STORE, Store
from mainstay.cli.site import site_module


class AccountStep(StrEnum):
    """What to do with an account."""

    add = "add"
    reset = "reset"
    close = "close"


def account(
    step: Annotated[
        AccountStep,
        typer.Argument(help="add: make it or give it a role; reset: new secrets; close: nobody signs in."),
    ],
    email: Annotated[str, typer.Argument(help="The address its owner signs in with.")],
    role: Annotated[str, typer.Option(help="add: one of the roles of the site.")] = "administrator",
    service: Annotated[str, typer.Option(help="add: the service in which the role is held.")] = "",
    area: Annotated[str, typer.Option(help="add: the area in which the role is held.")] = "",
    name: Annotated[str, typer.Option(help="add: what pages call its owner.")] = "",
    store: Store = DEFAULT_STORE,
) -> None:
    """Add, reset or close an account of the site, and print where its owner chooses a password.

    Example: mainstay account add jo@example.org --role administrator

    The address printed works once, for three days. At the first sign-in the site asks for a second factor.
    """
    commands = site_module("accounts.command", store=store)
    if step is AccountStep.close:
        commands.close(email)
        typer.echo("Closed. Nobody can sign in with it.")
        return
    if step is AccountStep.add:
        path = commands.add(email, name=name, role=role, service_id=service, area=area)
    else:
        path = commands.reset(email)
    if path:
        typer.echo("Its owner chooses a password once, within three days, at this path of the site:")
        typer.echo(path)
    else:
        typer.echo("The role was given to the account that was there.")
