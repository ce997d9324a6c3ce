"""Pages about the indicators, made from their headers.

Run `python -m mainstay.indicators.pages docs/indicators` after changing one.
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from mainstay.indicators.describe import describe_value, theme_title
from mainstay.indicators.library import load_indicators
from mainstay.reference.values import load_values

if TYPE_CHECKING:
    from mainstay.indicators.library import Indicator


def all_pages() -> dict[str, str]:
    """Every page by file name.

    Returns
        Markdown by file name: the index, then one page per indicator of the package
    Example
        >>> sorted(all_pages())[0]
        'README.md'
    """
    indicators = load_indicators()
    return {
        "README.md": index_page(),
        **{f"{indicator.id}.md": indicator_page(indicator) for indicator in indicators.values()},
    }


def write_pages(folder: Path) -> None:
    """Write every page into a folder, and remove pages of indicators that no longer exist.

    Args
        folder : made if it is not there
    Example
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_pages(Path(folder))
        ...     (Path(folder) / "retained_84d.md").is_file()
        True
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages = all_pages()
    for old in folder.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")


def index_page() -> str:
    """The list of all indicators, by theme.

    Example
        >>> index_page().splitlines()[0]
        '# Indicators'
    """
    lines = [
        "# Indicators",
        "",
        "Made from the headers of the `.sql` files by `python -m mainstay.indicators.pages docs/indicators`.",
        "Each says who is counted, who met it and of whom it is not known. Read each beside those it names.",
        "What people say is not in the record: [survey indicators](../survey-indicators.md).",
    ]
    for theme, members in groupby(load_indicators().values(), key=lambda each: each.theme):
        lines += [
            "",
            f"## {theme_title(theme)}",
            "",
            "| indicator | asks | better | read beside |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| [{each.title}]({each.id}.md) | {each.question} | {each.better} | {_links(each.balanced_by)} |"
            for each in members
        ]
    return "\n".join(lines) + "\n"


def indicator_page(indicator: Indicator) -> str:
    """One indicator: its definition, its values with their sources, and its SELECT.

    Args
        indicator : one of the package
    Returns
        Markdown
    Example
        >>> indicator_page(load_indicators()["retained_84d"]).splitlines()[0]
        '# Still in treatment after twelve weeks'
    """
    rows = [
        ("Counted", indicator.eligible),
        ("Met", indicator.met),
        ("Unknown", indicator.unknown),
        ("Better", indicator.better),
        ("Read beside", _links(indicator.balanced_by)),
        ("What it cannot tell", indicator.limits),
        ("Source", indicator.source),
        ("Guideline", _statements(indicator.guideline)),
        ("Clinical review", indicator.review_state),
        ("Version", indicator.version),
    ]
    parts = [
        f"# {indicator.title}",
        f"`{indicator.id}` · {theme_title(indicator.theme)}",
        indicator.question,
        "\n".join(["| | |", "|---|---|", *(f"| {name} | {text} |" for name, text in rows)]),
        "## Values",
        _values_table(indicator),
        "## Evidence with each row",
        ", ".join(f"`{name}`" for name in indicator.evidence),
        "## SELECT",
        f"```sql\n{indicator.sql}```",
    ]
    return "\n\n".join(parts) + "\n"


def _values_table(indicator: Indicator) -> str:
    lines = ["| name | value | meaning | source | state |", "|---|---|---|---|---|"]
    for name in indicator.values:
        value = describe_value(load_values()[name])
        cells = (f"`{name}`", value["value"], value["meaning"], value["source"], value["state"])
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _statements(names: tuple[str, ...]) -> str:
    return ", ".join(f"[{name}](../guideline.md)" for name in names) or "no statement about the same matter"


def _links(names: tuple[str, ...]) -> str:
    return ", ".join(f"[{name}]({name}.md)" for name in names)


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
