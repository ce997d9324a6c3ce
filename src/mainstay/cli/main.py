"""`mainstay`: the command line's entry."""

from __future__ import annotations

import sys

import typer

from mainstay import __version__
from mainstay.cli import (
    account,
    ask,
    audit,
    casemix,
    client_numbers,
    conversations,
    demo,
    equity,
    funnel,
    import_files,
    indicators,
    journeys,
    measure,
    occupancy,
    people,
    reliable_change,
    report,
    simulate,
    spc,
    sql,
    survey,
    web,
)
from mainstay.errors import MainstayError

app = typer.Typer(
    help="See, hear, act on and learn from how opioid substitution treatment is going.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def root(version: bool = typer.Option(False, "--version", help="Print the version and stop.")) -> None:
    """See, hear, act on and learn from how opioid substitution treatment is going."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


app.command("demo")(demo.demo)
app.command("simulate")(simulate.simulate)
app.command("check")(import_files.check_files)
app.command("import")(import_files.import_files)
app.command("indicators")(indicators.indicators)
app.command("measure")(measure.measure)
app.command("casemix")(casemix.casemix)
app.command("equity")(equity.equity)
app.command("people")(people.people)
app.command("client-numbers")(client_numbers.client_numbers)
app.command("conversations")(conversations.conversations)
app.command("journeys")(journeys.journeys)
app.command("reliable-change")(reliable_change.reliable_change)
app.command("report")(report.report)
app.command("sql")(sql.sql)
app.command("spc")(spc.spc)
app.command("funnel")(funnel.funnel)
app.command("occupancy")(occupancy.occupancy)
app.command("survey")(survey.survey)
app.command("audit")(audit.audit)
app.command("account")(account.account)
app.command("web")(web.web)
app.command("ask")(ask.ask)


def run() -> None:
    """Run the command line; errors that a person can act on are printed without a traceback."""
    try:
        app()
    except MainstayError as problem:
        typer.echo(f"mainstay: {problem}", err=True)
        sys.exit(problem.exit_code)
