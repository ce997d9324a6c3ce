"""`mainstay indicators`: list, describe and check indicators."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.choices import Local, choose_indicators
from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mainstay.indicators.library import Indicator
    from mainstay.survey.indicators import SurveyIndicator


def indicators(
    name: Annotated[str | None, typer.Argument(metavar="[ID]", help="Describe this one.")] = None,
    local: Local = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List the indicators, describe one, or check a folder of your own.

    Example: mainstay indicators heroin_on_top_182d

    Those that surveys give come last; they are no part of the record and of --json without an ID.
    With --local, every file of that folder that is refused is named with line and reason, and nothing else
    is printed.
    """
    from mainstay.indicators.describe import describe
    from mainstay.indicators.library import load_indicators
    from mainstay.survey.indicators import find_survey_indicator

    if local:
        _stop_at_refusals(local)
    library = load_indicators(local)
    if name is None:
        chosen = list(library.values())
        if as_json:
            typer.echo(
                json.dumps([describe(indicator) for indicator in chosen], indent=2, ensure_ascii=False)
            )
        else:
            _list(chosen)
            _list_survey()
        return
    if name not in library and (said := find_survey_indicator(name)):
        _give_survey(said, as_json=as_json)
        return
    indicator = choose_indicators([name], library)[name]
    if as_json:
        typer.echo(json.dumps(describe(indicator), indent=2, ensure_ascii=False))
    else:
        _describe(indicator)


def _stop_at_refusals(local: Path) -> None:
    from mainstay.indicators.library import lint_indicators

    refusals = lint_indicators(local)
    for refusal in refusals:
        typer.echo(f"mainstay: {refusal}", err=True)
    if refusals:
        raise typer.Exit(UsageError.exit_code)


def _list(chosen: Iterable[Indicator]) -> None:
    from itertools import groupby

    from mainstay.indicators.describe import theme_title

    for theme, members in groupby(chosen, key=lambda each: each.theme):
        typer.echo(f"\n{theme_title(theme)}")
        for indicator in members:
            typer.echo(f"  {indicator.id:<28}  {indicator.title} ({indicator.better} is better)")
            beside = ", ".join(indicator.balanced_by) or "nothing named"
            typer.echo(f"  {'':<28}  read beside {beside}; {indicator.review_state}")


def _describe(indicator: Indicator) -> None:
    from mainstay.indicators.describe import describe_value
    from mainstay.reference.values import load_values

    rows = {
        "Counted": indicator.eligible,
        "Met": indicator.met,
        "Unknown": indicator.unknown,
        "Better": indicator.better,
        "Read beside": ", ".join(indicator.balanced_by) or "nothing named",
        "Cannot tell": indicator.limits or "nothing said",
        "Source": indicator.source,
        "Guideline": ", ".join(indicator.guideline) or "no statement about the same matter",
        "Review": indicator.review_state,
        "Version": indicator.version,
        "Evidence": ", ".join(indicator.evidence),
    }
    typer.echo(f"{indicator.title} ({indicator.id}, {indicator.theme})\n\n{indicator.question}\n")
    for heading, text in rows.items():
        typer.echo(f"{heading:<12} {text}")
    typer.echo("\nValues")
    for name in indicator.values:
        value = describe_value(load_values()[name])
        typer.echo(f"  {name} = {value['value']} ({value['state']}): {value['meaning']}.")
        typer.echo(f"    Source: {value['source']}.")
    typer.echo(f"\nSELECT\n\n{indicator.sql}")


def _list_survey() -> None:
    from mainstay.survey.indicators import survey_indicators

    typer.echo("\nFrom surveys and the answers to what people said; not in the record")
    for one in survey_indicators():
        typer.echo(f"  {one.id:<28}  {one.title} ({one.better} is better)")
        typer.echo(f"  {'':<28}  read beside {', '.join(one.balanced_by)}")


def _give_survey(one: SurveyIndicator, *, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        typer.echo(json.dumps({**asdict(one), "theme": one.theme}, indent=2, ensure_ascii=False))
        return
    rows = {
        "Counted": one.eligible,
        "Met": one.met,
        "Unknown": one.unknown,
        "Better": one.better,
        "Read beside": ", ".join(one.balanced_by),
        "Cannot tell": one.limits,
        "Source": one.source,
        "Version": one.version,
    }
    typer.echo(f"{one.title} ({one.id}, {one.theme})\n\n{one.question}\n")
    for heading, text in rows.items():
        typer.echo(f"{heading:<12} {text}")
