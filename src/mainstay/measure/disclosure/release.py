"""A release: counts that are published together, and the file by which the next one is checked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mainstay import __version__
from mainstay.errors import ShortfallError, UsageError
from mainstay.measure.disclosure.gather import Asked
from mainstay.measure.disclosure.rules import HIDDEN, Rules
from mainstay.measure.disclosure.sums import PRINTED
from mainstay.measure.files import cannot_write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT = "mainstay-release/1"

Printed = tuple[int | None, ...]
"""What a cell shows of `PRINTED`; None where it is hidden."""


@dataclass(frozen=True)
class Release:
    """Counts published together.

    Attributes
        asked : what its tables count
        observed_to : the last day the snapshot knew
        rules : how counts were hidden and rounded
        versions : indicator to the version of its definition
        cells : indicator to its cells: a value per column of `asked` to what is printed
        hidden_small, hidden_besides : how many counts are hidden for being small, and to protect those
        given_away : small counts of which earlier releases leave one possible value, whatever is hidden now
        narrow : small counts of which they leave fewer than the rules ask for, but more than one
        revised : counts of earlier releases that the snapshot no longer agrees with
    """

    asked: Asked
    observed_to: date
    rules: Rules
    versions: Mapping[str, str]
    cells: Mapping[str, Mapping[tuple[str, ...], Printed]]
    hidden_small: int = 0
    hidden_besides: int = 0
    given_away: int = 0
    narrow: int = 0
    revised: int = 0

    def __len__(self) -> int:
        return sum(len(cells) for cells in self.cells.values())


def write_release(release: Release, path: Path) -> None:
    """Write what was published, and nothing else, so that the next release can be checked against it.

    Args
        release : what was published
        path : a JSON file; one that is there is replaced
    Raises
        ShortfallError : the place cannot be written to
    """
    asked, rules = release.asked, release.rules
    text = {
        "format": FORMAT,
        "made_with": f"Mainstay {__version__}",
        "observed_to": release.observed_to.isoformat(),
        "from": asked.from_date.isoformat() if asked.from_date else None,
        "to": asked.to_date.isoformat() if asked.to_date else None,
        "tables": [list(table) for table in asked.tables],
        "small_at_most": rules.small_at_most,
        "rounded_to": rules.rounded_to,
        "least_possible": rules.least_possible,
        "versions": dict(release.versions),
        "columns": [*asked.columns, *PRINTED],
        "cells": {name: _cells(cells) for name, cells in release.cells.items()},
    }
    try:
        path.write_text(json.dumps(text, ensure_ascii=False, indent=None) + "\n", encoding="utf-8")
    except OSError as problem:
        raise cannot_write(path, problem) from None


def _cells(cells: Mapping[tuple[str, ...], Printed]) -> list[list[object]]:
    return [
        [*key, *(HIDDEN if count is None else count for count in printed)] for key, printed in cells.items()
    ]


def read_release(path: Path) -> Release:
    """Read what an earlier release published.

    Args
        path : a file that `write_release` wrote
    Returns
        the release; what it counted ends where its snapshot ended
    Raises
        UsageError : the file is not there, or says something else
    """
    try:
        return _read(json.loads(path.read_text("utf-8")))
    except OSError as problem:
        raise UsageError(
            "the release.json of an earlier release",
            f"{path.name}, which cannot be read ({problem.strerror})",
            "Give the file that was written beside the published table.",
        ) from None
    except (KeyError, TypeError, ValueError) as problem:
        raise UsageError(
            f"a file in the format {FORMAT}",
            f"{path.name}, which is not ({type(problem).__name__})",
            "Give the release.json that was written beside the published table, as it was written.",
        ) from None


def _read(text: Mapping[str, Any]) -> Release:
    if text["format"] != FORMAT:
        raise ValueError(text["format"])
    observed_to = date.fromisoformat(text["observed_to"])
    from_date = date.fromisoformat(text["from"]) if text["from"] else None
    to_date = min(date.fromisoformat(text["to"]), observed_to) if text["to"] else observed_to
    asked = Asked(tuple(tuple(table) for table in text["tables"]), from_date, to_date)
    if text["columns"] != [*asked.columns, *PRINTED]:
        raise ValueError("columns")
    width = len(asked.columns)
    cells = {
        name: {tuple(row[:width]): tuple(_number(cell) for cell in row[width:]) for row in rows}
        for name, rows in text["cells"].items()
    }
    rules = Rules(*(int(text[name]) for name in Rules.__dataclass_fields__))
    return Release(asked, observed_to, rules, dict(text["versions"]), cells)


def _number(cell: object) -> int | None:
    if cell == HIDDEN:
        return None
    if not isinstance(cell, int) or isinstance(cell, bool):
        raise TypeError("a count")
    return cell


def check_nothing_given_away(release: Release) -> None:
    """Refuse a release that cannot be made safe because of what was published before.

    Args
        release : what would be published
    Raises
        ShortfallError : earlier releases give small counts away, with or without this one
    """
    if release.given_away:
        raise ShortfallError(
            "small counts that can still be protected",
            f"{release.given_away} that earlier releases, taken together, already give away",
            "Do not publish this table; look with whoever answers for disclosure at what is out already.",
        )
