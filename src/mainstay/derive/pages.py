"""The part of the derived tables' page that is made from their headers.

Run `python -m mainstay.derive.pages docs/methods/derived-tables.md` after changing one.
"""

from __future__ import annotations

import sys
from pathlib import Path

from mainstay.derive.library import load_derived

HEADING = "\n## The tables\n"
_MADE = "\nMade from the headers by `python -m mainstay.derive.pages docs/methods/derived-tables.md`.\n"


def with_tables(page: str) -> str:
    """A page with its last part made anew.

    Args
        page : Markdown; what stands before the heading "The tables" is kept
    Example
        >>> with_tables("# Derived tables\\n").splitlines()[6]
        '### `dose_months`'
    """
    written = page.split(HEADING)[0]
    return written + HEADING + _MADE + "".join(_table(name) for name in load_derived())


def _table(name: str) -> str:
    table = load_derived()[name]
    values = ", ".join(f"`{value}`" for value in table.values) or "none"
    lines = [f"\n### `{name}`\n", f"{table.title}. One row is {table.row_is}. Values: {values}.\n"]
    lines += ["| column | type | meaning |", "|---|---|---|"]
    lines += [
        f"| `{column}` | {table.types[column].lower()} | {meaning} |"
        for column, meaning in table.meanings.items()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(with_tables(page.read_text("utf-8")), encoding="utf-8")
