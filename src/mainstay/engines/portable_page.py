"""The part of the portable subset's page that is made from its examples and rules.

Run `python -m mainstay.engines.portable_page docs/methods/portable-sql.md` after changing either.
"""

from __future__ import annotations

import sys
from pathlib import Path

from mainstay.engines.portable import examples, refusals

HEADING = "\n## What is refused, and what to write\n"
_MADE = "\nMade by `python -m mainstay.engines.portable_page docs/methods/portable-sql.md`.\n"


def with_lists(page: str) -> str:
    """A page with its last part made anew.

    Args
        page : Markdown; what stands before the heading of the lists is kept
    Example
        >>> "date_diff('day', earlier, later)" in with_lists("# Portable SQL")
        True
    """
    refused = [f"| {reason} | {instead} |" for reason, instead in refusals()]
    allowed = [f"- `{name}`" for name in examples()]
    lists = ["", "| refused | instead |", "|---|---|", *refused, "", "## What is allowed", "", *allowed, ""]
    return page.split(HEADING)[0] + HEADING + _MADE + "\n".join(lists)


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(with_lists(page.read_text("utf-8")), encoding="utf-8")
