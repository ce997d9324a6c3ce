"""Who may benefit from a conversation now, at one service, with the reasons in words; no score, no rank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mainstay.guideline.library import load_reasons
from mainstay.measure.service_facts import find_service_facts
from mainstay.review.model import Applied
from mainstay.review.words import fill

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mainstay.measure.service_facts import ServiceFacts
    from mainstay.record.store import Snapshot
    from mainstay.review.model import Value


@dataclass(frozen=True)
class Conversation:
    """A person in treatment, and why now.

    Attributes
        person_id, episode_id : pseudonyms
        started_date : first day of the open episode
        review_date : day of the latest review in it; None where there is none
        medicine : prescribed now; None where it is not recorded
        reasons : in words, with the facts
    """

    person_id: str
    episode_id: str
    started_date: date
    review_date: date | None
    medicine: str | None
    reasons: tuple[Applied, ...]

    def has_one_of(self, reasons: Collection[str]) -> bool:
        """Whether one of some reasons holds; where none is asked for, yes.

        Args
            reasons : ids of reasons
        """
        return not reasons or any(why.about.id in reasons for why in self.reasons)


def list_conversations(
    snapshot: Snapshot, service_id: str, *, known: ServiceFacts | None = None
) -> tuple[Conversation, ...]:
    """Everyone in treatment at a service for whom a reason to talk now is known to hold.

    Args
        snapshot : what the record knows
        service_id : one service
        known : the facts of that service's people, where they are at hand
    Returns
        by day of the latest review, the longest ago first and nobody's before all; then by pseudonym
    Missing
        a reason that the record cannot answer is not named: absence from the list says nothing
    Raises
        ShortfallError : the engine could not finish
    Example
        conversations = list_conversations(open_snapshot(store), "S01")
        >>> load_reasons()["overdose"].about.title
        'An overdose in recent months'
    """
    everyone = (known or find_service_facts(snapshot, service_id)).all()
    listed = [_conversation(facts, answers) for facts, answers in everyone if facts["is_open"]]
    return tuple(sorted((one for one in listed if one.reasons), key=_reading_order))


def _reading_order(one: Conversation) -> tuple[date, str, str]:
    return one.review_date or date.min, one.person_id, one.episode_id


def _conversation(row: dict[str, Value], answers: Mapping[str, bool | None]) -> Conversation:
    reasons = tuple(
        Applied(one.about, fill(one.about.because, row))
        for name, one in load_reasons().items()
        if answers[name] is True
    )
    return Conversation(
        person_id=str(row["person_id"]),
        episode_id=str(row["episode_id"]),
        started_date=row["started_date"],  # type: ignore[arg-type]  # a DATE of the record
        review_date=row["review_date"],  # type: ignore[arg-type]  # as above
        medicine=row["medicine"],  # type: ignore[arg-type]  # text of the record
        reasons=reasons,
    )
