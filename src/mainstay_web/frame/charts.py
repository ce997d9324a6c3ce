"""A chart in a page: a picture and a table for everybody, and the same chart alive where scripts run."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import Markup

from mainstay.charts.drawing_process import DrawingProcess
from mainstay.charts.render import compile_spec, draw, frame, to_spec
from mainstay.errors import ShortfallError

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
        svg : the picture; None where it took too long to draw, and then the table says it
        narrow_svg : the picture for a phone; None where one does for both
        spec : the chart for the script, in Vega; empty where there is no picture
        columns, rows : the same as a table
    """

    key: str
    title: str
    description: str
    svg: Markup | None
    spec: dict[str, Any]
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = ()
    narrow_svg: Markup | None = None


class Drawing(Protocol):
    """Who draws: `DrawingProcess` can."""

    def draw(self, spec: dict[str, Any]) -> str:
        """As SVG, without its text."""

    def compile(self, spec: dict[str, Any]) -> dict[str, Any]:
        """From Vega-Lite into Vega."""


class _ForReaders:
    """Whoever waits gets the picture that others got before, or has it drawn beside."""

    def draw(self, spec: dict[str, Any]) -> str:
        return _drawn(json.dumps(spec, sort_keys=True))

    def compile(self, spec: dict[str, Any]) -> dict[str, Any]:
        compiled: dict[str, Any] = json.loads(_compiled(json.dumps(spec, sort_keys=True)))
        return compiled


FOR_READERS = _ForReaders()


def figure(
    chart: Part,
    *,
    title: str,
    description: str,
    columns: Sequence[str] = (),
    rows: Sequence[Sequence[Any]] = (),
    narrow: Part | None = None,
    drawing: Drawing = FOR_READERS,
) -> Figure:
    """A chart made ready for a page.

    Args
        chart, narrow : as `mainstay.charts` makes them, the second for a phone's width
        title, description : heading, and what can be seen in the picture
        columns, rows : the numbers shown, for the table below
        drawing : who draws
    Returns
        what the macro `chart` takes
    """
    specs = [to_spec(part, description=description) for part in (chart, narrow) if part is not None]
    pictures: list[Markup] = []
    compiled: dict[str, Any] = {}
    with suppress(ShortfallError):  # what took too long is not in the page; its table is
        compiled = drawing.compile(specs[0])
        pictures = [Markup(frame(drawing.draw(spec), description)) for spec in specs]  # noqa: S704  drawn by us
    return Figure(
        key="chart-" + hashlib.sha256(f"{title}{json.dumps(specs[0])}".encode()).hexdigest()[:10],
        title=title,
        description=description,
        svg=pictures[0] if pictures else None,
        narrow_svg=pictures[1] if len(pictures) > 1 else None,
        spec=compiled if pictures else {},
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


@lru_cache(maxsize=PICTURES_KEPT)
def _drawn(vega_lite: str) -> str:
    spec = json.loads(vega_lite)
    return _beside[-1].draw(spec) if _beside else draw(spec)


@lru_cache(maxsize=PICTURES_KEPT)
def _compiled(vega_lite: str) -> str:
    """Vega-Lite into Vega here, so that browsers need neither its compiler nor the right to evaluate text."""
    spec = json.loads(vega_lite)
    return json.dumps(_beside[-1].compile(spec) if _beside else compile_spec(spec))
