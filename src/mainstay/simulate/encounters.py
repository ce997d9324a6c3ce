"""Tables of what happens between person and service: tests, contacts, health events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from mainstay.simulate.columns import make_table, text_of, words
from mainstay.simulate.course import METHADONE
from mainstay.simulate.stays import NEVER, REASON

if TYPE_CHECKING:
    from mainstay.simulate.block import Block
    from mainstay.simulate.draws import Days, Flags, Floats

PANEL = ("opioid", "cocaine", "benzodiazepine", "methadone")
RESULTS = ("negative", "positive", "refused", "not_given", "invalid")
CONTACT_KINDS = ("keywork", "prescriber", "psychosocial")
CONTACT_OUTCOMES = ("attended", "missed", "cancelled_by_service", "cancelled_by_person")
EARLY_WEEKS = 12
ECG_FROM_MG = 100


def _weekly(block: Block) -> tuple[Days, Days, Days]:
    """Every week of treatment of every stay: the stay, the week and the week's first day."""
    stay, week = np.nonzero(block.course.present.T)
    return stay, week, block.stays.started[stay] + 7 * week


def tests_table(block: Block) -> pa.Table:
    """Drug tests: a panel more often in the first twelve weeks, then as the service does."""
    stay, week, day = _weekly(block)
    every = block.services.on("test_every_weeks", block.stays.service[stay], day)
    every = np.where(week < EARLY_WEEKS, np.maximum(every // 2, 1), np.floor(every)).astype(np.int64)
    due = (week + stay) % every == 0
    stay, week, day = stay[due], week[due], day[due] + block.draws.days(0, 6, int(due.sum()))
    kept = day <= block.until[stay]
    stay, week, day = stay[kept], week[kept], day[kept]
    count = len(stay)
    v = block.values
    taken = block.draws.pick([1.0 - v["test.refused"] - v["test.not_given"] - v["test.invalid"],
                              v["test.refused"], v["test.not_given"], v["test.invalid"]], count)  # fmt: skip
    specimen = words(block.stays.service[stay] % 3 // 2, ("urine", "oral_fluid"))
    tables = []
    for substance in PANEL:
        positive = block.draws.happens(_chance_positive(block, substance, stay, week), count)
        found = np.where(taken > 0, taken + 1, positive * 1)
        tables.append(
            make_table(
                "tests",
                {
                    "episode_id": block.episode.take(stay),
                    "test_date": block.period.dates(day),
                    "specimen": specimen,
                    "substance": words(np.zeros(count), (substance,)),
                    "result": words(found, RESULTS),
                },
            )
        )
    return pa.concat_tables(tables)


def _chance_positive(block: Block, substance: str, stay: Days, week: Days) -> Floats:
    v, course = block.values, block.course
    if substance == "methadone":
        return np.where(
            course.medicine[stay] == METHADONE, v["test.methadone_prescribed"], v["test.other_found"]
        )
    if substance == "benzodiazepine":
        return np.where(
            block.of_stay.benzodiazepine[stay], v["test.benzodiazepine_found"], v["test.other_found"]
        )
    days = (course.heroin_days if substance == "opioid" else course.crack_days)[week, stay]
    found = v["test.found_one_day"] + v["test.found_each_day"] * (days - 1.0)
    return np.where(days > 0, np.minimum(found, 0.97), v["test.false_positive"])


def contacts_table(block: Block) -> pa.Table:
    """Appointments: keywork every two weeks, a prescriber every twelve, psychosocial in its courses."""
    stay, week, day = _weekly(block)
    care = block.care
    first = (day >= care.course_started[stay]) & (day <= care.course_ended[stay])
    again = (day >= care.again_started[stay]) & (day <= care.again_ended[stay])
    due = ((week + stay) % 2 == 0, (week + stay) % 12 == 0, first | again)
    return pa.concat_tables(
        [
            _contacts(block, kind, stay[chosen], day[chosen])
            for kind, chosen in zip(CONTACT_KINDS, due, strict=True)
        ]
    )


def _contacts(block: Block, kind: str, stay: Days, day: Days) -> pa.Table:
    day = day + block.draws.days(0, 6, len(day))
    kept = day <= block.until[stay]
    stay, day = stay[kept], day[kept]
    attendance = block.services.on("attendance", block.stays.service[stay], day)
    attends = attendance * np.where(block.is_using(stay, day), block.values["care.attendance_using"], 1.0)
    other = block.draws.pick([block.values[f"care.{name}"] for name in CONTACT_OUTCOMES[1:]], len(stay)) + 1
    outcome = np.where(block.draws.happens(attends, len(stay)), 0, other)
    return make_table(
        "contacts",
        {
            "episode_id": block.episode.take(stay),
            "contact_date": block.period.dates(day),
            "kind": words(np.zeros(len(stay)), (kind,)),
            "outcome": words(outcome, CONTACT_OUTCOMES),
        },
    )


def health_events_table(block: Block) -> pa.Table:
    """Naloxone, vaccination, tests for viruses, ECG, overdose and death."""
    stays, draws, values = block.stays, block.draws, block.values
    count, started = len(stays), stays.started
    naloxone = draws.happens(block.services.on("naloxone", stays.service, started), count)
    tables = [_event(block, "naloxone_supplied", naloxone, started + draws.days(0, 21, count, early=True))]
    vaccinated = draws.happens(values["care.hep_b_vaccine"], count)
    first = started + draws.days(0, 60, count, early=True)
    for number, after in enumerate((0, 7, 21), start=1):
        tables.append(_event(block, "hep_b_vaccine", vaccinated, first + after, str(number), "dose"))
        vaccinated = vaccinated & draws.happens(values["care.hep_b_next"], count)
    tested = draws.happens(values["care.hep_c_test"], count)
    positive = draws.happens(values["care.hep_c_positive"], count)
    tested_on = started + draws.days(0, 90, count, early=True)
    tables.append(_event(block, "hep_c_test", tested & positive, tested_on, "positive"))
    tables.append(_event(block, "hep_c_test", tested & ~positive, tested_on, "negative"))
    tables.append(
        _event(
            block, "hiv_test", draws.happens(values["care.hiv_test"], count) & tested, tested_on, "negative"
        )
    )
    return pa.concat_tables([*tables, _ecgs(block), _overdoses(block), _deaths(block)])


def _event(block: Block, kind: str, chosen: Flags, day: Days, value: str = "", unit: str = "") -> pa.Table:
    stay = np.nonzero(chosen & block.began & (day <= block.until))[0]
    return _events(block, kind, stay, day[stay], value, unit)


def _events(
    block: Block, kind: str, stay: Days, day: Days, value: str | pa.Array = "", unit: str = ""
) -> pa.Table:
    given = value if isinstance(value, pa.Array) else words(np.full(len(stay), 0 if value else -1), (value,))
    return make_table(
        "health_events",
        {
            "episode_id": block.episode.take(stay),
            "event_date": block.period.dates(day),
            "kind": words(np.zeros(len(stay)), (kind,)),
            "value": given,
            "unit": words(np.full(len(stay), 0 if unit else -1), (unit,)),
        },
    )


def _ecgs(block: Block) -> pa.Table:
    high = (block.course.dose_mg >= ECG_FROM_MG) & block.course.present
    week = high.argmax(axis=0)
    day = block.stays.started + 7 * week + block.draws.days(0, 40, len(week))
    done = high.any(axis=0) & block.draws.happens(block.values["care.ecg"], len(week)) & (day <= block.until)
    stay = np.nonzero(done)[0]
    interval = np.floor(425.0 + 20.0 * block.draws.bell(len(stay)))
    return _events(block, "ecg", stay, day[stay], text_of(interval), "ms")


def _overdoses(block: Block) -> pa.Table:
    stay, week = np.nonzero(block.course.heroin_days.T)
    chosen = block.draws.happens(block.values["leave.overdose_using"], len(stay))
    stay, week = stay[chosen], week[chosen]
    day = block.stays.started[stay] + 7 * week
    kept = day <= block.until[stay]
    return _events(block, "overdose", stay[kept], day[kept])


def _deaths(block: Block) -> pa.Table:
    """In treatment, and in the four weeks after leaving where the service came to know."""
    in_treatment = block.began & (block.course.reason == REASON["died"])
    day = np.where(in_treatment, block.course.ended, block.died_after)
    stay = np.nonzero(day < NEVER)[0]
    return _events(block, "death", stay, day[stay])
