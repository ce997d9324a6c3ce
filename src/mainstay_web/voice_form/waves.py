"""What is asked just now, from a file that the site writes; it says nothing that a poster does not."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SURVEY, PRIORITIES = "survey", "priorities"


@dataclass(frozen=True)
class AskedWave:
    """Something that people are asked, as the form knows it.

    Attributes
        code : the end of its link
        kind : SURVEY or PRIORITIES
        title, service : as people read them
        opens, closes : its first and last day
        instrument : of a survey
        question, items : of a round of priorities: what is asked, and id and words of what can be chosen
        help_here : where to get help at this service, in its own words
    """

    code: str
    kind: str
    title: str
    service: str
    opens: date
    closes: date
    instrument: str = ""
    question: str = ""
    items: tuple[tuple[str, str], ...] = ()
    help_here: str = ""

    def is_open(self, today: date) -> bool:
        """Whether it can be answered."""
        return self.opens <= today <= self.closes


def write_waves(path: Path, waves: Iterable[AskedWave]) -> None:
    """Tell the form what is asked; readers see the file as it was or as it is, never half of it."""
    rows = [asdict(wave) | {"opens": str(wave.opens), "closes": str(wave.closes)} for wave in waves]
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps({"waves": rows}, ensure_ascii=False, indent=1), "utf-8")
    unfinished.replace(path)


def find_wave(path: Path, code: str) -> AskedWave | None:
    """What has this code; None where nothing has."""
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return None
    return _read(path, changed).get(code.upper())


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> dict[str, AskedWave]:
    rows = json.loads(path.read_text("utf-8"))["waves"]
    return {row["code"]: _wave(row) for row in rows}


def _wave(row: dict[str, Any]) -> AskedWave:
    days = {name: date.fromisoformat(row[name]) for name in ("opens", "closes")}
    return AskedWave(**{**row, **days, "items": tuple((key, words) for key, words in row["items"])})
