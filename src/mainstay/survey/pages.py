"""The page about survey indicators, and about what may be asked, made from their files.

Run `python -m mainstay.survey.pages docs/survey-indicators.md` after changing one.
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from mainstay.survey.indicators import survey_indicators
from mainstay.survey.instruments import load_instruments

if TYPE_CHECKING:
    from mainstay.survey.indicators import SurveyIndicator

BEGINNING = """# Survey indicators

Made from `src/mainstay/survey/indicators.toml` by
`python -m mainstay.survey.pages docs/survey-indicators.md`.

They stand in the table of icons beside the [indicators of the record](indicators/README.md), and never enter
the record. Each point is of the published results of one wave at one service, rounded
([how](methods/surveys.md#what-may-be-published)). With fewer than ten ratings a point says "too few answers
to show"; a wave in which nobody was asked is no point. No clinical lead signs them: they are what people say.
"""


def page() -> str:
    """The whole page.

    Returns
        Markdown
    Example
        >>> page().splitlines()[0]
        '# Survey indicators'
    """
    parts = [BEGINNING.strip()]
    for theme, members in groupby(survey_indicators(), key=lambda each: each.theme):
        parts.append(f"## {theme}")
        parts += [_section(list(alike)) for _, alike in groupby(members, key=_definition)]
    return "\n\n".join([*parts, _instruments()]) + "\n"


def _definition(one: SurveyIndicator) -> tuple[tuple[str, str], ...]:
    """What several indicators have in common."""
    return (
        ("Counted", one.eligible),
        ("Met", one.met),
        ("Unknown", one.unknown),
        ("Better", one.better),
        ("What it cannot tell", one.limits),
        ("Source", one.source),
        ("Version", one.version),
    )


def _section(alike: list[SurveyIndicator]) -> str:
    lines = ["| | |", "|---|---|", *(f"| {name} | {words} |" for name, words in _definition(alike[0]))]
    lines += ["", "| indicator | id | asks | read beside |", "|---|---|---|---|"]
    lines += [f"| {one.title} | `{one.id}` | {one.question} | {_beside(one)} |" for one in alike]
    return "\n".join(lines)


def _beside(indicator: SurveyIndicator) -> str:
    ours = {each.id for each in survey_indicators()}
    return ", ".join(
        f"`{name}`" if name in ours else f"[{name}](indicators/{name}.md)" for name in indicator.balanced_by
    )


def _instruments() -> str:
    lines = [
        "## What may be asked",
        "",
        "| instrument | what of it | licence | source |",
        "|---|---|---|---|",
    ]
    for each in load_instruments().values():
        kind = "questions and scores" if each.has_wording else "scores only"
        lines.append(f"| {each.title} | {kind} | {each.licence} | {each.source} |")
    return "\n".join(lines)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), "utf-8")
