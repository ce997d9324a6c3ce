"""A chart is a picture and a table before it is anything else."""

from __future__ import annotations

from django.template.loader import get_template

from mainstay_web.frame.charts import figure

BARS = {
    "data": {"values": [{"month": "May", "people": 3}, {"month": "June", "people": 5}]},
    "mark": "bar",
    "encoding": {
        "x": {"field": "month", "type": "nominal"},
        "y": {"field": "people", "type": "quantitative"},
    },
    "width": 200,
    "height": 100,
}


def test_a_figure_stands_in_a_page_with_and_without_scripts():
    drawn = figure(
        BARS,
        title="People who started",
        description="Five in June, three in May",
        columns=["Month", "People"],
        rows=[["May", 3], ["June", None]],
    )
    parts = get_template("frame/parts.html").backend.env.get_template("frame/parts.html").module
    page = str(parts.chart(drawn))
    assert 'role="img" aria-label="Five in June, three in May"' in page
    assert "<td" in page and "not known" in page
    assert drawn.spec["$schema"].startswith("https://vega.github.io/schema/vega/")
    assert f'data-chart="{drawn.key}"' in page
    assert "style=" not in page
