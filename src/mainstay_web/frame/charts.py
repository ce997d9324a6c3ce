"""A chart in a page: a picture and a table for everybody, and the same chart alive where scripts run."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from mainstay.charts.render import to_spec, to_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mainstay.charts.grammar import Part


@dataclass(frozen=True)
class Figure:
    """What the macro `chart` draws.

    Attributes
        key : names it in the page
        title : what it shows
        description : what can be seen in it, in words
        svg : the picture
        narrow_svg : the picture for a phone; None where one does for both
        spec : the chart for the script, in Vega
        columns, rows : the same as a table
    """

    key: str
    title: str
    description: str
    svg: Markup
    spec: dict[str, Any]
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = ()
    narrow_svg: Markup | None = None


def figure(
    chart: Part,
    *,
    title: str,
    description: str,
    columns: Sequence[str] = (),
    rows: Sequence[Sequence[Any]] = (),
    narrow: Part | None = None,
) -> Figure:
    """A chart made ready for a page.

    Args
        chart, narrow : as `mainstay.charts` makes them, the second for a phone's width
        title, description : heading, and what can be seen in the picture
        columns, rows : the numbers shown, for the table below
    Returns
        what the macro `chart` takes
    """
    spec = to_spec(chart, description=description)
    text = json.dumps(spec, sort_keys=True)
    return Figure(
        key="chart-" + hashlib.sha256(f"{title}{text}".encode()).hexdigest()[:10],
        title=title,
        description=description,
        svg=Markup(to_svg(chart, description=description)),  # noqa: S704  drawn by vl-convert from our spec
        narrow_svg=Markup(to_svg(narrow, description=description)) if narrow is not None else None,  # noqa: S704
        spec=json.loads(_compiled(text)),
        columns=columns,
        rows=rows,
    )


@lru_cache(maxsize=64)
def _compiled(vega_lite: str) -> str:
    """Vega-Lite into Vega here, so that browsers need neither its compiler nor the right to evaluate text."""
    import vl_convert

    return json.dumps(vl_convert.vegalite_to_vega(vega_lite))
