"""The page that the benchmarks write their tables into, and the machine they say them of."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import duckdb

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"


def write_table(name: str, text: str) -> None:
    """Put a table between its marks, in place of what stood there.

    Args
        name : as in `<!-- name: begin -->`
        text : Markdown
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, rest = PAGE.read_text("utf-8").split(begin)
    after = rest.split(end)[1]
    PAGE.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}", "utf-8")


def machine() -> str:
    """What the numbers were measured on."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} shared cores ({platform.machine()}), {memory_gb:.0f} GB, {platform.system()},"
        f" Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    )
