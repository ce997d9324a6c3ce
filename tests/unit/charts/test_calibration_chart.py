from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from mainstay.charts.calibration import NOBODY, calibration_chart, describe_calibration
from mainstay.charts.render import to_svg
from mainstay.stats.calibration import calibration


def drawn(found, **options):
    svg = to_svg(calibration_chart(found, what="Left early", **options), description="Left early")
    return [element.text for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")]


@pytest.fixture(scope="module")
def off():
    return calibration(np.arange(200) % 2, np.linspace(0.05, 0.95, 200))


def test_groups_that_fit_and_groups_that_do_not_are_told_apart_by_shape_and_words(off):
    texts = drawn(off, title="How far to trust it")
    assert {"Expected", "Fits what was expected", "Farther off than chance explains"} <= set(texts)


def test_the_caption_says_how_many_are_off(off):
    said = describe_calibration(off, what="Left early")
    assert said.startswith("Calibration of left early: 200 people in 10 groups")
    assert "In 6 of them" in said


def test_nobody_gives_a_sentence():
    nobody = calibration([], [])
    assert NOBODY in drawn(nobody, narrow=True)
    assert describe_calibration(nobody, what="Left early") == NOBODY
