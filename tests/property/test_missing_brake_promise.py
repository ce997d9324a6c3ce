"""Missing is unknown for the brakes too: an answer that is lost never makes one say that all is well.

Every answer of a generated episode (a dose, how it was supervised, why treatment ended, days of use, what
came of a test) is lost in turn. A unit that a brake counted before and after may become unknown or, where a
missing answer is what it counts, met; it may not become "not met". A unit that is only there after the loss,
such as an earlier positive test that is now the latest, is another unit and says nothing of this one. The end
of a prescription is no answer in this sense: without one, the record says that it runs on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lib.text_table import Row, day, indicator_rows, insert, record
from mainstay.derive.run import create_derived
from mainstay.indicators.library import load_indicators

if TYPE_CHECKING:
    from collections.abc import Iterator

OBSERVED_TO = day(420)
BRAKES = tuple(name for name, one in load_indicators().items() if one.theme == "brakes")
ANSWERS = {
    "episodes": ("end_reason",),
    "prescriptions": ("daily_dose_mg", "supervision", "asked_for_by_person"),
    "reviews": ("opiate_days",),
    "tests": ("result",),
    "health_events": (),
}
LOST = {"result": "not_given"}
EXAMPLES, NIGHTLY_EXAMPLES, CASES = 5, 300, 12

Rows = dict[str, list[Row]]
Answers = dict[tuple[str, str, object], bool | None]

first = st.tuples(
    st.just(0),
    st.sampled_from([None, 44]),
    st.sampled_from(["", "80", "80"]),
    st.sampled_from(["", "some", "none"]),
    st.just(""),
)
later = st.tuples(
    st.sampled_from([30, 45]),
    st.sampled_from([None, 60]),
    st.sampled_from(["", "40", "80"]),
    st.sampled_from(["", "all", "some"]),
    st.sampled_from(["", "true", "false"]),
)
prescriptions = st.lists(first, max_size=1).flatmap(
    lambda begun: st.lists(later, max_size=2).map(lambda more: [*begun, *more])
)
tests = st.dictionaries(
    st.sampled_from([20, 40, 60]),
    st.sampled_from(["positive", "positive", "negative", "refused"]),
    max_size=3,
)
reviews = st.dictionaries(st.sampled_from([0, 40, 150, 300]), st.sampled_from(["", "0", "5"]), max_size=3)
ended = st.sampled_from(
    [
        None,
        None,
        (50, "dropped_out"),
        (50, "withdrawn_by_service"),
        (61, "completed_drug_free"),
        (61, "other"),
    ]
)
deaths = st.sampled_from([None, None, 60, 200])
cases = st.lists(st.tuples(prescriptions, tests, reviews, ended, deaths), min_size=CASES, max_size=CASES)


def on(number: int | None) -> str:
    return "" if number is None else f"d{number}"


def rows_of(case: tuple) -> Rows:
    """The record of one generated episode, still without its name."""
    prescribed, tested, said, end, died = case
    left, reason = end or (None, "")
    return {
        "episodes": [{"started_date": "d0", "ended_date": on(left), "end_reason": reason}],
        "prescriptions": [
            {
                "started_date": on(start),
                "ended_date": on(stop),
                "daily_dose_mg": dose,
                "supervision": seen,
                "asked_for_by_person": asked,
            }
            for start, stop, dose, seen, asked in prescribed
        ],
        "tests": [{"test_date": on(when), "result": outcome} for when, outcome in tested.items()],
        "reviews": [
            {"stage": "review" if when else "start", "review_date": on(when), "opiate_days": days}
            for when, days in said.items()
        ],
        "health_events": [{"event_date": on(died), "kind": "death"}] if died else [],
    }


def named(rows: Rows, name: str) -> Rows:
    """The same record as another episode."""
    whole = {table: [row | {"episode_id": name} for row in rows[table]] for table in rows}
    for table, own in (("reviews", "review_id"), ("prescriptions", "prescription_id")):
        whole[table] = [row | {own: f"{name}-{place}"} for place, row in enumerate(whole[table])]
    return whole


def without_one_answer(rows: Rows) -> Iterator[Rows]:
    """The record with each of its answers lost in turn."""
    for table, answers in ANSWERS.items():
        for answer in answers:
            for place, row in enumerate(rows[table]):
                if row[answer]:
                    poorer = row | {answer: LOST.get(answer, "")}
                    yield rows | {table: [*rows[table][:place], poorer, *rows[table][place + 1 :]]}


def ask(records: dict[str, Rows]) -> Answers:
    """What each brake says of each of its units."""
    with record("episodes\nepisode_id") as connection:
        for table in ANSWERS:
            rows = [row for name, one in records.items() for row in named(one, name)[table]]
            if rows:
                insert(connection, table, rows)
        create_derived(
            connection, {one for name in BRAKES for one in load_indicators()[name].reads}, OBSERVED_TO
        )
        return {
            (name, str(row["episode_id"]), row["counted_on"]): row["met"]
            for name in BRAKES
            for row in indicator_rows(name, connection, OBSERVED_TO, derive=False)
        }


def hold_promise(cases: list[tuple]) -> None:
    whole = {str(number): rows_of(case) for number, case in enumerate(cases)}
    poorer = {
        f"{number}.{place}": left
        for number, rows in whole.items()
        for place, left in enumerate(without_one_answer(rows))
    }
    answers = ask(whole | poorer)
    calmed = [
        (name, counted_on, poorer[episode])
        for (name, episode, counted_on), met in answers.items()
        if episode in poorer
        and met is False
        and answers.get((name, episode.split(".")[0], counted_on), False) is not False
    ]
    assert not calmed[:1]


small = settings(
    # the assertion shows the one episode that breaks the promise: making 12 smaller ones would take minutes
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@settings(small, max_examples=EXAMPLES)
@given(cases)
def test_what_is_lost_never_makes_a_brake_say_that_all_is_well(cases):
    hold_promise(cases)


@pytest.mark.nightly
@settings(small, max_examples=NIGHTLY_EXAMPLES)
@given(cases)
def test_thousands_of_cases_keep_the_promise(cases):
    hold_promise(cases)
