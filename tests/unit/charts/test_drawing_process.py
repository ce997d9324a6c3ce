from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from mainstay.charts import drawing_process
from mainstay.charts.drawing_process import DrawingProcess, Drawings
from mainstay.charts.grammar import LayerChart
from mainstay.charts.render import to_spec, to_svg
from mainstay.charts.style import label_at
from mainstay.errors import ShortfallError

CHARTS = [LayerChart(layer=[label_at(f"Picture {n}", x=5, y=5)], width=90, height=10) for n in range(6)]
SPECS = [to_spec(chart, description=f"Says {n}") for n, chart in enumerate(CHARTS)]


def draw_many(specs):
    with Drawings() as drawings:
        for spec in specs:
            drawings.begin(spec)
        return drawings.finish()


@pytest.fixture(scope="module")
def one_by_one():
    return [to_svg(chart, description=f"Says {n}") for n, chart in enumerate(CHARTS)]


def test_two_processes_draw_what_one_draws(monkeypatch, one_by_one):
    monkeypatch.setattr(drawing_process, "FEWEST_TO_SHARE", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert draw_many(SPECS) == one_by_one


def test_the_other_process_answers_by_itself(monkeypatch, one_by_one):
    monkeypatch.setattr(drawing_process, "_MADE", {})
    with DrawingProcess() as drawing:
        asked = [drawing.draw(spec) for spec in SPECS[:2]]
        compiled = drawing.compile(SPECS[0])
    assert [drawing_process.frame(svg, f"Says {n}") for n, svg in enumerate(asked)] == one_by_one[:2]
    assert compiled["$schema"].startswith("https://vega.github.io/schema/vega/")


def test_a_process_that_ended_is_begun_again():
    with DrawingProcess() as drawing:
        first = drawing.draw(SPECS[0])
        drawing._process.kill()
        drawing._process.wait()
        assert drawing.draw(SPECS[0]) == first
        assert drawing._process.poll() is None


@pytest.mark.parametrize("gives_way", [False, True])
def test_a_process_that_hangs_is_ended_and_the_next_picture_is_drawn(monkeypatch, gives_way):
    with DrawingProcess(gives_way=gives_way) as drawing:
        first = drawing.draw(SPECS[0])
        drawing._process.send_signal(signal.SIGSTOP)
        monkeypatch.setattr(drawing_process, "LONGEST_SECONDS", 0.1)
        with pytest.raises(ShortfallError, match=r"a picture within 0\.1 seconds"):
            drawing.draw(SPECS[0])
        monkeypatch.undo()
        assert drawing.draw(SPECS[0]) == first


def test_a_process_whose_asker_is_gone_ends_without_a_word(tmp_path):
    told = [sys.executable, "-P", "-m", "mainstay.charts.drawing_process"]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        process.stdout.close()
        process.stdin.write(json.dumps(["svg", SPECS[0]]) + "\n")
        process.stdin.close()
        assert process.wait(timeout=60) == 0
    assert (tmp_path / "log").read_text() == ""


def test_a_process_that_gives_way_is_last_in_line():
    with DrawingProcess(gives_way=True) as drawing:
        drawing.get_ready()
        assert os.getpriority(os.PRIO_PROCESS, drawing._process.pid) == 19


def test_where_the_other_process_is_gone_its_pictures_are_drawn_all_the_same(monkeypatch, one_by_one):
    monkeypatch.setattr(drawing_process, "FEWEST_TO_SHARE", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert draw_many(SPECS) == one_by_one


def test_a_block_that_is_left_early_ends_the_other_processes(monkeypatch):
    monkeypatch.setattr(drawing_process, "FEWEST_TO_SHARE", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    begun, popen = [], subprocess.Popen

    def begin(*given, **more):
        begun.append(popen(*given, **more))
        return begun[-1]

    monkeypatch.setattr(drawing_process.subprocess, "Popen", begin)
    with pytest.raises(KeyError), Drawings() as drawings:
        for spec in SPECS:
            drawings.begin(spec)
        raise KeyError
    assert [process.poll() is None for process in begun] == [False] * len(begun)


def test_what_cannot_be_drawn_is_told_and_not_waited_for(monkeypatch):
    monkeypatch.setattr(drawing_process, "FEWEST_TO_SHARE", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    with pytest.raises(ValueError, match="Vega"):
        draw_many([*SPECS, {"mark": "nothing", "description": ""}, {"mark": "nothing", "description": ""}])
