"""Contents of a report about a small system: six services over three years, a seeded draw."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from lib.small_system import OBSERVED_TO, add_services, empty_system, small_indicators
from mainstay.report.draw import Pictures
from mainstay.report.everyone import Everyone, EveryoneLine
from mainstay.report.gather import gather
from mainstay.report.html import render

if TYPE_CHECKING:
    from pathlib import Path

    from mainstay.report.contents import Contents

SERVICES = ("A", "B", "C", "D", "E", "F")
PEOPLE = 1200


def small_contents(folder: Path, *, service_id: str | None = None, people: int = PEOPLE) -> Contents:
    """The report of a system in which service F holds on to fewer people."""
    connection = empty_system()
    add_services(connection, *SERVICES)
    rows = [_episode(number, random.Random(number)) for number in range(people)]
    if rows:
        connection.executemany(
            "INSERT INTO episodes (episode_id, person_id, service_id, started_date, ended_date, end_reason,"
            " previously_treated) VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
    with connection:
        return gather(
            connection,
            small_indicators(folder / "indicators"),
            snapshot_id="0123456789abcdef",
            observed_to=OBSERVED_TO,
            service_id=service_id,
        )


def page_of(contents: Contents) -> str:
    """The report's page with its charts."""
    with Pictures(contents.service_id) as pictures:
        for section in contents.sections:
            pictures.begin(section, contents.services)
        return render(contents, pictures.finish(contents.journeys))


def _episode(number: int, draw: random.Random) -> list[object]:
    service = SERVICES[number % len(SERVICES)]
    started = date(2023, 1, 1) + timedelta(days=draw.randrange(1095))
    stays = draw.random() < (0.3 if service == "F" else 0.7)
    ended, reason = (None, None) if stays else (OBSERVED_TO, "dropped_out")
    before = draw.choice([True, False, None])
    return [f"e{number}", f"p{number}", service, started, ended, reason, before]


def small_everyone() -> Everyone:
    """Service F: little use among those who stayed, and most people gone."""
    usual = {"not_using": 30, "using_less": 10, "using_same": 20, "not_known": 10, "dropped_out": 30}
    left = {"not_using": 15, "using_same": 5, "not_known": 5, "dropped_out": 60, "withdrawn_by_service": 15}
    lines = tuple(EveryoneLine(f"Service {name}", left if name == "F" else usual, name) for name in SERVICES)
    together = {state: sum(line.people.get(state, 0) for line in lines) for state in (*usual, *left)}
    network = EveryoneLine("All services", together)
    return Everyone(date(2025, 1, 1), date(2025, 12, 1), network, lines, frozenset({"F"}))
