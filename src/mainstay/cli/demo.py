"""`mainstay demo`: from nothing to a report and the site, on a synthetic treatment system."""

from __future__ import annotations

import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.errors import ShortfallError

if TYPE_CHECKING:
    from collections.abc import Iterator

DEMO_SEED = 1
YEARS = 3
MARK = "made-by-mainstay-demo"
LAST_PORT = 65535
RUN = "from mainstay.cli.main import run; run()"
"""What a process of its own does: this command line again."""


def demo(
    people: Annotated[int, typer.Option(min=50, help="How many people the system has.")] = 3000,
    services: Annotated[int, typer.Option(min=1, help="How many services they come to.")] = 12,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where the site is.")] = 8765,
    serve: Annotated[
        bool | None,
        typer.Option("--serve/--no-serve", help="Open the site until Ctrl-C; a terminal gets it unasked."),
    ] = None,
    folder: Annotated[Path, typer.Option(help="Where everything is put.")] = Path("mainstay-demo"),
) -> None:
    """Make a synthetic treatment system, import it, measure it, write the report and open the site.

    Example: mainstay demo --no-serve

    The people in it never lived. The folder is made again each time.
    """
    report = make_demo(folder, people, services)
    typer.echo(f"\nThe report is in {report.resolve()}")
    typer.echo(f"Ask it more:     mainstay measure --by service,quarter --store {folder / 'store'}")
    if serve or (serve is None and sys.stdout.isatty()):
        _serve(folder / "store", port)
    elif serve is None:
        typer.echo("The site:        mainstay demo --serve opens it (here is no terminal to end it from)")


def make_demo(folder: Path, people: int, services: int) -> Path:
    """Simulate, import, measure and report into a folder.

    Args
        folder : made again; refused where it holds something that a demo did not make
        people, services : size of the system
    Returns
        the report's path
    Raises
        ShortfallError : the folder holds something else, or cannot be written
    """
    from mainstay.indicators.library import load_indicators
    from mainstay.intake.pseudonyms import load_or_make_key
    from mainstay.intake.publish import import_sources
    from mainstay.intake.stage import parse_source
    from mainstay.report.build import write_report
    from mainstay.simulate.native_format import write
    from mainstay.simulate.system import simulate

    extract, store, report = folder / "extract", folder / "store", folder / "report.html"
    _clear(folder)
    with _step(f"Simulating {people:,} people at {services:,} services over {YEARS} years"):
        extract.mkdir()
        write(simulate(people, services, YEARS, DEMO_SEED), extract)
    with _step("Importing their records"), ThreadPoolExecutor(1) as beside:
        beside.submit(load_indicators)  # for the report: the import leaves a processor idle
        key, _ = load_or_make_key(folder / "pseudonym.key")
        import_sources(store, [parse_source(f"native={extract}")], key=key, as_of=date.today())  # noqa: DTZ011  as in import
    with _step("Counting every indicator and writing the report"):
        write_report(store, report)
    return report


def _clear(folder: Path) -> None:
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
            raise ShortfallError(
                f"'{folder}' to be empty or made by an earlier demo",
                "something else in it",
                "Move it away, or give another folder with --folder.",
            )
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / MARK).touch()
    except OSError as problem:
        raise ShortfallError(
            f"to write to '{folder}'", problem.strerror or "", "Give another folder with --folder."
        ) from None


@contextmanager
def _step(doing: str) -> Iterator[None]:
    from rich.console import Console

    console = Console()
    began = time.perf_counter()
    with console.status(f"{doing} …"):
        yield
    console.print(f"{doing}: {time.perf_counter() - began:.1f} s")


def _serve(store: Path, port: int) -> None:
    """Open the site to this machine only, with one account for each role, until Ctrl-C."""
    from mainstay.cli.site import end_when_told, site_module

    end_when_told()
    form_port = port + 1 if 0 < port < LAST_PORT else 0
    form = {"form_address": f"http://127.0.0.1:{form_port}"} if form_port else {}
    server = site_module(
        "config.serve", store=store, host="127.0.0.1", port=str(port), demonstration="yes", **form
    )
    server.set_up()
    with _step("Making up answers to surveys"):
        site_module("voice.demonstration").make_sample()
    with _step("Releasing a few tables that are safe to publish"):
        site_module("results.demonstration").make_sample_release()
    accounts = site_module("accounts.demonstration").make_accounts()
    width = max(len(account.email) for account in accounts)
    typer.echo(
        "\nSign in as any of these, or choose a role on the sign-in page. They work in this demo only."
    )
    for account in accounts:
        typer.echo(f"  {account.email:<{width}}  {account.password}")
    with _form_beside(store, form_port):
        server.serve(threads=8, say=typer.echo)


@contextmanager
def _form_beside(store: Path, port: int) -> Iterator[None]:
    """The form that people answer, in its own process, as long as the site is open; none without a port."""
    import subprocess

    if not port:
        yield
        return
    words = ["ask", "--store", str(store), "--port", str(port)]
    running = subprocess.Popen([sys.executable, "-c", RUN, *words])  # noqa: S603  our own command
    try:
        yield
    finally:
        running.terminate()
        running.wait(timeout=10)
