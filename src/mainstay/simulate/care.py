"""What a service plans to do beside prescribing: psychosocial courses, recovery support, help with needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mainstay.simulate.stays import NEVER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mainstay.simulate.draws import Days, Draws, Flags, Floats
    from mainstay.simulate.people import People
    from mainstay.simulate.services import Services
    from mainstay.simulate.stays import Stays


@dataclass(frozen=True)
class Care:
    """Planned days, one per stay; NEVER where it is not offered or not taken up.

    A day after the stay's end or after the period has not happened: who writes the record leaves it out.

    Attributes
        course_offered, course_started, course_ended : first psychosocial course
        again_offered, again_started, again_ended : second one, after the first
        recovery_offered, recovery_started, recovery_ended : recovery support
        mental_health_*, housing_*, employment_* : help with a need: offered, started; declined is a flag
    """

    course_offered: Days
    course_started: Days
    course_ended: Days
    again_offered: Days
    again_started: Days
    again_ended: Days
    recovery_offered: Days
    recovery_started: Days
    recovery_ended: Days
    mental_health_offered: Days
    mental_health_started: Days
    mental_health_declined: Flags
    housing_offered: Days
    housing_started: Days
    housing_declined: Flags
    employment_offered: Days
    employment_started: Days
    employment_declined: Flags


def plan_care(
    people: People, stays: Stays, services: Services, values: Mapping[str, float], draws: Draws
) -> Care:
    """Plan what is offered, taken up and when.

    Args
        people : traits, one row per stay
        stays, services : the stays and where they are
        values : parameters
        draws : random numbers
    Returns
        planned days, one per stay
    """
    begins = stays.started != NEVER
    offered = begins & draws.happens(
        services.on("psychosocial_offer", stays.service, stays.triaged), len(stays)
    )
    wait = services.on("psychosocial_wait_days", stays.service, stays.triaged)
    weeks = values["care.psychosocial_weeks_max"]
    course = _course(stays.started, offered, (0.0, wait), weeks, values["care.psychosocial_accept"], draws)
    goes_again = (course[2] < NEVER) & draws.happens(values["care.second_course"], len(stays))
    again = _course(course[2], goes_again, (30.0, 200.0), weeks, values["care.psychosocial_accept"], draws)
    recovers = begins & draws.happens(values["care.recovery_offer"], len(stays))
    recovery = _course(stays.started, recovers, (7.0, 180.0), weeks, values["care.recovery_accept"], draws)
    return Care(
        *course,
        *again,
        *recovery,
        *_help(people.mental_health, "mental_health", stays, services, values, draws),
        *_help(people.housing, "housing", stays, services, values, draws),
        *_help(people.unemployed, "employment", stays, services, values, draws),
    )


def _course(
    after: Days, offered: Flags, wait: tuple[float, Floats | float], weeks: float, accept: float, draws: Draws
) -> tuple[Days, Days, Days]:
    count = len(after)
    offered_on = after + draws.days(wait[0], wait[1], count, early=True)
    accepted = offered & draws.happens(accept, count)
    started_on = offered_on + draws.days(0, 14, count)
    ended_on = started_on + draws.days(28, 7 * weeks, count)
    return (
        np.where(offered, offered_on, NEVER).astype(np.int32),
        np.where(accepted, started_on, NEVER).astype(np.int32),
        np.where(accepted, ended_on, NEVER).astype(np.int32),
    )


def _help(
    has_need: Flags,
    domain: str,
    stays: Stays,
    services: Services,
    values: Mapping[str, float],
    draws: Draws,
) -> tuple[Days, Days, Flags]:
    count = len(stays)
    if domain == "employment":
        offer = np.full(count, values["care.employment_offer"])
        wait = np.full(count, values["care.employment_wait_days"])
    else:
        offer = services.on(f"{domain}_offer", stays.service, stays.triaged)
        wait = (
            services.on("mental_health_wait_days", stays.service, stays.triaged)
            if domain == "mental_health"
            else np.full(count, values["care.housing_wait_days"])
        )
    offered = has_need & (stays.started != NEVER) & draws.happens(offer, count)
    declined = offered & draws.happens(values["care.support_decline"], count)
    offered_on = stays.triaged + draws.days(0, 42, count, early=True)
    started_on = offered_on + draws.days(3, wait, count)
    return (
        np.where(offered, offered_on, NEVER).astype(np.int32),
        np.where(offered & ~declined, started_on, NEVER).astype(np.int32),
        declined,
    )
