"""Journeys, spells and missed runs equal a day-by-day reading in plain Python."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.text_table import day, derived_rows

JOURNEY_GAP_DAYS = 21
SPELL_GAP_DAYS = 7

stays = st.lists(
    st.tuples(st.integers(0, 200), st.one_of(st.none(), st.integers(0, 60)), st.sampled_from("pq")),
    min_size=1,
    max_size=6,
)
day_marks = st.dictionaries(
    st.integers(0, 40), st.sampled_from(["supervised", "taken_away", "missed"]), min_size=1
)


def journeys_by_day(episodes: list[tuple[int, int | None]]) -> list[int]:
    """Number of the journey of each episode, by walking through them in order of their first day."""
    numbers: dict[int, int] = {}
    journey, until = 0, None
    for place in sorted(range(len(episodes)), key=lambda place: (episodes[place][0], place)):
        started, ended = episodes[place]
        if until is None or started - until >= JOURNEY_GAP_DAYS:
            journey += 1
        last = 10_000 if ended is None else ended
        until = last if until is None else max(until, last)
        numbers[place] = journey
    return [numbers[place] for place in range(len(episodes))]


@given(stays)
def test_journeys(stays):
    episodes = [(start, None if length is None else start + length, who) for start, length, who in stays]
    text = "episodes\nepisode_id | person_id | started_date | ended_date | end_reason\n" + "\n".join(
        f"{place} | {who} | d{start} | {'' if end is None else f'd{end}'} | {'' if end is None else 'other'}"
        for place, (start, end, who) in enumerate(episodes)
    )
    found = dict(derived_rows("journeys", text, "CAST(episode_id AS INTEGER), journey"))
    for who in "pq":
        places = [place for place, episode in enumerate(episodes) if episode[2] == who]
        expected = journeys_by_day([episodes[place][:2] for place in places])
        assert [found[place] for place in places] == expected


def doses_text(marks: dict[int, str]) -> str:
    rows = "\n".join(f"a | d{number} | {outcome}" for number, outcome in marks.items())
    return f"episodes\nepisode_id | started_date\na | d0\n\ndoses\nepisode_id | dose_date | outcome\n{rows}"


def spells_by_day(taken: list[int]) -> list[tuple[int, int]]:
    spells: list[tuple[int, int]] = []
    for number in taken:
        if spells and number - spells[-1][1] - 1 <= SPELL_GAP_DAYS:
            spells[-1] = (spells[-1][0], number)
        else:
            spells.append((number, number))
    return spells


def missed_days(marks: dict[int, str]) -> set[int]:
    """Days without a dose inside a spell, and days marked missed anywhere."""
    taken = sorted(number for number, outcome in marks.items() if outcome != "missed")
    inside = {
        number
        for before, after in pairwise(taken)
        if after - before - 1 <= SPELL_GAP_DAYS
        for number in range(before + 1, after)
    }
    return inside | {number for number, outcome in marks.items() if outcome == "missed"}


def runs_of(days: set[int]) -> list[tuple[int, int]]:
    starts = sorted(number for number in days if number - 1 not in days)
    ends = sorted(number for number in days if number + 1 not in days)
    return list(zip(starts, ends, strict=True))


@given(day_marks)
def test_spells(marks):
    taken = sorted(number for number, outcome in marks.items() if outcome != "missed")
    expected = [(day(first), day(last)) for first, last in spells_by_day(taken)]
    assert derived_rows("spells", doses_text(marks), "first_dose_date, last_dose_date") == expected


@given(day_marks)
def test_missed_runs(marks):
    expected = [(day(first), day(last), last - first + 1) for first, last in runs_of(missed_days(marks))]
    assert derived_rows("missed_runs", doses_text(marks), "first_day_date, last_day_date, days") == expected


@settings(max_examples=15)
@given(st.permutations(range(6)))
def test_the_order_of_rows_changes_nothing(order):
    marks = {1: "supervised", 3: "missed", 4: "taken_away", 9: "supervised", 10: "missed", 30: "supervised"}
    shuffled = {list(marks)[place]: marks[list(marks)[place]] for place in order}
    assert derived_rows("missed_runs", doses_text(shuffled), "*") == derived_rows(
        "missed_runs", doses_text(marks), "*"
    )
