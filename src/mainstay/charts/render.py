"""A chart as a specification to take away, and as a picture that needs nothing from anywhere."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from mainstay.charts.grammar import gather_rows
from mainstay.charts.style import CONFIG

if TYPE_CHECKING:
    from mainstay.charts.grammar import Part

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
"""The grammar that specifications are written in: a name, which nothing fetches."""

MEASURED_IN = "Liberation Sans"
"""The free font that is as wide as Arial, letter for letter."""

INSIDE = re.compile(r' (?:role="graphics-[a-z]+"|aria-roledescription="[^"]*"|aria-label="[^"]*")')
"""What parts of a drawing say of themselves: the whole is one image with one text, and parts have none."""


def to_spec(chart: Part, *, description: str = "") -> dict[str, Any]:
    """A chart as a Vega-Lite specification with its values and its looks inside.

    Args
        chart : as the chart modules make it
        description : text alternative; kept with the specification
    Returns
        what a page, a notebook or an editor for Vega-Lite takes
    """
    described = {"description": description} if description else {}
    looks = json.loads(json.dumps(dict(CONFIG)))
    return {"$schema": SCHEMA, **gather_rows(chart), **described, "config": looks}


def to_svg(chart: Part, *, description: str) -> str:
    """A chart as SVG to stand in a page: one image with its text alternative, and no style or script.

    Args
        chart : as the chart modules make it
        description : text alternative, read out in place of the picture
    Returns
        one `<svg>` element; scales to the width of what holds it, and is never wider than drawn
    Source
        drawn by vl-convert, which fetches nothing
    """
    return frame(draw(to_spec(chart, description=description)), description)


def draw(spec: dict[str, Any]) -> str:
    """A specification as vl-convert draws it.

    Args
        spec : from `to_spec`
    Returns
        one `<svg>` element, to be given to `frame`
    """
    import vl_convert

    looks = spec.get("config", {})
    fonts = looks.get("font", "")
    # Each word is measured to be placed; looking through a list of fonts for each takes long
    measured = {**spec, "config": {**looks, "font": MEASURED_IN}} if fonts else spec
    drawn: str = vl_convert.vegalite_to_svg(measured, allowed_base_urls=[])
    return drawn.replace(f'font-family="{MEASURED_IN}"', f'font-family="{fonts}"') if fonts else drawn


def compile_spec(spec: dict[str, Any]) -> dict[str, Any]:
    """A Vega-Lite specification as Vega, which a page's script draws without evaluating text.

    Args
        spec : from `to_spec`
    Returns
        the same chart in Vega
    """
    import vl_convert

    compiled: dict[str, Any] = vl_convert.vegalite_to_vega(spec)
    return compiled


def to_png(chart: Part, *, scale: float = 2.0) -> bytes:
    """A chart as PNG, for documents that take no SVG.

    Args
        chart : as the chart modules make it
        scale : pixels per pixel drawn
    Returns
        the file's bytes
    """
    import vl_convert

    drawn: bytes = vl_convert.vegalite_to_png(to_spec(chart), scale=scale, allowed_base_urls=[])
    return drawn


def frame(svg: str, description: str) -> str:
    """A drawing as one image with a text alternative, which scales with the page.

    Args
        svg : from `draw`
        description : text alternative
    Returns
        one `<svg>` element
    Example
        >>> frame('<svg class="marks" width="9" height="5"></svg>', "Nothing").split(" viewBox")[0]
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Nothing" width="9" height="5"'
    """
    width, height = (re.search(rf'<svg[^>]*? {side}="([\d.]+)"', svg) for side in ("width", "height"))
    if width is None or height is None:
        raise AssertionError("the drawing has no size")
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{html.escape(description)}" '
        f'width="{width[1]}" height="{height[1]}" viewBox="0 0 {width[1]} {height[1]}">'
    )
    whole = re.sub(r"<svg[^>]*>", "", svg, count=1)
    return opening + INSIDE.sub("", whole)
