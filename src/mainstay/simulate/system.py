"""The synthetic system as record tables, a block of people at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from mainstay.errors import UsageError
from mainstay.record.tables import TABLES
from mainstay.simulate.block import Block
from mainstay.simulate.care import plan_care
from mainstay.simulate.columns import Period
from mainstay.simulate.course import follow_stays
from mainstay.simulate.dosing import doses_table, prescriptions_table
from mainstay.simulate.draws import Draws
from mainstay.simulate.encounters import contacts_table, health_events_table, tests_table
from mainstay.simulate.episodes import (
    episodes_table,
    interventions_table,
    needs_and_supports,
    people_table,
    services_table,
)
from mainstay.simulate.parameters import parameter_values
from mainstay.simulate.people import join, make_people, take
from mainstay.simulate.reviews import reviews_table
from mainstay.simulate.services import draw_odds, make_services
from mainstay.simulate.stays import STAYS_AT_MOST, deaths_after_leaving, first_stays, next_stays

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mainstay.simulate.people import People
    from mainstay.simulate.services import Services

PEOPLE_PER_BLOCK = 3000
"""Bounds memory. Part of what the seed means: another size gives other bytes."""

FIRST_CLIENT_NUMBER = 100_001
YEARS_AT_MOST = 20
DAYS_OF_CHANGE = 365  # the last year, in which some services improve or get worse


def simulate(
    people: int = 3000,
    services: int = 12,
    years: int = 3,
    seed: int = 1,
    changed: Mapping[str, float] | None = None,
) -> Iterator[dict[str, pa.Table]]:
    """Make a synthetic treatment system, a block of people at a time.

    Args
        people : how many people come, over the whole period
        services : how many services they come to
        years : calendar years up to the end of 2025
        seed : the same seed and sizes give the same tables on any machine
        changed : parameters to replace, by dotted name; see `parameters.toml`
    Returns
        for each block, every record table by name, columns as declared; `services` has rows in the
        first block only. `person_id` is the network's client number, "100001" the first
    Missing
        a day after the period's last has not happened: its date is missing, or its row is not there
    Raises
        UsageError : no people, no services, or a number of years the record cannot hold
    Source
        docs/methods/simulator.md; parameters with their sources in parameters.toml
    Example
        >>> block = next(simulate(people=20, services=2, years=1, seed=7))
        >>> block["people"].num_rows, block["services"].num_rows
        (20, 2)
    """
    _check(people, services, years, seed)
    return _blocks(people, services, years, seed, parameter_values(changed))


def _check(people: int, services: int, years: int, seed: int) -> None:
    if people < 1 or services < 1 or not 1 <= years <= YEARS_AT_MOST or seed < 0:
        raise UsageError(
            f"at least one person, one service, 1 to {YEARS_AT_MOST} years and a seed of 0 or more",
            f"people={people}, services={services}, years={years}, seed={seed}",
            "Give numbers in these ranges.",
        )


def _blocks(
    people: int, services: int, years: int, seed: int, values: Mapping[str, float]
) -> Iterator[dict[str, pa.Table]]:
    period = Period.of_years(years)
    sizes = [min(PEOPLE_PER_BLOCK, people - first) for first in range(0, people, PEOPLE_PER_BLOCK)]
    # The last child is younger than the others: they are what they were before it came
    of_services, *of_blocks, of_odds = np.random.SeedSequence(seed).spawn(2 + len(sizes))
    network = make_services(
        services,
        period.last_day + 1 - DAYS_OF_CHANGE,
        Draws(of_services),
        equal_care=values["network.equal_care"] > 0,
        odds=draw_odds(services, values["network.people_differ"], Draws(of_odds)),
    )
    first_client = FIRST_CLIENT_NUMBER
    for number, (size, child) in enumerate(zip(sizes, of_blocks, strict=True)):
        block = _make_block(first_client, size, network, period, values, Draws(child))
        tables = _tables(block)
        listed = services_table(network)
        yield {"services": listed if number == 0 else listed.slice(0, 0)} | tables
        first_client += size


def _make_block(
    first_client: int,
    size: int,
    services: Services,
    period: Period,
    values: Mapping[str, float],
    draws: Draws,
) -> Block:
    last, weekday = period.last_day, period.first.weekday()
    people: People = make_people(size, services, period, values, draws)
    stays = first_stays(people, last, values, draws)
    parts = []
    for number in range(STAYS_AT_MOST):
        of_stay = take(people, stays.person)
        care = plan_care(of_stay, stays, services, values, draws)
        course = follow_stays(of_stay, stays, care, services, last, weekday, values, draws)
        ended = replace(stays, ended=course.ended, reason=course.reason)
        died_after = deaths_after_leaving(ended, last, values, draws)
        parts.append((ended, care, course, died_after))
        stays = next_stays(ended, died_after, len(services), last, values, draws)
        if not len(stays) or number + 1 == STAYS_AT_MOST:
            break
    all_stays = join([part[0] for part in parts])
    return Block(
        first_client,
        people,
        take(people, all_stays.person),
        all_stays,
        join([part[1] for part in parts]),
        join([part[2] for part in parts]),
        np.concatenate([part[3] for part in parts]),
        services,
        period,
        values,
        draws,
    )


def _tables(block: Block) -> dict[str, pa.Table]:
    tables = {
        "people": people_table(block),
        "episodes": episodes_table(block),
        "interventions": interventions_table(block),
        "prescriptions": prescriptions_table(block),
        "doses": doses_table(block),
        "tests": tests_table(block),
        "reviews": reviews_table(block),
        **needs_and_supports(block),
        "contacts": contacts_table(block),
        "health_events": health_events_table(block),
    }
    # One piece each: pyarrow writes the memory it finds for a piece without rows at the head of a table.
    return {name: tables[name].combine_chunks() for name in TABLES if name in tables}


def whole_tables(
    people: int = 3000,
    services: int = 12,
    years: int = 3,
    seed: int = 1,
    changed: Mapping[str, float] | None = None,
) -> dict[str, pa.Table]:
    """The same as `simulate`, all blocks put together: for sizes that fit in memory.

    Example
        >>> whole_tables(people=5, services=1, years=1)["people"].column_names
        ['person_id', 'sex', 'birth_year', 'ethnicity']
    """
    blocks = list(simulate(people, services, years, seed, changed))
    return {name: pa.concat_tables([block[name] for block in blocks]) for name in TABLES}
