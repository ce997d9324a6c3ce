from __future__ import annotations

from datetime import date

import pytest

from lib.small_system import OBSERVED_TO, add_episode, add_services, empty_system
from mainstay.indicators.library import load_indicators
from mainstay.measure.everyone import STATES, place_everyone
from mainstay.measure.rows import create_measured


@pytest.fixture
def system():
    connection = empty_system()
    add_services(connection, "A", "B")
    yield connection
    connection.close()


def add_review(connection, episode, day, stage, opiate_days):
    connection.execute(
        "INSERT INTO reviews (review_id, episode_id, review_date, stage, opiate_days) VALUES (?, ?, ?, ?, ?)",
        [f"{episode}-{day}", episode, day, stage, opiate_days],
    )


def placed(connection):
    create_measured(connection, load_indicators().values(), OBSERVED_TO)
    return {row["state"]: row["people"] for row in place_everyone(connection).to_pylist()}


@pytest.mark.parametrize(
    ("start", "later", "state"),
    [
        (28, 0, "not_using"),
        (28, 15, "using_less"),  # 13 days less: the reliable change
        (28, 16, "using_same"),  # 12 days less
        (0, 12, "using_same"),
        (0, 13, "using_more"),
        (None, 5, "using"),
        (28, None, "not_known"),
    ],
)
def test_people_in_treatment_are_placed_by_use_and_by_how_it_changed(system, start, later, state):
    add_episode(system, "e1", "A", "2025-01-01")
    add_review(system, "e1", "2025-01-01", "start", start)
    add_review(system, "e1", "2025-06-01", "review", later)
    assert placed(system) == {state: 1}


def test_in_treatment_without_a_review_is_not_known(system):
    add_episode(system, "e1", "A", "2025-01-01")
    assert placed(system) == {"not_known": 1}


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        ("completed_drug_free", "completed"),
        ("completed_occasional", "completed"),
        ("transferred", "moved"),
        ("transferred_custody", "moved"),
        ("dropped_out", "dropped_out"),
        ("declined", "dropped_out"),
        ("withdrawn_by_service", "withdrawn_by_service"),
        ("custody", "custody"),
        ("died", "died"),
        ("other", "other"),
        (None, "other"),
    ],
)
def test_people_who_left_are_placed_by_why(system, reason, state):
    add_episode(system, "e1", "A", "2025-01-01", ended="2025-07-01")  # day 181
    system.execute("UPDATE episodes SET end_reason = ?", [reason])
    assert placed(system) == {state: 1}
    assert state in STATES


def test_someone_who_went_on_at_another_service_is_in_treatment_there(system):
    add_episode(system, "e1", "A", "2025-01-01", ended="2025-03-01", person="p")
    add_episode(system, "e2", "B", "2025-03-10", person="p")
    rows = {row["service_id"]: row["state"] for row in placed_rows(system)}
    assert rows == {"A": "elsewhere", "B": "not_known"}


def placed_rows(connection):
    create_measured(connection, load_indicators().values(), OBSERVED_TO)
    return place_everyone(connection).to_pylist()


@pytest.mark.parametrize(("started", "expected"), [("2025-07-02", 1), ("2025-07-03", 0)])
def test_only_those_whose_day_182_was_reached_are_placed(system, started, expected):
    add_episode(system, "e1", "A", started)
    assert sum(placed(system).values()) == expected


def test_the_month_is_that_of_day_182(system):
    add_episode(system, "e1", "A", "2025-01-01")
    assert [row["period_start"] for row in placed_rows(system)] == [date(2025, 7, 1)]
