"""When people come: referral, assessment and start, and coming again after leaving."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mainstay.record.vocabulary import END_REASONS
from mainstay.simulate.people import take

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mainstay.simulate.draws import Days, Draws, Flags, Floats
    from mainstay.simulate.people import People

NEVER = 1_000_000
"""A day that does not come. It lies after every day of the period, as does all that has not happened yet."""

NOT_ENDED = -1
REASON = {reason: code for code, reason in enumerate(END_REASONS)}
STAYS_AT_MOST = 3
TRANSFER_GAP_MAX_DAYS = 14  # with up to 5 days to the start, within the 21 days that make one journey


@dataclass(frozen=True)
class Stays:
    """One value per stay; days count from the period's first day.

    Attributes
        person : position of the person in their block
        number : 1 for the person's first stay
        service : position of the service
        referred, triaged, started : days; `started` is NEVER where treatment did not start
        ended, reason : of stays that do not start; NEVER and NOT_ENDED for the others until simulated
        use_share : share of days with use before the start
        continues : comes on an established dose, taken over or transferred from another service
    """

    person: Days
    number: Days
    service: Days
    referred: Days
    triaged: Days
    started: Days
    ended: Days
    reason: Days
    use_share: Floats
    continues: Flags

    def __len__(self) -> int:
        return len(self.person)


def first_stays(people: People, last_day: int, values: Mapping[str, float], draws: Draws) -> Stays:
    """Everybody's first stay, from referral to start."""
    count = len(people)
    triaged = people.arrives + draws.days(0, values["arrival.triage_wait_max_days"], count, early=True)
    stopped = np.where(
        people.taken_over, values["arrival.taken_over_stopped"], 1.0 - values["people.used_before_start"]
    )
    used = ~draws.happens(stopped, count)
    share = np.where(people.taken_over, values["arrival.taken_over_use"], 1.0) * np.clip(
        values["use.share_before"] + values["use.severity_use"] * (people.severity + draws.bell(count)),
        0.1,
        1.0,
    )
    stays = Stays(
        person=np.arange(count, dtype=np.int32),
        number=np.ones(count, dtype=np.int32),
        service=people.service,
        referred=people.arrives,
        triaged=triaged,
        started=triaged + draws.days(0, values["arrival.start_wait_max_days"], count, early=True),
        ended=np.full(count, NEVER, dtype=np.int32),
        reason=np.full(count, NOT_ENDED, dtype=np.int32),
        use_share=np.where(used, share, 0.0),
        continues=people.taken_over,
    )
    return _some_never_start(stays, last_day, values, draws)


def _some_never_start(stays: Stays, last_day: int, values: Mapping[str, float], draws: Draws) -> Stays:
    count = len(stays)
    never = draws.happens(values["arrival.never_starts"], count) & ~stays.continues
    ended = stays.triaged + draws.days(10, 60, count)
    reason = np.where(
        draws.happens(values["arrival.declines"], count), REASON["declined"], REASON["dropped_out"]
    )
    closed = never & (ended <= last_day)
    return replace(
        stays,
        started=np.where(never, NEVER, stays.started).astype(np.int32),
        ended=np.where(closed, ended, stays.ended).astype(np.int32),
        reason=np.where(closed, reason, stays.reason).astype(np.int32),
    )


def next_stays(
    stays: Stays, alive_until: Days, services: int, last_day: int, values: Mapping[str, float], draws: Draws
) -> Stays:
    """Stays of people who come again: transfers within 21 days, others after weeks or months.

    Args
        stays : the stays before, ended where they have ended
        alive_until : day of death after leaving, NEVER for the others; one per stay
        services : number of services
        last_day : last day of the period
        values : parameters
        draws : random numbers
    Returns
        the next stay of those who come again and are assessed by the last day
    """
    count = len(stays)
    transfer = stays.reason == REASON["transferred"]
    comes = draws.happens(_chance_to_return(stays, values), count) & (stays.ended <= last_day)
    gap = draws.days(22, values["return.gap_max_days"], count, early=True)
    short = draws.days(1, TRANSFER_GAP_MAX_DAYS, count)
    moves = (transfer | ~draws.happens(values["return.same_service"], count)) & (services > 1)
    other = (stays.service + draws.days(1, max(services - 1, 1), count)) % services
    triaged = stays.ended + np.where(transfer, short, gap)
    referred = np.where(transfer, stays.ended, triaged - draws.days(0, 10, count))
    fresh = Stays(
        person=stays.person,
        number=stays.number + 1,
        service=np.where(moves, other, stays.service).astype(np.int32),
        referred=referred.astype(np.int32),
        triaged=triaged.astype(np.int32),
        started=(triaged + draws.days(0, 5, count, early=True)).astype(np.int32),
        ended=np.full(count, NEVER, dtype=np.int32),
        reason=np.full(count, NOT_ENDED, dtype=np.int32),
        use_share=values["return.use_again"] * stays.use_share,
        continues=transfer,
    )
    comes &= (fresh.triaged <= last_day) & (fresh.triaged < alive_until)
    chosen = np.nonzero(comes)[0].astype(np.int32)
    return take(fresh, chosen)


def _chance_to_return(stays: Stays, values: Mapping[str, float]) -> Floats:
    chance = np.zeros(len(stays))
    for reason in ("dropped_out", "withdrawn_by_service", "custody"):
        chance[stays.reason == REASON[reason]] = values["return.after_unplanned"]
    for reason in ("completed_drug_free", "completed_occasional"):
        chance[stays.reason == REASON[reason]] = values["return.after_completion"]
    chance[stays.started == NEVER] = values["return.after_not_starting"]
    chance[stays.reason == REASON["transferred"]] = values["return.transfer_arrives"]
    return chance


def deaths_after_leaving(stays: Stays, last_day: int, values: Mapping[str, float], draws: Draws) -> Days:
    """The day of death of people who die in the four weeks after leaving; NEVER for the others."""
    count = len(stays)
    left = (stays.ended <= last_day) & (stays.started != NEVER)
    left &= (stays.reason != REASON["died"]) & (stays.reason != REASON["transferred"])
    chance = values["leave.death_after_leaving"] / 100.0 * 28.0 / 365.25
    day = stays.ended + draws.days(1, 28, count)
    dies = draws.happens(chance, count) & left & (day <= last_day)
    return np.where(dies, day, NEVER).astype(np.int32)
