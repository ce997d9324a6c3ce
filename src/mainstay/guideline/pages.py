"""The page of all guideline statements, for those who are to check and sign them.

Run `python -m mainstay.guideline.pages docs/guideline.md` after changing a statement, a reason or a fact.
"""

from __future__ import annotations

import sys
from pathlib import Path

from mainstay.guideline.library import TOPICS, load_going_well, load_reasons, load_statements
from mainstay.guideline.sql_tables import load_fact_kinds
from mainstay.reference.values import load_values
from mainstay.review.model import Statement

_TOP = """# What is said beside a person's record

Made by `python -m mainstay.guideline.pages docs/guideline.md` from `src/mainstay/reference/guideline.toml`,
`going_well.toml`, `conversation_reasons.toml` and the facts in `src/mainstay/guideline/facts`. To write one:
[Write a guideline statement](how-to/write-a-statement.md).

Nothing here names an amount to take, or says that somebody lose anything. A statement whose needed facts are
unknown is withheld and says why. Nobody has checked these yet: the deploying organisation's clinical lead
does, and signs in the site.
"""


def page() -> str:
    """All statements, reasons, what goes well, and facts, as Markdown.

    Example
        >>> page().splitlines()[0]
        "# What is said beside a person's record"
    """
    statements = [one.about for one in load_statements().values() if isinstance(one.about, Statement)]
    parts = [_TOP]
    for topic, title in TOPICS.items():
        parts.append(f"\n## {title}\n")
        parts += [_statement(one) for one in statements if one.topic == topic]
    parts.append("\n## What goes well, said first\n\n| when | is said |\n|---|---|\n")
    parts += [f"| {one.about.title} | {one.about.because} |\n" for one in load_going_well().values()]
    parts.append("\n## Why somebody may benefit from a conversation now\n\n| reason | is said |\n|---|---|\n")
    parts += [f"| {one.about.title} | {one.about.because} |\n" for one in load_reasons().values()]
    parts.append("\n## Facts\n\n| fact | from | if it is not known |\n|---|---|---|\n")
    parts += [
        f"| {one.title} (`{one.name}`) | {one.source} | {one.unknown} |\n"
        for one in load_fact_kinds().values()
    ]
    return "".join(parts)


def _statement(one: Statement) -> str:
    needs = ", ".join(load_fact_kinds()[need].title.lower() for need in one.needs) or "nothing"
    values = "; ".join(
        f"{load_values()[name].meaning} ({load_values()[name].value} {load_values()[name].unit})"
        for name in one.values
        if name.endswith("_mg")
    )
    lines = [
        f"\n### {one.title} (`{one.id}`)\n",
        f"{one.worker}\n",
        f"* Question: {one.question}",
        f"* Would change it: {one.would_change}",
        f"* Because: {one.because}",
        f"* Must be known: {needs}",
        f"* Source: {one.source} ({one.state.replace('_', ' ')}; to be looked at again by {one.review_by})",
    ]
    if values:
        lines.append(f"* Reference values, not yet checked: {values}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
