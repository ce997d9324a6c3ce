"""The parts of a Vega-Lite specification as plain dicts, named as Altair names them.

Altair's own objects look the same in code, but copy and check every row and every part several times over:
they took more of a report's time than drawing its pictures. `tests/unit/charts` holds every chart to the
Vega-Lite schema instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = {"Q": "quantitative", "N": "nominal", "O": "ordinal", "T": "temporal"}
"""Types of fields by the letter that stands for them."""


class Part(dict[str, Any]):
    """A part of a specification: what it is given. None is written as null, which means nothing shown."""


class Axis(Part):
    """An axis of a position."""


class Legend(Part):
    """A legend of a channel."""


class Scale(Part):
    """From values to places, colours or shapes."""


class DateTime(Part):
    """A moment in parts."""


class TitleParams(Part):
    """A title and what stands below it."""


class ViewConfig(Part):
    """The area that a plot is drawn on."""


class Channel(Part):
    """A field that is shown by something; `period:T` is the field period, which is temporal."""

    def __init__(self, shorthand: str, **looks: Any) -> None:
        field, _, kind = shorthand.rpartition(":")
        super().__init__(field=field, type=KINDS[kind], **looks)


class X(Channel):
    """Place from the left."""


class Y(Channel):
    """Place from the top."""


class Detail(Channel):
    """What parts one line from another without being seen."""


class Fill(Channel):
    """Colour inside."""


class Stroke(Channel):
    """Colour of the line."""


class Shape(Channel):
    """Shape of a point."""


class Colour(Channel):
    """Colour of text or of a line."""


class StrokeDash(Channel):
    """Dashes of a line."""


class Text(Channel):
    """What a text says."""


class Chart(Part):
    """One layer: its rows, how they are marked, and which field shows as what."""

    @classmethod
    def of(cls, rows: list[dict[str, Any]]) -> Self:
        """A chart that carries its rows; charts of the same list share them in the specification."""
        return cls(data={"values": rows})

    def mark_area(self, **looks: Any) -> Self:
        """Mark rows as areas."""
        return self._mark("area", looks)

    def mark_bar(self, **looks: Any) -> Self:
        """Mark rows as bars."""
        return self._mark("bar", looks)

    def mark_line(self, **looks: Any) -> Self:
        """Mark rows as lines."""
        return self._mark("line", looks)

    def mark_point(self, **looks: Any) -> Self:
        """Mark rows as points."""
        return self._mark("point", looks)

    def mark_rect(self, **looks: Any) -> Self:
        """Mark rows as rectangles."""
        return self._mark("rect", looks)

    def mark_rule(self, **looks: Any) -> Self:
        """Mark rows as rules across the plot."""
        return self._mark("rule", looks)

    def mark_text(self, **looks: Any) -> Self:
        """Mark rows as text."""
        return self._mark("text", looks)

    def encode(self, **channels: Channel | Part | str) -> Self:
        """Show fields; a text such as `low:Q` is a channel without looks."""
        shown = {name: _channel(name, channel) for name, channel in channels.items()}
        return type(self)({**self, "encoding": shown})

    def _mark(self, kind: str, looks: dict[str, Any]) -> Self:
        return type(self)({**self, "mark": {"type": kind, **looks}})


class LayerChart(Part):
    """Layers one on the other."""


class VConcatChart(Part):
    """Charts one below the other."""


class HConcatChart(Part):
    """Charts side by side."""


def by_row(field: str) -> Part:
    """A look that each row says for itself.

    Args
        field : holds what Vega-Lite takes for that look
    Returns
        what to give for the look
    Example
        >>> by_row("align")
        {'expr': 'datum.align'}
    """
    return Part(expr=f"datum.{field}")


def hconcat(*charts: Part, **looks: Any) -> HConcatChart:
    """Charts side by side.

    Args
        charts : from the left
        looks : such as `spacing`, pixels
    Returns
        a chart
    Example
        >>> hconcat(Chart(), spacing=4)
        {'hconcat': [{}], 'spacing': 4}
    """
    return HConcatChart(hconcat=list(charts), **looks)


def vconcat(*charts: Part, **looks: Any) -> VConcatChart:
    """Charts one below the other.

    Args
        charts : from the top
        looks : such as `spacing`, pixels
    Returns
        a chart
    Example
        >>> vconcat(Chart(), spacing=4)
        {'vconcat': [{}], 'spacing': 4}
    """
    return VConcatChart(vconcat=list(charts), **looks)


def gather_rows(chart: Part) -> dict[str, Any]:
    """A chart as a whole specification: rows that several layers show stand once, and alike layers are one.

    Args
        chart : any, with its rows inside
    Returns
        the specification, its rows under `datasets`; the chart stays as it is
    Example
        >>> rows = [{"a": 1}]
        >>> both = LayerChart(layer=[Chart.of(rows).mark_line(), Chart.of(rows).mark_area()])
        >>> gather_rows(both)["datasets"]
        {'rows-1': [{'a': 1}]}
    """
    names: dict[int, str] = {}
    datasets: dict[str, list[dict[str, Any]]] = {}

    def named(part: Any) -> Any:
        if "data" in part:
            rows = part["data"]["values"]
            name = names.setdefault(id(rows), f"rows-{len(names) + 1}")
            datasets[name] = rows
            return {**part, "data": {"name": name}}
        inside = {key: [named(one) for one in part[key]] for key in ("hconcat", "vconcat") if key in part}
        if "layer" in part:
            inside["layer"] = [named(one) for one in _merge_alike(part["layer"])]
        return {**part, **inside}

    return {**named(chart), "datasets": datasets}


_MARKED_ONE_BY_ONE = ("text", "rect", "point")


def _merge_alike(layers: Sequence[Chart]) -> list[Chart]:
    """Neighbours that differ in nothing but their rows, as one: what a layer costs is put together once."""
    merged: list[Chart] = []
    for layer in layers:
        before = merged[-1] if merged else Chart()
        one_by_one = layer.get("mark", {}).get("type") in _MARKED_ONE_BY_ONE
        if one_by_one and _without_rows(before) == _without_rows(layer):
            rows = before["data"]["values"] + layer["data"]["values"]
            merged[-1] = Chart({**before, "data": {"values": rows}})
        else:
            merged.append(layer)
    return merged


def _without_rows(layer: Chart) -> dict[str, Any]:
    return {name: part for name, part in layer.items() if name != "data"}


def _channel(name: str, channel: Channel | Part | str) -> Part:
    if not isinstance(channel, str):
        return channel
    whole = Channel(channel)
    # The second end of an area takes the type of the first
    return Part(field=whole["field"]) if name.endswith("2") else whole
