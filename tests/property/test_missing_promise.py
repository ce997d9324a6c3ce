"""Missing is unknown: what a record loses never turns use, or not knowing, into "not using".

Two promises. An answer that is lost (a review without its days, a test without its result) can only lead to
unknown. A row that is lost can only lead to unknown too, unless another row of the same unit says by itself
that the person did not use; that row's day is then in the evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.text_table import OBSERVED_TO, Row, day, indicator_rows, insert, record
from mainstay.derive.run import create_derived
from mainstay.indicators.library import load_indicators

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GOOD = {
    "heroin_on_top_182d": False,
    "opioid_test_positive": False,
    "stopped_heroin_182d": True,
    "stopped_or_reduced_182d": True,
    "increased_182d": False,
    "dose_below_range_on_top": False,
}
"""What each indicator about use says where the person is doing well by it."""

SAME_DAY = ("opioid_test_positive", "dose_below_range_on_top")
"""Indicators whose unit is one day's test or review, and not an episode."""

ReviewCase = tuple[str, int, int | None]

reviews = st.lists(
    st.tuples(
        st.sampled_from(["start", "review", "review", "exit"]),
        st.sampled_from([-5, 0, 28, 29, 100, 150, 182, 183]),
        st.one_of(st.none(), st.sampled_from([0, 0, 1, 12, 13, 28])),
    ),
    max_size=4,
)
tests = st.dictionaries(
    st.tuples(st.sampled_from([20, 60, 100]), st.sampled_from(["opioid", "methadone", "buprenorphine"])),
    st.sampled_from(["positive", "negative", "refused", "not_given", "invalid"]),
    max_size=4,
)
cases = st.lists(
    st.tuples(reviews, tests, st.booleans(), st.sampled_from(["", "d60", "d181"])), min_size=4, max_size=10
)

Rows = dict[str, list[Row]]
Answers = dict[tuple[str, str, object], tuple[object, object]]


def rows_of(name: str, case: tuple) -> Rows:
    """The record of one generated episode."""
    said, tested, is_prescribed, ended = case
    reason = "dropped_out" if ended else ""
    own = {"episode_id": name}
    return {
        "episodes": [own | {"started_date": "d0", "ended_date": ended, "end_reason": reason}],
        "prescriptions": [
            own | {"prescription_id": name, "started_date": "d0"} for _ in range(is_prescribed)
        ],
        "doses": [own | {"dose_date": on, "dose_mg": "40"} for on in ("d99", "d150") if is_prescribed],
        "reviews": [
            own
            | {"review_id": f"{name}-{place}", "stage": stage, "review_date": f"d{on}"}
            | {"opiate_days": "" if days is None else str(days)}
            for place, (stage, on, days) in enumerate(said)
        ],
        "tests": [
            own | {"test_date": f"d{on}", "substance": substance, "result": outcome}
            for (on, substance), outcome in tested.items()
        ],
    }


def without_one_answer(rows: Rows) -> list[Rows]:
    """The record with each of its answers lost in turn."""
    return [
        rows | {table: [row | lost if place == gone else row for place, row in enumerate(rows[table])]}
        for table, lost in (("reviews", {"opiate_days": ""}), ("tests", {"result": "not_given"}))
        for gone in range(len(rows[table]))
    ]


def without_one_row(rows: Rows) -> list[Rows]:
    """The record with each review lost in turn, and each specimen with everything looked for in it."""
    days_tested = sorted({row["test_date"] for row in rows["tests"]})
    return [
        rows | {"reviews": [row for row in rows["reviews"] if row is not gone]} for gone in rows["reviews"]
    ] + [rows | {"tests": [row for row in rows["tests"] if row["test_date"] != gone]} for gone in days_tested]


def renamed(rows: Rows, name: str) -> Rows:
    """The same record as another episode."""
    named = {table: [row | {"episode_id": name} for row in rows[table]] for table in rows}
    for table, own in (("reviews", "review_id"), ("prescriptions", "prescription_id")):
        named[table] = [row | {own: f"{name}-{row[own]}"} for row in named[table]]
    return named


def answers(records: list[Rows]) -> Answers:
    """Every answer by indicator, episode and day, with the day of the review it rests on."""
    with record("episodes\nepisode_id") as connection:
        for table in ("episodes", "prescriptions", "doses", "reviews", "tests"):
            insert(connection, table, [row for one in records for row in one[table]])
        create_derived(
            connection, {table for name in GOOD for table in load_indicators()[name].reads}, OBSERVED_TO
        )
        return {
            (name, row["episode_id"], row["counted_on"]): (row["met"], row.get("evidence_review_date"))
            for name in GOOD
            for row in indicator_rows(name, connection, derive=False)
        }


def newly_good(cases: list[tuple], lose: Callable[[Rows], list[Rows]]) -> Iterator[tuple[str, Rows, object]]:
    """Each unit that says "not using" only after a loss: its indicator, what is left, its evidence."""
    whole = {str(number): rows_of(str(number), case) for number, case in enumerate(cases)}
    poorer = {
        f"{number}.{place}": renamed(left, f"{number}.{place}")
        for number, rows in whole.items()
        for place, left in enumerate(lose(rows))
    }
    before = answers(list(whole.values()))
    for (name, episode_id, on), (met, rests_on) in answers(list(poorer.values())).items():
        was, _ = before.get((name, episode_id.split(".")[0], on), (None, None))
        if met is GOOD[name] and was is not GOOD[name]:
            yield name, poorer[episode_id], rests_on


@settings(max_examples=15)  # each loses every row of up to ten episodes, one at a time
@given(cases)
def test_a_lost_answer_never_becomes_not_using(cases):
    assert not list(newly_good(cases, without_one_answer))


@settings(max_examples=15)
@given(cases)
def test_a_lost_row_never_becomes_not_using_unless_another_row_says_so(cases):
    for name, left, rests_on in newly_good(cases, without_one_row):
        assert name not in SAME_DAY
        assert rests_on in {
            day(int(row["review_date"][1:])) for row in left["reviews"] if row["opiate_days"] != ""
        }


@settings(max_examples=15)
@given(cases)
def test_with_one_review_and_one_specimen_a_lost_row_is_unknown(cases):
    single = [
        ([*starts(said)[:1], *later(said)[:1]], one_specimen(tested), *rest) for said, tested, *rest in cases
    ]
    assert not list(newly_good(single, without_one_row))


def starts(said: list[ReviewCase]) -> list[ReviewCase]:
    return [review for review in said if review[0] == "start"]


def later(said: list[ReviewCase]) -> list[ReviewCase]:
    return [review for review in said if review[0] != "start"]


def one_specimen(tested: dict) -> dict:
    first = min((on for on, _ in tested), default=None)
    return {place: outcome for place, outcome in tested.items() if place[0] == first}
