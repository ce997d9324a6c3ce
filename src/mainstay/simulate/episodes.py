"""Tables of who came where: services, people, episodes, interventions, needs and supports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from mainstay.record.vocabulary import DOMAINS, END_REASONS
from mainstay.simulate.columns import flags, joined, make_table, numbers, words
from mainstay.simulate.people import ETHNICITIES
from mainstay.simulate.stays import NEVER, REASON

if TYPE_CHECKING:
    from mainstay.simulate.block import Block
    from mainstay.simulate.draws import Days, Flags
    from mainstay.simulate.services import Services

INJECTING = ("never", "previously", "currently")
LATER_DOMAINS = ("family", "trauma", "activity", "mutual_aid", "physical_health", "alcohol", "finance")
PROVIDERS = (
    "this service",
    "community mental health team",
    "talking therapies",
    "housing team",
    "job centre",
)
CARE_PARTS = ("offered", "started", "declined")
HELPED = ("yes", "partly", "no", "not_asked")
COURSE_PARTS = (
    "cognitive_behavioural",
    "contingency_management",
    "family_network",
    "cbt_mental_health",
    "counselling",
)
RECOVERY_PARTS = (
    "peer_support",
    "housing_support",
    "employment_support",
    "family_support",
    "mental_health_support",
)


def services_table(services: Services) -> pa.Table:
    """The services."""
    return make_table(
        "services",
        {
            "service_id": pa.array(services.ids),
            "name": pa.array(services.names),
            "provider": pa.array(services.providers),
            "area": pa.array(services.areas),
        },
    )


def people_table(block: Block) -> pa.Table:
    """The people; `person_id` is the network's client number."""
    people = block.people
    return make_table(
        "people",
        {
            "person_id": block.client,
            "sex": words(people.female * 1, ("male", "female")),
            "birth_year": numbers(people.birth_year),
            "ethnicity": words(people.ethnicity, [name for name, _ in ETHNICITIES]),
        },
    )


def episodes_table(block: Block) -> pa.Table:
    """One row per stay, those that never started among them."""
    stays, people, dates = block.stays, block.of_stay, block.period.dates
    back = stays.number > 1
    return make_table(
        "episodes",
        {
            "episode_id": block.episode,
            "person_id": block.client.take(stays.person),
            "service_id": words(stays.service, block.services.ids),
            "referred_date": dates(stays.referred),
            "triaged_date": dates(stays.triaged),
            "started_date": dates(stays.started),
            "ended_date": dates(block.course.ended),
            "end_reason": words(block.course.reason, END_REASONS),
            "main_substance": words(people.heroin_main * 1, ("opioid", "heroin")),
            "injecting_status": words(people.injecting, INJECTING),
            "previously_treated": flags(people.previously_treated | back),
        },
    )


def interventions_table(block: Block) -> pa.Table:
    """Prescribing, psychosocial courses and recovery support; one row per kind of work done in each."""
    stays, care, draws = block.stays, block.care, block.draws
    count = len(stays)
    completed = np.isin(block.course.reason, [REASON["completed_drug_free"], REASON["completed_occasional"]])
    never = np.full(count, NEVER, dtype=np.int32)
    prescribing = {
        "stabilisation": np.ones(count, dtype=bool),
        "maintenance": block.until - stays.started >= 28,
        "withdrawal": completed,
    }
    first = {"motivational": np.ones(count, dtype=bool)} | _parts(block, COURSE_PARTS)
    again = {
        "motivational": draws.happens(block.values["mix.motivational_again"], count),
        "cognitive_behavioural": np.ones(count, dtype=bool),
    }
    recovery = {"mutual_aid_facilitation": np.ones(count, dtype=bool)}
    recovery |= _parts(block, RECOVERY_PARTS)
    return pa.concat_tables(
        [
            _modality(block, 1, "pharmacological", stays.triaged, stays.started, never, prescribing),
            _modality(
                block, 2, "psychosocial", care.course_offered, care.course_started, care.course_ended, first
            ),
            _modality(
                block, 3, "psychosocial", care.again_offered, care.again_started, care.again_ended, again
            ),
            _modality(
                block,
                4,
                "recovery_support",
                care.recovery_offered,
                care.recovery_started,
                care.recovery_ended,
                recovery,
            ),
        ]
    )


def _parts(block: Block, names: tuple[str, ...]) -> dict[str, Flags]:
    return {name: block.draws.happens(block.values[f"mix.{name}"], len(block.stays)) for name in names}


def _modality(
    block: Block,
    number: int,
    kind: str,
    offered: Days,
    started: Days,
    planned_end: Days,
    parts: dict[str, Flags],
) -> pa.Table:
    """All rows of one modality; one that was offered and never started names no work."""
    begun = (started <= block.until) & block.began
    open_offer = (offered <= block.until) & ~begun & (started > block.until)
    ended = np.where(begun, np.minimum(planned_end, block.course.ended), NEVER)
    exit_code = np.where(planned_end < block.course.ended, 0, _exit_codes(block.course.reason))
    exit_code = np.where(ended <= block.period.last_day, exit_code, -1)
    dates = block.period.dates
    tables = []
    rows = {what: chosen & begun for what, chosen in parts.items()} | {f"{kind}_not_stated": open_offer}
    for what, chosen in rows.items():
        stay = np.nonzero(chosen)[0]
        tables.append(
            make_table(
                "interventions",
                {
                    "intervention_id": joined(block.episode.take(stay), f"M{number}", what),
                    "episode_id": block.episode.take(stay),
                    "kind": words(np.zeros(len(stay)), (kind,)),
                    "what": words(np.zeros(len(stay)), (what,)),
                    "offered_date": dates(offered[stay]),
                    "started_date": dates(np.where(begun, started, NEVER)[stay]),
                    "ended_date": dates(ended[stay]),
                    "exit": words(exit_code[stay], ("planned", "unplanned", "withdrawn")),
                },
            )
        )
    return pa.concat_tables(tables)


def _exit_codes(reason: Days) -> Days:
    planned = np.isin(
        reason,
        [REASON[name] for name in ("completed_drug_free", "completed_occasional", "transferred")],
    )
    withdrawn = reason == REASON["withdrawn_by_service"]
    return np.asarray(np.where(planned, 0, np.where(withdrawn, 2, 1)), dtype=np.int32)


def needs_and_supports(block: Block) -> dict[str, pa.Table]:
    """Needs found, and what was done about each."""
    care, people, triaged = block.care, block.of_stay, block.stays.triaged
    assessed = triaged <= block.until
    known = (
        ("mental_health", people.mental_health, (0, 1, 2)),
        ("housing", people.housing, (0, 3)),
        ("employment", people.unemployed, (0, 4)),
    )
    needs, supports = [], []
    for domain, has_need, providers in known:
        offered, started, declined = (getattr(care, f"{domain}_{part}") for part in CARE_PARTS)
        needs.append(_needs(block, domain, has_need & assessed, triaged))
        supports.append(_supports(block, domain, offered, started, declined, providers))
    for domain in LATER_DOMAINS:
        found = block.stays.started + block.draws.days(5, 200, len(block.stays))
        has_need = block.draws.happens(block.values["care.later_need"], len(block.stays))
        has_need &= block.began & (found <= block.until)
        needs.append(_needs(block, domain, has_need, found))
        offered = np.where(
            has_need & block.draws.happens(block.values["care.later_offer"], len(has_need)), found, NEVER
        ).astype(np.int32)
        started = np.where(offered < NEVER, offered + block.draws.days(3, 60, len(found)), NEVER).astype(
            np.int32
        )
        supports.append(_supports(block, domain, offered, started, np.zeros(len(found), dtype=bool), (0,)))
    return {"needs": pa.concat_tables(needs), "supports": pa.concat_tables(supports)}


def _needs(block: Block, domain: str, has_need: Flags, found: Days) -> pa.Table:
    stay = np.nonzero(has_need)[0]
    return make_table(
        "needs",
        {
            "need_id": joined(block.episode.take(stay), f"N{DOMAINS.index(domain)}"),
            "episode_id": block.episode.take(stay),
            "domain": words(np.zeros(len(stay)), (domain,)),
            "found_date": block.period.dates(found[stay]),
        },
    )


def _supports(
    block: Block, domain: str, offered: Days, started: Days, declined: Flags, providers: tuple[int, ...]
) -> pa.Table:
    stay = np.nonzero((offered <= block.until) & block.began)[0]
    count = len(stay)
    begun = started[stay] <= block.until[stay]
    ended = started[stay] + block.draws.days(28, 280, count)
    ended = np.where(begun, np.minimum(ended, block.course.ended[stay]), NEVER)
    helped = block.draws.pick([block.values[f"care.helped_{name}"] for name in HELPED], count)
    response = np.where(declined[stay], 1, np.where(begun, 0, 2))
    dates = block.period.dates
    return make_table(
        "supports",
        {
            "support_id": joined(block.episode.take(stay), f"S{DOMAINS.index(domain)}"),
            "episode_id": block.episode.take(stay),
            "domain": words(np.zeros(count), (domain,)),
            "provider": words(
                np.array(providers)[block.draws.pick([1.0] * len(providers), count)], PROVIDERS
            ),
            "offered_date": dates(offered[stay]),
            "response": words(response, ("accepted", "declined", "waiting")),
            "started_date": dates(np.where(begun, started[stay], NEVER)),
            "ended_date": dates(ended),
            "helped": words(np.where(begun, helped, -1), HELPED),
        },
    )
