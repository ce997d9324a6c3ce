from __future__ import annotations

from datetime import date

import numpy as np

from mainstay.engines.duckdb import connect
from mainstay.record.schema import create_empty_record
from mainstay.report.journeys import DRAWN_DAYS, tell_journeys

OBSERVED_TO = date(2025, 12, 31)
SERVICES = {"A": "Alder Lane", "B": "Brook Street"}


def told(episodes, service_id=None):
    with connect() as connection:
        create_empty_record(connection)
        for service, name in SERVICES.items():
            connection.execute("INSERT INTO services (service_id, name) VALUES (?, ?)", [service, name])
        for number, (service, ended) in enumerate(episodes):
            connection.execute(
                "INSERT INTO episodes (episode_id, person_id, service_id, started_date, ended_date,"
                " end_reason) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    f"e{number}",
                    f"p{number}",
                    service,
                    date(2025, 1, 6),
                    ended,
                    "dropped_out" if ended else None,
                ],
            )
        return tell_journeys(connection, SERVICES, observed_to=OBSERVED_TO, service_id=service_id)


def test_nobody_who_started_is_no_story():
    assert told([]) is None


def test_a_service_without_anybody_has_no_line():
    story = told([("A", None)])
    assert [line.name for line in story.lines] == ["Alder Lane"]
    assert story.drawn_names == ("All services", "Alder Lane")


def test_one_service_is_shown_beside_all():
    story = told([("A", None), ("B", date(2025, 2, 1))], service_id="B")
    assert [line.name for line in story.lines] == ["Brook Street"]
    assert story.together.reading.people == 2
    assert story.drawn_names == ("All services", "Brook Street")


def test_the_picture_tells_where_people_are():
    story = told([("A", None), ("B", date(2025, 2, 1))])
    assert {182, *DRAWN_DAYS} == set(story.drawn.days.tolist())
    seen = story.drawn.days <= 359  # the last day of the year that anyone has reached
    assert abs(story.drawn.probability[:, seen].sum(axis=2) - 1).max() < 1e-12
    assert np.isnan(story.drawn.probability[1, ~seen]).all()
    assert story.losing == frozenset()  # one person who left is no pattern
