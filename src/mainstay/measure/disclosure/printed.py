"""A release as rows: counts or marks, and proportions made from the printed counts alone."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import TYPE_CHECKING, Any

from mainstay.measure.disclosure.rules import HIDDEN
from mainstay.measure.disclosure.sums import PRINTED
from mainstay.measure.files import cannot_write
from mainstay.measure.local_mark import ORIGIN, has_local, origin_of
from mainstay.stats.proportions import unknown_bounds, wilson_interval

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mainstay.indicators.library import Indicator
    from mainstay.measure.disclosure.release import Printed, Release

INTERVAL = ("proportion", "lower", "upper")
BOUNDS = ("worst", "best")

_DECIMALS = 4


def to_rows(release: Release, indicators: Mapping[str, Indicator]) -> list[dict[str, Any]]:
    """Rows as they are published: indicator, one value per group, counts, proportions.

    A proportion and its limits come from the rounded counts beside it, so that they tell no more than those.

    Args
        release : what may be published
        indicators : by id; say which way is better
    Returns
        mappings of column to text or number; the mark where a number is hidden
    """
    is_marked = has_local(release.cells, indicators)
    return [
        {
            "indicator": name,
            **dict(zip(release.asked.columns, key, strict=True)),
            **_numbers(printed, indicators[name].better),
            **({ORIGIN: origin_of(indicators[name])} if is_marked else {}),
        }
        for name, cells in release.cells.items()
        for key, printed in cells.items()
    ]


def _numbers(printed: Printed, better: str) -> dict[str, Any]:
    known, met, unknown = printed
    shown: dict[str, Any] = dict.fromkeys((*PRINTED, *INTERVAL, *BOUNDS), HIDDEN)
    shown |= {name: count for name, count in zip(PRINTED, printed, strict=True) if count is not None}
    if known is None or met is None:
        return shown
    interval = wilson_interval(met, known)
    shown |= {name: _rounded(getattr(interval, name)) for name in INTERVAL}
    if unknown is not None:
        ends = unknown_bounds(met, known, unknown, better=better)
        shown |= {name: _rounded(end) for name, end in zip(BOUNDS, ends, strict=True)}
    return shown


def _rounded(number: Any) -> float | str:
    return HIDDEN if math.isnan(number) else round(float(number), _DECIMALS)


def columns_of(release: Release, indicators: Mapping[str, Indicator]) -> list[str]:
    """The columns of `to_rows`, in order.

    Args
        release : any
        indicators : by id
    Returns
        names; the last says whose the indicator is, where any is a service's own
    """
    mark = [ORIGIN] if has_local(release.cells, indicators) else []
    return ["indicator", *release.asked.columns, *PRINTED, *INTERVAL, *BOUNDS, *mark]


def to_text(release: Release, indicators: Mapping[str, Indicator], ending: str) -> str:
    """A release as CSV or JSON.

    Args
        release : what may be published
        indicators : by id
        ending : ".csv" or ".json"
    Returns
        the text of the file
    """
    rows = to_rows(release, indicators)
    if ending == ".json":
        return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
    text = io.StringIO()
    writer = csv.DictWriter(text, columns_of(release, indicators), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_published(release: Release, indicators: Mapping[str, Indicator], path: Path) -> None:
    """Write a release as CSV or JSON; the file's ending says which.

    Args
        release : what may be published
        indicators : by id
        path : ends in .csv or .json; a file that is there is replaced
    Raises
        ShortfallError : the place cannot be written to
    """
    try:
        path.write_text(to_text(release, indicators, path.suffix.lower()), encoding="utf-8")
    except OSError as problem:
        raise cannot_write(path, problem) from None
