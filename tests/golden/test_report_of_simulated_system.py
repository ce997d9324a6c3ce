"""The simulated system has one service that pushes people to stop: the report must find it, and only then."""

from __future__ import annotations

import pytest

from lib.simulated import NO_PRESSURE, asked, system
from mainstay.indicators.library import load_indicators
from mainstay.report.findings import find
from mainstay.report.gather import gather

PEOPLE = 3000
OBSERVED_TO_SQL = "SELECT max(greatest(started_date, ended_date)) FROM episodes"


def contents_of(changed=()):
    with asked(system(PEOPLE, changed)) as connection:
        ((observed_to,),) = connection.execute(OBSERVED_TO_SQL).fetchall()
        return gather(connection, load_indicators(), snapshot_id="simulated", observed_to=observed_to)


@pytest.fixture(scope="module")
def contents():
    return contents_of()


def named(contents, service):
    (line,) = [line for line in contents.everyone.lines if line.name == service]
    return line


def test_the_service_that_looks_better_because_people_left_is_named_and_no_other(contents):
    names = {contents.services[service] for service in contents.everyone.selective}
    assert names == {"Brook Street"}
    assert find(contents).attention[0].title == "Brook Street"


def test_it_looks_better_among_those_who_stayed_and_is_worse_for_everyone_who_started(contents):
    line, network = named(contents, "Brook Street"), contents.everyone.network
    assert line.use.proportion < network.use.proportion
    assert line.left_unplanned.proportion > 1.4 * network.left_unplanned.proportion
    assert line.not_using.proportion < network.not_using.proportion


def test_without_pressure_it_is_not_named():
    contents = contents_of(NO_PRESSURE)
    assert "Brook Street" not in {contents.services[service] for service in contents.everyone.selective}


def test_the_places_of_everyone_agree_with_the_indicators(contents):
    everyone, months = contents.everyone.network, contents.by_id["unplanned_exit_182d"]
    assert (months.first_month, months.last_month) == (
        contents.everyone.first_month,
        contents.everyone.last_month,
    )
    assert everyone.left_unplanned == months.year
    assert everyone.use == contents.by_id["heroin_on_top_182d"].year
    retained = contents.by_id["retained_182d"].year
    assert everyone.started == retained.eligible
