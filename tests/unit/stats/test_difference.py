from __future__ import annotations

import numpy as np
import pytest

from mainstay.errors import UsageError
from mainstay.stats.difference import newcombe_interval

PUBLISHED = [  # Newcombe (1998), Stat Med 17:873-890, table II, method 10
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.6791, 1.0)),
    ((10, 10, 0, 10), (0.6075, 1.0)),
]


@pytest.mark.parametrize(("counts", "limits"), PUBLISHED)
def test_the_published_examples(counts, limits):
    found = newcombe_interval(*counts)
    assert (float(found.lower), float(found.upper)) == pytest.approx(limits, abs=6e-5)


def test_a_group_of_nobody_is_not_compared():
    found = newcombe_interval([0, 5], [0, 10], [3, 3], [10, 10])
    assert np.isnan([found.difference[0], found.lower[0], found.upper[0]]).all()
    assert found.can_be_told().tolist() == [False, False]


def test_more_who_met_it_than_there_are_is_refused():
    with pytest.raises(UsageError):
        newcombe_interval(3, 2, 1, 5)
