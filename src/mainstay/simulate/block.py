"""One block of people with everything that happened to them: what the tables are written from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mainstay.simulate.columns import joined, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from mainstay.simulate.care import Care
    from mainstay.simulate.columns import Period
    from mainstay.simulate.course import Bytes, Course
    from mainstay.simulate.draws import Days, Draws, Flags
    from mainstay.simulate.people import People
    from mainstay.simulate.services import Services
    from mainstay.simulate.stays import Stays


@dataclass(frozen=True)
class Block:
    """People, their stays and what happened in them.

    Attributes
        first_client : client number of the block's first person
        people : traits, one row per person
        of_stay : the same, one row per stay
        stays, care, course : one row per stay
        died_after : day of death after leaving, one per stay; NEVER for the others
        services, period, values : of the run
        draws : random numbers for what is recorded
    """

    first_client: int
    people: People
    of_stay: People
    stays: Stays
    care: Care
    course: Course
    died_after: Days
    services: Services
    period: Period
    values: Mapping[str, float]
    draws: Draws

    @cached_property
    def client(self) -> pa.Array:
        """Client number of each person, as the service would write it."""
        return text_of(self.first_client + np.arange(len(self.people)))

    @cached_property
    def episode(self) -> pa.Array:
        """Identifier of each stay's episode."""
        return joined(self.client.take(self.stays.person), text_of(self.stays.number))

    @cached_property
    def until(self) -> Days:
        """Last day of each stay that can have been recorded."""
        return np.minimum(self.course.ended, self.period.last_day)

    @cached_property
    def began(self) -> Flags:
        """Stays in which treatment started."""
        return np.asarray(self.stays.started <= self.period.last_day)

    @cached_property
    def using_days(self) -> Days:
        """Days of heroin use in all weeks before a week of treatment; weeks + 1 rows."""
        return _running_total(self.course.heroin_days)

    @cached_property
    def crack_use_days(self) -> Days:
        """Days of crack use in all weeks before a week of treatment; weeks + 1 rows."""
        return _running_total(self.course.crack_days)

    def is_using(self, stay: Days, day: Days) -> Flags:
        """Whether the person used heroin in the week of treatment that the day is in."""
        weeks = len(self.course.heroin_days)
        week = np.clip((day - self.stays.started[stay]) // 7, 0, weeks - 1)
        return np.asarray(self.course.heroin_days[week, stay] > 0)


def _running_total(weekly: Bytes) -> Days:
    total = np.zeros((len(weekly) + 1, weekly.shape[1]), dtype=np.int32)
    np.cumsum(weekly, axis=0, out=total[1:])
    return total
