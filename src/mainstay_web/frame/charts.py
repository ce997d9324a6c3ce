"""A chart in a page: a picture and a table for everybody, and the same chart alive where scripts run."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from mainstay.charts.drawing_process import DrawingProcess
from mainstay.charts.render import compile_spec, draw, frame, to_spec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mainstay.charts.grammar import Part

PICTURES_KEPT = 512
"""Some 60 kB each with its text: the same page opened by others is not drawn again."""


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
    text = _text_of(chart, description)
    return Figure(
        key="chart-" + hashlib.sha256(f"{title}{text}".encode()).hexdigest()[:10],
        title=title,
        description=description,
        svg=_drawn(text, description),
        narrow_svg=_drawn(_text_of(narrow, description), description) if narrow is not None else None,
        spec=json.loads(_compiled(text)),
        columns=columns,
        rows=rows,
    )


@contextmanager
def drawing_beside() -> Iterator[None]:
    """Draw in a process of its own until the block is left, so that no reader waits for another's picture."""
    with DrawingProcess() as drawing:
        _beside.append(drawing)
        try:
            yield
        finally:
            _beside.remove(drawing)


_beside: list[DrawingProcess] = []


def _text_of(chart: Part, description: str) -> str:
    return json.dumps(to_spec(chart, description=description), sort_keys=True)


@lru_cache(maxsize=PICTURES_KEPT)
def _drawn(vega_lite: str, description: str) -> Markup:
    spec = json.loads(vega_lite)
    svg = _beside[-1].draw(spec) if _beside else draw(spec)
    return Markup(frame(svg, description))  # noqa: S704  drawn by vl-convert from our spec


@lru_cache(maxsize=PICTURES_KEPT)
def _compiled(vega_lite: str) -> str:
    """Vega-Lite into Vega here, so that browsers need neither its compiler nor the right to evaluate text."""
    spec = json.loads(vega_lite)
    return json.dumps(_beside[-1].compile(spec) if _beside else compile_spec(spec))
