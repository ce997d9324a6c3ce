"""Nobody with every published table and a solver can work a small count out; of naive tables they can."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from lib.random_releases import (
    attack,
    draw_asked,
    draw_people,
    last_day,
    naive_rows,
    publish_safely,
    read_rows,
)
from lib.table_attack import recovered

IN_THE_QUICK_HALF = 40
IN_ALL = 500
CONTROLS = 5


def publish_once_or_twice(seed):
    """People, and the releases of them: half of the time an earlier one over fewer months came before."""
    random = np.random.default_rng(seed)
    people = draw_people(random)
    releases = []
    if random.random() < 0.5:
        last = last_day(f"2025-0{random.integers(1, 4)}-01")
        releases = [publish_safely(people, draw_asked(random, to_date=date.fromisoformat(last)))]
    return people, [*releases, publish_safely(people, draw_asked(random), releases)]


def small_counts_recovered(seeds):
    exact, looked_at = 0, 0
    for seed in seeds:
        people, releases = publish_once_or_twice(seed)
        ranges = attack(people, [(one.asked, read_rows(one)) for one in releases], 5).ranges()
        exact += recovered(ranges)
        looked_at += len(ranges)
        if len(releases) == 1:
            assert all(most - least + 1 >= 4 for _, least, most in ranges), seed
    return exact, looked_at


def test_no_small_count_is_recovered_from_published_tables():
    exact, looked_at = small_counts_recovered(range(IN_THE_QUICK_HALF))
    assert looked_at > 20 * IN_THE_QUICK_HALF
    assert exact == 0


@pytest.mark.nightly
def test_no_small_count_is_recovered_from_many_more_tables():
    exact, _ = small_counts_recovered(range(IN_THE_QUICK_HALF, IN_ALL))
    assert exact == 0


@pytest.mark.nightly
def test_people_coming_in_whole_numbers_does_not_help_the_attacker():
    for seed in range(IN_THE_QUICK_HALF):
        people, releases = publish_once_or_twice(seed)
        published = [(one.asked, read_rows(one)) for one in releases]
        assert recovered(attack(people, published, 5).ranges(whole=True)) == 0


def test_the_same_attack_recovers_small_counts_that_are_merely_left_out():
    exact = 0
    for seed in range(CONTROLS):
        people, releases = publish_once_or_twice(seed)
        naive = [(one.asked, naive_rows(people, one, 1)) for one in releases]
        exact += recovered(attack(people, naive, 1).ranges())
    assert exact > CONTROLS
