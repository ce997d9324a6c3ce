"""Limits by drawing people again: seeded, the same for any order of rows, as wide as they should be."""

from __future__ import annotations

import numpy as np
import pytest

from mainstay.errors import ShortfallError, UsageError
from mainstay.stats import multistate_bootstrap
from mainstay.stats.multistate import CENSORED, make_segments, occupancy_by_group
from mainstay.stats.multistate_bootstrap import bootstrap_by_group

DAYS = [10, 40]


def columns(people=300, groups=3):
    """Everyone uses, some stop, some are no longer observed; group, person, from, to, start, stop."""
    rng = np.random.default_rng(8)
    first = rng.integers(1, 40, people)
    stopped = rng.random(people) < 0.6
    later = first + rng.integers(1, 40, people)
    person = np.arange(people)
    begin = np.column_stack(
        [person % groups, person, 0 * person, np.where(stopped, 1, CENSORED), 0 * person, first]
    )
    then = np.column_stack(
        [person % groups, person, 0 * person + 1, np.where(person % 3, 2, CENSORED), first, later]
    )
    return np.concatenate([begin, then[stopped]])


def made(rows):
    group, person, origin, target, start, stop = rows.T
    return make_segments(person, origin, target, start, stop, states=3, group=group)


def test_the_same_seed_gives_the_same_limits_for_rows_in_any_order():
    rows = columns()
    shuffled = np.random.default_rng(1).permutation(rows)
    one, other = (bootstrap_by_group(made(some), DAYS, replicates=50, seed=7) for some in (rows, shuffled))
    assert np.array_equal(one.lower, other.lower)
    assert np.array_equal(one.upper, other.upper)
    another = bootstrap_by_group(made(rows), DAYS, replicates=50, seed=8)
    assert not np.array_equal(one.lower, another.lower)


def test_limits_of_a_group_do_not_depend_on_the_others():
    segments = made(columns())
    together = bootstrap_by_group(segments, DAYS, replicates=50, seed=7)
    alone = bootstrap_by_group(segments.of_groups(1, 2), DAYS, replicates=50, seed=7)
    assert np.array_equal(together.lower[1], alone.lower[0])
    assert np.array_equal(together.upper[1], alone.upper[0])


def test_drawing_in_parts_gives_the_same(monkeypatch):
    segments = made(columns())
    whole = bootstrap_by_group(segments, DAYS, replicates=50, seed=7)
    monkeypatch.setattr(multistate_bootstrap, "WEIGHTS_AT_ONCE", 1000)
    parts = bootstrap_by_group(segments, DAYS, replicates=50, seed=7)
    assert parts.lower == pytest.approx(whole.lower, abs=1e-12)
    assert parts.upper == pytest.approx(whole.upper, abs=1e-12)


def test_a_replicate_is_the_estimate_of_the_people_who_were_drawn():
    """Ten people, one draw worked out anew from rows repeated as often as each person was drawn."""
    rows = columns(people=10, groups=1)
    seed, replicates = 5, 2
    chosen = np.random.default_rng(seed).integers(10, size=(replicates, 10))
    estimates = []
    for draw in chosen:
        copies = [
            np.column_stack([0 * own[:, 0], 0 * own[:, 1] + number, own[:, 2:]])
            for number, person in enumerate(draw)
            for own in [rows[rows[:, 1] == person]]
        ]
        again = made(np.concatenate(copies))
        estimates.append(occupancy_by_group(again, [10], with_errors=False).probability[0, 0])
    limits = bootstrap_by_group(made(rows), [10], replicates=replicates, seed=seed)
    expected = np.quantile(estimates, [0.025, 0.975], axis=0)
    assert limits.lower[0, 0] == pytest.approx(expected[0], abs=1e-12)
    assert limits.upper[0, 0] == pytest.approx(expected[1], abs=1e-12)


def test_limits_are_about_as_wide_as_the_standard_errors_say():
    segments = made(columns())
    # Not day 40: where the last person at risk moves, the jackknife sees no doubt and drawing again does
    days = [10, 30]
    told = occupancy_by_group(segments, days)
    limits = bootstrap_by_group(segments, days, replicates=2000, seed=7)
    width = (limits.upper - limits.lower) / (2 * 1.96)
    assert width == pytest.approx(told.standard_error, rel=0.15, abs=0.003)
    assert np.all(limits.lower <= told.probability + 1e-12)
    assert np.all(limits.upper >= told.probability - 1e-12)


def test_a_wider_confidence_gives_wider_limits():
    segments = made(columns())
    narrow, wide = (
        bootstrap_by_group(segments, DAYS, replicates=200, seed=7, confidence=part) for part in (0.5, 0.95)
    )
    assert np.all(wide.upper >= narrow.upper)
    assert np.any(wide.upper > narrow.upper)


def test_what_is_not_known_has_no_limits():
    rows = columns()
    rows[:, 0] *= 2
    limits = bootstrap_by_group(made(rows), [10, 10_000], replicates=20, seed=7)
    assert np.isnan(limits.lower[1]).all()
    assert np.isnan(limits.upper[0, 1]).all()
    assert not np.isnan(limits.upper[0, 0]).any()


def test_what_cannot_be_asked(monkeypatch):
    segments = made(columns())
    with pytest.raises(UsageError, match="two replicates"):
        bootstrap_by_group(segments, DAYS, replicates=1, seed=7)
    with pytest.raises(UsageError, match="between 0 and 1"):
        bootstrap_by_group(segments, DAYS, replicates=20, seed=7, confidence=1.0)
    monkeypatch.setattr(multistate_bootstrap, "MOST_PEOPLE", 99)
    with pytest.raises(ShortfallError, match="at most 99"):
        bootstrap_by_group(segments, DAYS, replicates=20, seed=7)
