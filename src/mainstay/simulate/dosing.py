"""Tables of prescribing: prescriptions and due doses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from mainstay.record.vocabulary import MEDICINES
from mainstay.simulate.columns import flags, joined, make_table, numbers, text_of, words
from mainstay.simulate.course import DEPOT, OUTCOMES

if TYPE_CHECKING:
    from mainstay.simulate.block import Block
    from mainstay.simulate.draws import Days

SUPERVISION = ("all", "some", "none")
COLLECTIONS = np.array([6, 3, 1])


def prescriptions_table(block: Block) -> pa.Table:
    """One row per run of weeks with the same dose and the same supervision."""
    course = block.course
    kind = np.where(course.present, course.dose_mg.astype(np.int32) * 4 + course.level, -1).T
    first = course.present.T.copy()
    first[:, 1:] &= kind[:, 1:] != kind[:, :-1]
    stay, week = np.nonzero(first)
    same_stay = np.zeros(len(stay), dtype=bool)
    same_stay[:-1] = stay[1:] == stay[:-1]
    begins = block.stays.started[stay] + 7 * week
    next_begins = np.append(begins[1:], 0)
    ends = np.where(same_stay, next_begins - 1, block.course.ended[stay])
    number = _count_within(stay)
    medicine, level = course.medicine[stay], course.level[week, stay]
    before = np.maximum(week - 1, 0)
    reduced = course.dose_mg[week, stay] < course.dose_mg[before, stay]
    depot = medicine == DEPOT
    return make_table(
        "prescriptions",
        {
            "prescription_id": joined(block.episode.take(stay), joined("P", text_of(number), by="")),
            "episode_id": block.episode.take(stay),
            "medicine": words(medicine, MEDICINES),
            "daily_dose_mg": numbers(course.dose_mg[week, stay], depot),
            "started_date": block.period.dates(begins),
            "ended_date": block.period.dates(ends),
            "supervision": words(level, SUPERVISION),
            "collections_per_week": numbers(COLLECTIONS[level], depot),
            "asked_for_by_person": flags(course.tapers[week, stay], ~reduced),
        },
    )


def _count_within(group: Days) -> Days:
    """1, 2, 3 … within each run of equal values."""
    position = np.arange(len(group))
    if not len(group):
        return position
    starts = np.append(True, group[1:] != group[:-1])
    return position - np.maximum.accumulate(np.where(starts, position, 0)) + 1


def doses_table(block: Block) -> pa.Table:
    """One row per day on which a dose was due, in the order of stays and days."""
    course = block.course
    outcome = np.ascontiguousarray(course.outcome.T)
    stay, day = np.nonzero(outcome)
    return make_table(
        "doses",
        {
            "episode_id": block.episode.take(stay),
            "dose_date": block.period.dates(block.stays.started[stay] + day),
            "medicine": words(course.medicine[stay], MEDICINES),
            "dose_mg": numbers(course.dose_mg[day // 7, stay]),
            "outcome": words(outcome[stay, day], OUTCOMES),
        },
    )
