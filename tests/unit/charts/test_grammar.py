"""Charts are plain dicts: the Vega-Lite schema that Altair brings says whether they are well-formed."""

from __future__ import annotations

from datetime import date

import altair
import numpy as np
import pytest
from jsonschema import ValidationError

from mainstay.charts.funnel import funnel_chart
from mainstay.charts.grammar import Axis, Chart, LayerChart, X, gather_rows
from mainstay.charts.journeys import journeys_chart
from mainstay.charts.render import to_spec
from mainstay.charts.spc import spc_chart
from mainstay.charts.style import label_at
from mainstay.stats.funnel import funnel_plot
from mainstay.stats.multistate import make_segments, occupancy_by_group
from mainstay.stats.spc import control_chart as charted


def control_chart(narrow):
    chart = charted([0.4, 0.5, np.nan, 0.9, 0.4, 0.45], improvement="increase", target=0.6)
    days = [date(2025, month, 1) for month in range(1, 7)]
    return spc_chart(chart, days, what="Stayed", title="Ash", narrow=narrow)


def funnel(narrow):
    plot = funnel_plot([50, 20, 80, 0], [100, 100, 100, 0])
    names = ["Ash", "Birch", "Cedar", "Elm"]
    return funnel_chart(plot, names, what="Stayed", better="higher", highlight="Ash", narrow=narrow)


def journeys(narrow):
    segments = make_segments([1, 2], [0, 0], [1, -1], [0, 0], [9, 30], states=2)
    told = occupancy_by_group(segments, [0, 14, 28], with_errors=False)
    return journeys_chart(told, ["Ash"], ["using", "died"], title="Everyone", narrow=narrow)


@pytest.mark.parametrize("make", [control_chart, funnel, journeys])
@pytest.mark.parametrize("narrow", [True, False])
def test_every_chart_is_well_formed(make, narrow):
    altair.Chart.from_dict(to_spec(make(narrow), description="x"))


def test_one_that_is_not_is_told():
    with pytest.raises(ValidationError):
        altair.Chart.from_dict(gather_rows(Chart.of([]).mark_point().encode(x=X("a:Q", axis=Axis(titel="")))))


def test_rows_that_several_layers_show_stand_once():
    spec = to_spec(control_chart(narrow=False))
    shared = [layer["data"]["name"] for layer in spec["layer"] if layer["mark"]["type"] in ("line", "point")]
    limits, path, points = shared
    assert path == points != limits
    assert list(spec["datasets"]).count(path) == 1


def test_texts_side_by_side_are_one_layer_and_lines_are_not():
    words = [label_at("Mean", x=1, y=2), label_at("Target", x=1, y=9, weight="bold")]
    lines = [Chart.of([{"a": 1}]).mark_line(), Chart.of([{"a": 2}]).mark_line()]
    spec = gather_rows(LayerChart(layer=[*words, *lines]))
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["text", "line", "line"]
    assert [row["text"] for row in spec["datasets"]["rows-1"]] == ["Mean", "Target"]
