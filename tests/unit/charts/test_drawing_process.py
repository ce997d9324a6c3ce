from __future__ import annotations

import sys

import pytest

from mainstay.charts import drawing_process
from mainstay.charts.drawing_process import draw_many
from mainstay.charts.grammar import LayerChart
from mainstay.charts.render import to_spec, to_svg
from mainstay.charts.style import label_at

CHARTS = [LayerChart(layer=[label_at(f"Picture {n}", x=5, y=5)], width=90, height=10) for n in range(6)]
SPECS = [to_spec(chart, description=f"Says {n}") for n, chart in enumerate(CHARTS)]


@pytest.fixture(scope="module")
def one_by_one():
    return [to_svg(chart, description=f"Says {n}") for n, chart in enumerate(CHARTS)]


def test_two_processes_draw_what_one_draws(monkeypatch, one_by_one):
    monkeypatch.setattr(drawing_process, "FEWEST_TO_SHARE", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert draw_many(SPECS) == one_by_one


def test_the_other_process_answers_by_itself(one_by_one):
    with drawing_process._OtherProcess() as other:
        asked = [other.draw(spec) for spec in SPECS[:1]]
        assert other._process.poll() is None
    assert [drawing_process.frame(svg, "Says 0") for svg in asked] == one_by_one[:1]


def test_where_the_other_process_is_gone_its_pictures_are_drawn_all_the_same(monkeypatch, one_by_one):
    monkeypatch.setattr(drawing_process, "FEWEST_TO_SHARE", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert draw_many(SPECS) == one_by_one
