"""The table of reviews: what people say about their past four weeks, when they are asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from mainstay.simulate.columns import flags, joined, make_table, numbers, text_of, words
from mainstay.simulate.stays import NEVER, REASON

if TYPE_CHECKING:
    from mainstay.simulate.block import Block
    from mainstay.simulate.draws import Days, Flags, Floats

STAGES = ("start", "review", "exit", "after")
START, REVIEW, EXIT, AFTER = range(4)
LATEST_DAYS = 75  # a review later than this is taken over by the next one


@dataclass(frozen=True)
class _Asked:
    """Reviews that took place: one value per review."""

    stay: Days
    day: Days
    stage: int
    number: int


def reviews_table(block: Block) -> pa.Table:
    """Start, review, exit and later reviews; late or missing as the service goes about them."""
    last = block.period.last_day
    every = int(block.values["review.due_every_days"])
    asked = [_start(block)]
    asked += [_due(block, number * every, number) for number in range(1, last // every + 1)]
    asked += [_exit(block), _after(block)]
    return pa.concat_tables([_answers(block, one) for one in asked])


def _start(block: Block) -> _Asked:
    count = len(block.stays)
    day = block.stays.started + block.draws.days(-7, 10, count)
    day = np.clip(day, block.stays.triaged, block.until)
    done = block.draws.happens(block.values["review.start_recorded"], count) & block.began
    return _of(done, day, START, 0)


def _due(block: Block, after_days: int, number: int) -> _Asked:
    count, stays, services = len(block.stays), block.stays, block.services
    due = stays.started + after_days
    late = np.minimum(services.on("review_late_days", stays.service, due), LATEST_DAYS)
    day = due + block.draws.days(-7, late, count, early=True)
    chance = services.on("reviews_done", stays.service, due)
    using = block.is_using(np.arange(count), due)
    chance = chance * np.where(using, block.values["review.missing_when_using"], 1.0)
    done = block.draws.happens(chance, count) & block.began & (day <= block.until)
    return _of(done, day, REVIEW, number)


def _exit(block: Block) -> _Asked:
    count, reason = len(block.stays), block.course.reason
    planned = _completed(block) | (reason == REASON["transferred"])
    share = np.where(planned, block.values["review.exit_planned"], block.values["review.exit_unplanned"])
    left = block.began & (block.course.ended <= block.period.last_day) & (reason != REASON["died"])
    day = np.maximum(block.until - block.draws.days(0, 7, count), block.stays.started)
    return _of(left & block.draws.happens(share, count), day, EXIT, 900)


def _after(block: Block) -> _Asked:
    count = len(block.stays)
    day = block.until + block.draws.days(4, 13, count)
    done = _completed(block) & block.draws.happens(block.values["review.after_exit"], count)
    return _of(done & (day <= block.period.last_day) & (block.died_after == NEVER), day, AFTER, 901)


def _completed(block: Block) -> Flags:
    codes = [REASON["completed_drug_free"], REASON["completed_occasional"]]
    return np.asarray(block.began & np.isin(block.course.reason, codes))


def _of(done: Flags, day: Days, stage: int, number: int) -> _Asked:
    stay = np.nonzero(done)[0].astype(np.int32)
    return _Asked(stay, day[stay], stage, number)


def _days_of(block: Block, asked: _Asked, total: Days, before_start: Floats) -> Days:
    """Days of use in the 28 days before: whole weeks of treatment, and before its start the usual share."""
    weeks = len(total) - 1
    week = np.clip((asked.day - block.stays.started[asked.stay]) // 7, 0, weeks)
    if asked.stage in (EXIT, AFTER):
        week = np.minimum(week + 1, weeks)
    from_week = np.maximum(week - 4, 0)
    within = total[week, asked.stay] - total[from_week, asked.stay]
    earlier = np.floor(7.0 * (4 - (week - from_week)) * before_start + 0.5)
    return np.asarray(np.minimum(within + earlier, 28), dtype=np.int32)


def _answers(block: Block, asked: _Asked) -> pa.Table:
    stay, draws, people = asked.stay, block.draws, block.of_stay
    count = len(stay)
    use_before = block.stays.use_share[stay]
    opiate = _days_of(block, asked, block.using_days, use_before)
    under = draws.happens(block.values["review.under_reported"], count)
    opiate = np.where(under, opiate // 2, opiate)
    crack_before = np.where(people.crack[stay], block.values["use.crack_before"], 0.0) * (use_before > 0)
    crack = _days_of(block, asked, block.crack_use_days, crack_before)
    injecting = np.where(
        people.injecting[stay] == 2, np.floor(block.values["life.injecting_part"] * opiate + 0.5), 0
    )
    settled = block.stays.started[stay] < asked.day - 84
    columns = {
        "review_id": joined(
            block.episode.take(stay), joined("R", text_of(np.full(count, asked.number)), by="")
        ),
        "episode_id": block.episode.take(stay),
        "review_date": block.period.dates(asked.day),
        "stage": words(np.full(count, asked.stage), STAGES),
        "opiate_days": numbers(opiate, draws.happens(block.values["review.opiate_item_missing"], count)),
        "crack_days": _item(block, crack),
        "cocaine_days": _item(block, _sometimes(block, people.powder[stay], 8)),
        "amphetamine_days": _item(block, _sometimes(block, people.amphetamine[stay], 9)),
        "cannabis_days": _item(block, _sometimes(block, people.cannabis[stay], 28)),
        "alcohol_days": _item(block, _sometimes(block, people.alcohol[stay], 28)),
        "other_days": _item(block, _sometimes(block, people.benzodiazepine[stay], 20)),
    }
    missing = draws.happens(block.values["review.item_missing"], count)
    shared = (injecting > 0) & draws.happens(block.values["life.shares_equipment"], count)
    columns["injecting_days"] = numbers(injecting, missing)
    columns["shared_equipment"] = flags(shared, missing)
    return make_table("reviews", columns | _life(block, asked, opiate == 0, settled))


def _life(block: Block, asked: _Asked, stopped: Flags, settled: Flags) -> dict[str, pa.Array]:
    stay, draws, people, care = asked.stay, block.draws, block.of_stay, block.care
    count, v = len(stay), block.values
    works = int(v["care.support_works_days"])
    unhelped = people.mental_health[stay] & (asked.day < care.mental_health_started[stay] + works)
    helped_home = asked.day >= care.housing_started[stay] + works
    housing = people.housing[stay] & ~helped_home
    feels = v["life.feels"] + v["life.feels_stopped"] * stopped + v["life.feels_settled"] * settled
    feels = feels + v["life.feels_unhelped"] * unhelped + v["life.feels_homeless"] * housing
    working = ~people.unemployed[stay] | (
        (asked.day >= care.employment_started[stay] + works) & draws.happens(v["life.finds_work"], count)
    )
    missing = draws.happens(block.values["review.item_missing"], count)
    return {
        "psychological_health": _item(block, _rating(block, feels)),
        "physical_health": _item(block, _rating(block, feels + 0.5)),
        "quality_of_life": _item(block, _rating(block, feels + 0.2)),
        "work_days": _item(block, np.where(working, draws.days(6, 22, count), 0)),
        "study_days": _item(
            block, np.where(draws.happens(v["life.studies"], count), draws.days(2, 12, count), 0)
        ),
        "housing_problem": flags(housing, missing),
        "eviction_risk": flags(
            draws.happens(np.where(housing, v["life.eviction_housing"], v["life.eviction"]), count), missing
        ),
    }


def _item(block: Block, values: Days) -> pa.Array:
    return numbers(values, block.draws.happens(block.values["review.item_missing"], len(values)))


def _sometimes(block: Block, does: Flags, most: int) -> Days:
    return np.asarray(np.where(does, block.draws.days(0, most, len(does)), 0))


def _rating(block: Block, centre: Floats) -> Days:
    drawn = np.floor(centre + block.values["life.feels_spread"] * block.draws.bell(len(centre)) + 0.5)
    return np.clip(drawn, 0, 20).astype(np.int32)
