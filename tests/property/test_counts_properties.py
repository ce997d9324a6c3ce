"""Counts add up, whatever the rows: their order does not matter, and who is not eligible changes nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.small_system import OBSERVED_TO, empty_system, small_indicators
from mainstay.measure.count import measure

EPISODE = st.fixed_dictionaries(
    {
        "service_id": st.sampled_from(["A", "B"]),
        "started_date": st.integers(0, 200).map(lambda days: date(2025, 1, 1) + timedelta(days=days)),
        "previously_treated": st.sampled_from([True, False, None]),
        "main_substance": st.sampled_from(["heroin", "cocaine", None]),
    }
)
COLUMNS = ("service_id", "started_date", "previously_treated", "main_substance")
INSERT = f"INSERT INTO episodes (episode_id, person_id, {', '.join(COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?)"
SYSTEM = st.lists(EPISODE, max_size=25)


@pytest.fixture(scope="module")
def indicators(tmp_path_factory):
    return small_indicators(tmp_path_factory.mktemp("indicators"))


@pytest.fixture(scope="module")
def counted(indicators):
    """Counts of a list of episodes; the engine is opened once, because opening it takes longest."""
    with empty_system() as connection:

        def count(episodes, by=("service", "month")):
            connection.execute("DELETE FROM episodes")
            rows = [
                [f"e{place}", f"p{place}", *(episode[name] for name in COLUMNS)]
                for place, episode in enumerate(episodes)
            ]
            if rows:
                connection.executemany(INSERT, rows)
            return measure(connection, indicators, by=by, observed_to=OBSERVED_TO).rows()

        yield count


def by_hand(episodes):
    """The oracle: plain Python over `treated_before`."""
    known, met, unknown = Counter(), Counter(), Counter()
    for episode in episodes:
        if episode["started_date"] is not None:
            key = (episode["service_id"], episode["started_date"].replace(day=1))
            before = episode["previously_treated"]
            known[key] += before is not None
            met[key] += before is True
            unknown[key] += before is None
    return {key: (known[key], met[key], unknown[key]) for key in known}


@settings(max_examples=25)
@given(episodes=SYSTEM)
def test_counts_are_those_made_by_hand(counted, episodes):
    rows = [row for row in counted(episodes) if row["indicator"] == "treated_before"]
    assert {
        (row["service_id"], row["period_start"]): (row["denominator"], row["numerator"], row["unknown"])
        for row in rows
    } == by_hand(episodes)


@settings(max_examples=15)
@given(episodes=SYSTEM, data=st.data())
def test_the_order_of_rows_does_not_matter(counted, episodes, data):
    shuffled = data.draw(st.permutations(episodes))
    assert counted(shuffled) == counted(episodes)


@settings(max_examples=15)
@given(episodes=SYSTEM, other=EPISODE)
def test_someone_who_is_not_eligible_changes_nothing(counted, episodes, other):
    not_started = {**other, "started_date": None}
    assert counted([*episodes, not_started]) == counted(episodes)


@settings(max_examples=15)
@given(episodes=SYSTEM, group=st.sampled_from(["main_substance", "quarter", "previously_treated"]))
def test_groups_add_up_to_the_whole(counted, episodes, group):
    def total(rows):
        return Counter(
            {
                (row["indicator"], name): sum(
                    other[name] for other in rows if other["indicator"] == row["indicator"]
                )
                for row in rows
                for name in ("denominator", "numerator", "unknown")
            }
        )

    assert total(counted(episodes, by=[group])) == total(counted(episodes, by=[]))


@settings(max_examples=25)
@given(episodes=SYSTEM)
def test_worst_and_best_hold_the_proportion_between_them(counted, indicators, episodes):
    for row in counted(episodes):
        if row["proportion"] is None:
            assert row["denominator"] == 0
            continue
        assert row["lower"] <= row["proportion"] <= row["upper"]
        sign = 1 if indicators[row["indicator"]].better == "higher" else -1
        assert sign * row["worst"] <= sign * row["proportion"] <= sign * row["best"]
