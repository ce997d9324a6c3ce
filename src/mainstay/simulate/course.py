"""A stay in treatment, week by week: use, doses taken and missed, the dose itself, and leaving.

All stays of a block go through the same week of treatment at once. A person either has stopped heroin
or uses it on a share of days that settles towards what their severity and withdrawal make of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mainstay.record.vocabulary import MEDICINES
from mainstay.simulate.stays import NOT_ENDED, REASON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mainstay.simulate.care import Care
    from mainstay.simulate.draws import Days, Draws, Flags, Floats
    from mainstay.simulate.people import People
    from mainstay.simulate.services import Services
    from mainstay.simulate.stays import Stays

Bytes = NDArray[np.uint8]

OUTCOMES = ("", "supervised", "taken_away", "missed")
SUPERVISED, TAKEN_AWAY, MISSED = 1, 2, 3
ALL, SOME, NONE = 0, 1, 2
COLLECTS = np.array(  # by level of supervision, Monday first
    [[1, 1, 1, 1, 1, 1, 0], [1, 0, 1, 0, 1, 0, 0], [1, 0, 0, 0, 0, 0, 0]], dtype=bool
)
METHADONE, BUPRENORPHINE, DEPOT = (
    MEDICINES.index(name) for name in ("methadone", "buprenorphine", "buprenorphine_depot")
)


@dataclass(frozen=True)
class Course:
    """What happened; the last axis is the stay, the first, where there is one, the week since the start.

    Attributes
        ended, reason : day and position in END_REASONS; NEVER and NOT_ENDED while open
        medicine : position in MEDICINES
        present : in treatment on the week's first day
        heroin_days, crack_days : days of use in the week
        dose_mg : amount, a day or, for the depot, a week
        level : ALL, SOME or NONE supervised
        tapers : the dose goes down because the person asked for it
        outcome : position in OUTCOMES; the first axis is the day since the start
    """

    ended: Days
    reason: Days
    medicine: Days
    present: Flags
    heroin_days: Bytes
    crack_days: Bytes
    dose_mg: Bytes
    level: Bytes
    tapers: Flags
    outcome: Bytes


class _Run:
    """The state of every stay of a block at one week of treatment."""

    def __init__(
        self,
        people: People,
        stays: Stays,
        care: Care,
        services: Services,
        last_day: int,
        first_weekday: int,
        values: Mapping[str, float],
        draws: Draws,
    ) -> None:
        self.people, self.stays, self.care, self.services = people, stays, care, services
        self.last_day, self.first_weekday, self.values, self.draws = last_day, first_weekday, values, draws
        self.count = len(stays)
        self.weeks = last_day // 7 + 1
        self.ended, self.reason = stays.ended.copy(), stays.reason.copy()
        self._start_doses()
        self.use_share = stays.use_share.copy()
        self.stopped = stays.use_share == 0.0
        self.weeks_stopped = np.zeros(self.count)
        self.missed_before = np.zeros(self.count, dtype=bool)
        self.missed_run = np.zeros(self.count)
        self.missed_share = np.zeros(self.count)
        self.tapers = np.zeros(self.count, dtype=bool)
        shape = (self.weeks, self.count)
        self.present = np.zeros(shape, dtype=bool)
        self.heroin_days, self.crack_days, self.dose_mg, self.level = (
            np.zeros(shape, dtype=np.uint8) for _ in range(4)
        )
        self.tapering = np.zeros(shape, dtype=bool)
        self.outcome = np.zeros((7 * self.weeks, self.count), dtype=np.uint8)

    def _start_doses(self) -> None:
        values, stays, draws = self.values, self.stays, self.draws
        on_buprenorphine = self.services.on("buprenorphine", stays.service, stays.triaged)
        drawn = draws.uniform(self.count)
        depot = drawn < values["medicine.depot"]
        buprenorphine = ~depot & (drawn < values["medicine.depot"] + on_buprenorphine)
        self.medicine = np.where(depot, DEPOT, np.where(buprenorphine, BUPRENORPHINE, METHADONE)).astype(
            np.int32
        )
        usual = self.services.on("dose_target_mg", stays.service, stays.triaged)
        target = usual + values["medicine.target_spread_mg"] * draws.bell(self.count)
        self.target = np.clip(
            target, values["doses.lowest_target_mg"], values["medicine.highest_methadone_mg"]
        )
        equal = values["medicine.buprenorphine_equivalent"]
        self.target[depot] = values["medicine.depot_equivalent"]
        self.first = np.where(
            buprenorphine,
            values["medicine.first_buprenorphine_mg"] * equal,
            np.where(depot, values["medicine.depot_equivalent"], values["medicine.first_methadone_mg"]),
        )
        self.step = np.where(
            buprenorphine,
            values["medicine.step_buprenorphine_mg"] * equal,
            values["medicine.step_methadone_mg"],
        )
        self.dose = np.where(stays.continues, self.target, np.minimum(self.first, self.target))

    def run(self) -> Course:
        for week in range(self.weeks):
            day = self.stays.started + 7 * week
            here = (day <= self.last_day) & (day <= self.ended)
            if not here.any():
                break
            self.present[week] = here
            self._conditions(day)
            self._use(week, here)
            self._doses(week, day, here)
            self._leave(week, day, here)
            self._adjust_dose(day, here)
        return Course(
            self.ended,
            self.reason,
            self.medicine,
            self.present,
            self.heroin_days,
            self.crack_days,
            self.dose_mg,
            self.level,
            self.tapering,
            self.outcome,
        )

    def _conditions(self, day: Days) -> None:
        care, works = self.care, int(self.values["care.support_works_days"])
        self.pressure = self.services.on("pressure", self.stays.service, day)
        withdrawal = np.clip(1.0 - self.dose / self.people.need_mg, 0.0, 1.0)
        self.withdrawal = withdrawal * np.where(self.tapers, self.values["doses.taper_withdrawal"], 1.0)
        first = (day >= care.course_started + 14) & (day < care.course_ended + 84)
        second = (day >= care.again_started + 14) & (day < care.again_ended + 84)
        self.psychosocial = (first | second).astype(np.float64)
        self.mental_health = (self.people.mental_health & (day < care.mental_health_started + works)) * 1.0
        self.housing = (self.people.housing & (day < care.housing_started + works)) * 1.0

    def _use(self, week: int, here: Flags) -> None:
        v, severity = self.values, self.people.severity
        stop = v["use.stop"] * _factor(v["use.severity_stop"] * severity)
        stop *= _factor(v["use.withdrawal_stop"] * self.withdrawal) * _factor(
            v["use.missed_stop"] * self.missed_share
        )
        stop *= _factor(v["use.psychosocial_stop"] * self.psychosocial)
        stop *= _factor(v["use.mental_health_stop"] * self.mental_health) * _factor(
            v["use.housing_stop"] * self.housing
        )
        stop *= _factor(v["use.pressure_stop"] * self.pressure)
        resume = v["use.resume"] * _factor(v["use.resume_severity"] * severity)
        resume *= _factor(v["use.resume_withdrawal"] * self.withdrawal)
        resume *= _factor(v["use.resume_psychosocial"] * self.psychosocial)
        resume *= _factor(v["use.resume_unmet"] * (self.mental_health + self.housing))
        drawn = self.draws.uniform(self.count)
        self.stopped = np.where(self.stopped, drawn >= resume, drawn < stop)
        self.weeks_stopped = np.where(self.stopped, self.weeks_stopped + 1.0, 0.0)
        settles_at = v["use.use_while_in_treatment"] + v["use.severity_use"] * severity
        settles_at = settles_at + v["use.withdrawal_use"] * self.withdrawal
        self.use_share += v["use.settle"] * (np.clip(settles_at, 0.06, 0.95) - self.use_share)
        used = (self.draws.uniform(7, self.count) < self.use_share).sum(axis=0)
        self.using = ~self.stopped
        self.heroin_days[week] = np.where(here & self.using, used, 0)
        crack = self.people.crack & (self.using | self.people.crack_goes_on)
        drawn = np.floor(
            self.draws.uniform(self.count)
            * np.where(self.using, v["use.crack_days"], v["use.crack_days_stopped"])
        )
        self.crack_days[week] = np.where(here & crack, drawn, 0)

    def _doses(self, week: int, day: Days, here: Flags) -> None:
        v = self.values
        supervised = self.services.on("supervised_weeks", self.stays.service, day)
        level = np.where(week < supervised, ALL, np.where(week < 2.0 * supervised, SOME, NONE))
        depot = self.medicine == DEPOT
        level = np.where(depot, ALL, level)
        chance = v["doses.miss"] * _factor(v["doses.miss_using"] * self.using)
        chance *= _factor(v["doses.miss_severity"] * self.people.severity)
        missed_days = np.zeros(self.count)
        for offset in range(7):
            weekday = (day + offset + self.first_weekday) % 7
            collects = COLLECTS[level, weekday] | (week + offset == 0)
            due = here & (day + offset <= self.last_day) & (~depot | (offset == 0))
            drawn = self.draws.uniform(self.count)
            misses = drawn < np.where(self.missed_before, v["doses.miss_again"], chance)
            if week + offset == 0:
                misses[:] = False
            missed = np.where(collects, misses, self.missed_before)
            self.missed_before = missed
            self.missed_run = np.where(missed, self.missed_run + 1.0, 0.0)
            missed_days += missed
            taken = np.where(collects & (level < NONE), SUPERVISED, TAKEN_AWAY)
            self.outcome[7 * week + offset] = np.where(due, np.where(missed, MISSED, taken), 0)
        self.missed_share = missed_days / 7.0
        self.level[week] = level
        self.tapering[week] = self.tapers
        self.dose_mg[week] = _as_given(self.dose, self.medicine, v)

    def _leave(self, week: int, day: Days, here: Flags) -> None:
        v, count = self.values, self.count
        unplanned = self._chance_to_leave(week)
        dies = np.full(count, v["leave.death_first_weeks" if week < 2 else "leave.death_in_treatment"])
        chances = (
            (
                REASON["withdrawn_by_service"],
                unplanned * v["leave.withdrawn_by_service"] * (1.0 + self.pressure),
            ),
            (
                REASON["dropped_out"],
                unplanned * (1.0 - v["leave.withdrawn_by_service"] * (1.0 + self.pressure)),
            ),
            (REASON["died"], dies / 100.0 / 52.18),
            (REASON["custody"], np.full(count, v["leave.custody"])),
            (REASON["transferred"], np.full(count, v["leave.transfer"])),
        )
        drawn = self.draws.uniform(count)
        below = np.zeros(count)
        reason = np.full(count, NOT_ENDED)
        for code, chance in chances:
            reason[(drawn >= below) & (drawn < below + chance)] = code
            below = below + chance
        people = self.people
        other_use = (
            people.cannabis | people.alcohol | people.powder | people.amphetamine | people.benzodiazepine
        )
        completed = np.where(other_use, REASON["completed_occasional"], REASON["completed_drug_free"])
        recent_crack = self.crack_days[max(0, week - 4) : week + 1].any(axis=0)
        done = (
            self.tapers & (self.dose <= v["doses.taper_ends_mg"]) & (self.weeks_stopped > 5) & ~recent_crack
        )
        reason = np.where((reason == NOT_ENDED) & done, completed, reason)
        offset = self.draws.days(0, 6, count)
        leaves = here & (reason != NOT_ENDED) & (day + offset <= self.last_day)
        self.ended = np.where(leaves, day + offset, self.ended).astype(np.int32)
        self.reason = np.where(leaves, reason, self.reason).astype(np.int32)
        self._last_doses(week, leaves, offset)

    def _chance_to_leave(self, week: int) -> Floats:
        v = self.values
        chance = np.full(
            self.count, v["leave." + ("early" if week < 12 else "middle" if week < 26 else "late")]
        )
        chance *= _factor(v["leave.withdrawal"] * self.withdrawal) * _factor(
            v["leave.missed"] * self.missed_share
        )
        chance *= _factor(v["leave.using"] * self.using)
        chance *= _factor(v["leave.mental_health"] * self.mental_health) * _factor(
            v["leave.housing"] * self.housing
        )
        chance *= _factor(v["leave.psychosocial"] * self.psychosocial)
        chance *= _factor(v["leave.buprenorphine"] * (self.medicine == BUPRENORPHINE))
        chance *= _factor(self.pressure * (v["leave.pressure_any"] + v["leave.pressure_using"] * self.using))
        return np.asarray(np.minimum(chance, 0.5))

    def _last_doses(self, week: int, leaves: Flags, offset: Days) -> None:
        unplanned = leaves & (self.reason == REASON["dropped_out"])
        days = self.draws.days(0, self.values["doses.missed_before_leaving_days"], self.count)
        for back in range(7):
            row = self.outcome[7 * week + back]
            row[leaves & (back > offset)] = 0
        for back in range(14):
            position = 7 * week + 6 - back
            if position <= 0:
                break
            row = self.outcome[position]
            distance = offset - (6 - back)
            row[unplanned & (row > 0) & (distance >= 0) & (distance < days)] = MISSED

    def _adjust_dose(self, day: Days, here: Flags) -> None:
        v, count = self.values, self.count
        raises = self.services.on("optimise", self.stays.service, day)
        held = self.withdrawal < 0.05
        raised = self.using & ~held & ~self.tapers & self.draws.happens(raises, count)
        cut = self.using & self.draws.happens(v["doses.pressure_cut"] * self.pressure, count)
        starts = (self.weeks_stopped >= v["doses.taper_after_weeks"]) & self.draws.happens(
            v["doses.taper"] * (1.0 + self.pressure), count
        )
        ends = self.tapers & self.using
        self.tapers = (self.tapers | starts) & ~self.using
        change = v["doses.optimise_step_mg"] * (raised * 1.0 - cut) - v["doses.taper_step_mg"] * self.tapers
        self.target = np.where(ends, np.maximum(self.target, self.people.need_mg), self.target + change)
        lowest = np.where(self.tapers, v["doses.taper_step_mg"], v["doses.lowest_target_mg"])
        self.target = np.clip(self.target, lowest, v["medicine.highest_methadone_mg"])
        self.dose = np.minimum(self.dose + self.step, self.target)
        again = here & (self.missed_run >= v["doses.restart_after_days"]) & (self.medicine != DEPOT)
        self.dose = np.where(again, np.minimum(self.first, self.target), self.dose)


def _factor(effect: Floats) -> Floats:
    return np.asarray(np.maximum(1.0 + effect, 0.05))


def _as_given(dose: Floats, medicine: Days, values: Mapping[str, float]) -> Floats:
    tablets = dose / values["medicine.buprenorphine_equivalent"] / 2.0
    buprenorphine = np.minimum(2.0 * np.floor(tablets + 0.5), values["medicine.highest_buprenorphine_mg"])
    methadone = 5.0 * np.floor(dose / 5.0 + 0.5)
    depot = np.full(len(dose), values["medicine.depot_dose_mg"])
    given = np.where(medicine == DEPOT, depot, np.where(medicine == BUPRENORPHINE, buprenorphine, methadone))
    return np.asarray(np.maximum(given, 2.0))


def follow_stays(
    people: People,
    stays: Stays,
    care: Care,
    services: Services,
    last_day: int,
    first_weekday: int,
    values: Mapping[str, float],
    draws: Draws,
) -> Course:
    """Follow stays from their start to their end or the period's last day.

    Args
        people : traits, one row per stay
        stays, care : the stays and what is planned in them
        services : where they are
        last_day : last day of the period
        first_weekday : weekday of day 0, Monday is 0
        values : parameters
        draws : random numbers
    Returns
        what happened, week by week
    """
    return _Run(people, stays, care, services, last_day, first_weekday, values, draws).run()
