from __future__ import annotations

from datetime import date

import pytest

from lib.small_system import OBSERVED_TO, add_episode, add_services, empty_system, small_indicators
from mainstay.errors import UsageError
from mainstay.measure.people import list_people


@pytest.fixture
def treated_before(tmp_path):
    return small_indicators(tmp_path / "indicators")["treated_before"]


@pytest.fixture
def system():
    connection = empty_system()
    add_services(connection, "A", "B")
    add_episode(connection, "e1", "A", "2025-02-01", before=True)
    add_episode(connection, "e2", "A", "2025-01-01", before=False, ended="2025-02-01")
    add_episode(connection, "e3", "A", "2025-03-01")
    add_episode(connection, "e4", "B", "2025-01-01")
    yield connection
    connection.close()


def episodes(connection, indicator, **asked):
    asked = {"service_id": "A", "observed_to": OBSERVED_TO} | asked
    return list_people(connection, indicator, **asked)["episode_id"].to_pylist()


def test_each_row_says_who_when_and_why(system, treated_before):
    people = list_people(system, treated_before, service_id="A", observed_to=OBSERVED_TO)
    assert people.column_names == ["person_id", "episode_id", "counted_on", "met", "evidence_end_reason"]
    assert people.to_pylist()[0] == {
        "person_id": "p-e2",
        "episode_id": "e2",
        "counted_on": date(2025, 1, 1),
        "met": False,
        "evidence_end_reason": "dropped_out",
    }


def test_only_people_of_the_service_are_listed_by_day(system, treated_before):
    assert episodes(system, treated_before) == ["e2", "e1", "e3"]


@pytest.mark.parametrize(("met", "expected"), [("yes", ["e1"]), ("no", ["e2"]), ("unknown", ["e3"])])
def test_unknown_is_a_third_answer(system, treated_before, met, expected):
    assert episodes(system, treated_before, met=met) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2025, 2, 1), None, ["e1", "e3"]),
        (date(2025, 2, 2), None, ["e3"]),
        (None, date(2025, 2, 1), ["e2", "e1"]),
        (None, date(2025, 1, 31), ["e2"]),
    ],
)
def test_the_first_and_the_last_day_are_included(system, treated_before, first, last, expected):
    assert episodes(system, treated_before, from_date=first, to_date=last) == expected


def test_a_service_that_is_not_there_is_refused_with_those_that_are(system, treated_before):
    with pytest.raises(UsageError, match=r"2 services \(A, B\)"):
        episodes(system, treated_before, service_id="C")


def test_another_answer_is_refused(system, treated_before):
    with pytest.raises(UsageError, match="'maybe'"):
        episodes(system, treated_before, met="maybe")
