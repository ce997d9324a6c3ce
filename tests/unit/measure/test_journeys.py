"""Occupancy of a small record by group, counted by hand; and which services may be losing people."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from lib.simulated import NO_PRESSURE, asked, system
from lib.text_table import DAY_0, day, insert, record
from mainstay.errors import UsageError
from mainstay.measure.journeys import STATES, create_journeys, measure_journeys, read_journeys
from mainstay.measure.survivor_gap import BESIDE_OTHERS, OVER_TIME, has_wider_gap, read_survivor_gaps
from mainstay.stats.survivor_gap import SurvivorGap

LAST_DAY = DAY_0.replace(year=2025, month=12, day=31)

FOUR = """
    episodes
    episode_id | service_id | started_date | ended_date | end_reason
    a | S01 | d0 | |
    b | S01 | d0 | d50 | dropped_out
    c | S01 | d9 | d19 | completed_drug_free
    d | S02 | d0 | |

    reviews
    episode_id | review_date | opiate_days | stage
    a | d0 | 20 | start
    a | d100 | 0 | review
    b | d0 | 5 | start
    d | d0 | 0 | start
"""


def rows(text=FOUR, **options):
    with record(text) as connection:
        return measure_journeys(connection, observed_to=day(200), **options).to_pylist()


def test_every_state_of_everyone_by_service():
    found = {(row["service_id"], row["day"]): row for row in rows(days=[5, 28, 182])}
    first = found["S01", 5]
    assert (first["using"], first["unknown"]) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    later = found["S01", 182]
    states = {state: round(later[state] * 3) for state in STATES if later[state] > 1e-9}
    assert states == {"not_using": 1, "completed": 1, "left_unplanned": 1}
    assert found["S02", 28]["not_using"] == 1
    assert found["S02", 182]["unknown"] == 1
    assert list(first) == ["service_id", "day", *STATES, *(f"se_{state}" for state in STATES)]


def test_a_day_that_nobody_has_reached_is_not_known():
    (row,) = (one for one in rows(days=[201]) if one["service_id"] == "S01")
    assert all(row[state] is None for state in STATES)
    assert row["se_using"] is None


def test_everyone_together_and_by_other_groups():
    together = rows(by=[], days=[5])
    assert [row["using"] for row in together] == [0.5]
    assert {row["sex"] for row in rows(by=["sex"], days=[5])} == {"not known"}
    assert {row["housing_at_start"] for row in rows(by=["housing_at_start"], days=[5])} == {"not known"}
    by_month = rows(by=["service", "month"], days=[5])
    assert [(row["service_id"], row["period_start"]) for row in by_month] == [
        ("S01", day(0)),
        ("S02", day(0)),
    ]


def test_only_who_started_within_some_days():
    assert [row["unknown"] for row in rows(by=[], days=[5], from_date=day(1), to_date=day(9))] == [1.0]
    assert rows(by=[], days=[5], from_date=day(10)) == []


def test_bootstrap_limits_stand_beside():
    (row,) = rows(by=[], days=[5], replicates=200, seed=3)
    assert 0 <= row["lower_using"] < 0.5 < row["upper_using"] <= 1
    assert row == rows(by=[], days=[5], replicates=200, seed=3)[0]


def test_a_service_that_everyone_began_at_today_is_there_and_not_known():
    today = "episodes\nepisode_id | service_id | started_date\na | S01 | d0\nz | S02 | d200"
    found = {row["service_id"]: row["unknown"] for row in rows(today, days=[0])}
    assert found == {"S01": 1.0, "S02": None}


def test_nobody_started():
    assert rows("people\nperson_id\np", days=[5]) == []


def test_groups_that_say_nothing_here():
    with pytest.raises(UsageError, match="time_in_treatment"):
        rows(by=["time_in_treatment"])
    with pytest.raises(UsageError, match="--by"):
        rows(by=["shoe_size"])


def test_who_left_on_the_first_day_is_one_of_those_who_started():
    with record(FOUR) as connection:
        insert(
            connection,
            "episodes",
            [{"episode_id": "e", "started_date": "d0", "ended_date": "d0", "end_reason": "dropped_out"}],
        )
        create_journeys(connection, day(200))
        assert read_journeys(connection, by=[]).segments.people == 5


def gap(among_here, width, error=0.01):
    return SurvivorGap(among_here, among_here - width, 1.0, width, error)


def test_both_sides_of_more_than_chance():
    usual = gap(0.40, 0.10)
    ask = {"usual_error": 0.0, "standard_errors": 3.0}
    assert has_wider_gap(gap(0.41, 0.13), usual, **ask)
    assert not has_wider_gap(gap(0.41, 0.1299), usual, **ask)
    assert not has_wider_gap(gap(0.40, 0.13), usual, **ask), "it does not look better"
    assert not has_wider_gap(gap(0.41, 0.13), usual, usual_error=0.01, standard_errors=3.0)
    assert not has_wider_gap(gap(np.nan, np.nan, np.nan), usual, **ask)
    assert not has_wider_gap(gap(0.41, 0.13, 0.0), usual, **ask)


@pytest.mark.parametrize(("changed", "flagged"), [((), {"Z0002": BESIDE_OTHERS}), (NO_PRESSURE, {})])
def test_the_service_that_pushes_people_out_is_flagged_and_no_other(changed, flagged):
    with asked(system(3000, changed)) as connection:
        readings = read_survivor_gaps(connection, observed_to=LAST_DAY)
    assert {one.service_id: one.may_be_losing for one in readings if one.may_be_losing} == flagged
    assert readings[0].service_id is None
    assert len(readings) == 13
    pushing = next(one for one in readings if one.service_id == "Z0002")
    assert ("May be losing people" in pushing.losing_sentence) is bool(flagged)


def a_year(first, here_not_using, here_using, left, service="S01"):
    """People who start on one day and are reviewed on day 150 or leave on day 60."""
    episodes, reviews = [], []
    for number in range(here_not_using + here_using + left):
        name = f"{service}-{first}-{number}"
        is_left = number >= here_not_using + here_using
        episodes.append(
            {
                "episode_id": name,
                "service_id": service,
                "started_date": f"d{first}",
                "ended_date": f"d{first + 60}" if is_left else "",
                "end_reason": "dropped_out" if is_left else "",
            }
        )
        if not is_left:
            days = "0" if number < here_not_using else "20"
            reviews.append(
                {"episode_id": name, "review_date": f"d{first + 150}", "opiate_days": days, "stage": "review"}
            )
    return episodes, reviews


def readings_of(*years, last):
    with record("people\nperson_id\np") as connection:
        for episodes, reviews in years:
            insert(connection, "episodes", episodes)
            held = connection.execute("SELECT count(*) FROM reviews").fetchone()[0]
            numbered = [{"review_id": f"r{held + place}", **row} for place, row in enumerate(reviews)]
            insert(connection, "reviews", numbered)
        return read_survivor_gaps(connection, observed_to=last)


def test_a_service_that_began_to_lose_people_is_flagged_over_time():
    last = day(900)
    latest_start = 900 - 182
    alone = readings_of(a_year(10, 40, 40, 10), a_year(latest_start, 40, 15, 60), last=last)
    assert [one.may_be_losing for one in alone] == ["", OVER_TIME]
    assert "improvement" in alone[1].losing_sentence
    # as many leave, and no fewer use among those still here: no flag, because nothing looks better
    same = readings_of(a_year(10, 40, 40, 10), a_year(latest_start, 28, 28, 60), last=last)
    assert [one.may_be_losing for one in same] == ["", ""]
    # a better result without people leaving is an improvement
    better = readings_of(a_year(10, 40, 40, 10), a_year(latest_start, 65, 15, 10), last=last)
    assert [one.may_be_losing for one in better] == ["", ""]


def test_of_few_people_nothing_is_said():
    last, latest_start = day(900), 900 - 182
    enough = readings_of(a_year(10, 14, 14, 2), a_year(latest_start, 10, 1, 19), last=last)
    few = readings_of(a_year(10, 14, 13, 2), a_year(latest_start, 10, 1, 19), last=last)
    assert (enough[1].may_be_losing, few[1].may_be_losing) == (OVER_TIME, "")


def test_the_days_that_are_looked_at():
    last = day(900)
    (together, _) = readings_of(a_year(900 - 182, 5, 5, 5), last=last)
    assert together.last_start == last - timedelta(days=182)
    assert together.first_start == together.last_start - timedelta(days=2 * 365 - 1)
    assert together.people == 15
    assert readings_of(a_year(900 - 181, 5, 5, 5), last=last) == ()


def test_the_readings_in_words():
    (together, _) = readings_of(a_year(0, 30, 30, 40), last=day(400))
    assert together.not_using_sentence == (
        "Of 100 people who started, 30% were in treatment and not using on day 182; a further 0% were in "
        "treatment, where use is not known."
    )
    assert together.gap_sentence == (
        "Of those still here on day 182, 50% were not using; if nobody who left was helped it is 30%, and if "
        "everyone who left stopped using 70%: 20 of the 50 in 100 rest on who is still here to be counted."
    )
    (nobody, _) = readings_of(a_year(0, 0, 0, 40), last=day(400))
    assert "no gap can be told" in nobody.gap_sentence
    assert nobody.losing_sentence == ""
