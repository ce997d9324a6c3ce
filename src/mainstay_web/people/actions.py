"""Every change to what is recorded of reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import IntegrityError, transaction

from mainstay_web.audit.actions import record_event
from mainstay_web.people.models import (
    Agreement,
    ClientNumber,
    Conversation,
    Draft,
    Goal,
    ServiceChoice,
    StatementOutcome,
)
from mainstay_web.people.queries import conversation_sent, latest_version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mainstay_web.people.proof import PageProof


class OthersSaved(Exception):
    """Somebody recorded another version since the page was shown."""


class Agreed(NamedTuple):
    """Something agreed: what, who does it, by when if a day was named."""

    what: str
    who: str
    by_date: date | None


class Answered(NamedTuple):
    """What became of a statement, and why."""

    statement_id: str
    title: str
    outcome: str
    reason: str


class Said(NamedTuple):
    """Everything that a conversation is recorded with."""

    held_on: date
    own_words: str
    looked_at_treatment: bool
    next_review_on: date | None
    goals: Sequence[str]
    agreements: Sequence[Agreed]
    outcomes: Sequence[Answered]


def save_conversation(*, by: Any, proof: PageProof, episode_id: str, said: Said) -> Conversation:
    """Record a conversation as the person's next version; sent twice, it is recorded once.

    The draft goes with it.

    Args
        by : who records it
        proof : what the form carried
        episode_id : the stay in treatment that it belongs to
        said : what is recorded
    Raises
        OthersSaved : there is a version that the page did not know
    """
    try:
        with transaction.atomic():
            if found := conversation_sent(proof.once):
                return found
            if latest_version(proof.service_id, proof.person_id) != proof.version:
                raise OthersSaved
            made = _add_conversation(by, proof, episode_id, said)
            _drafts(by, proof.service_id, proof.person_id).delete()
            record_event(
                by=by,
                action="reviews.correct" if made.corrects else "reviews.write",
                on="person",
                which=made.person_id,
                service_id=made.service_id,
                details={
                    "version": made.version,
                    "corrects": made.corrects.version if made.corrects else None,
                },
            )
            return made
    except IntegrityError:
        # Two were sent at the same moment: the other one is there by now.
        if found := conversation_sent(proof.once):
            return found
        raise OthersSaved from None


def _add_conversation(by: Any, proof: PageProof, episode_id: str, said: Said) -> Conversation:
    whose = {"service_id": proof.service_id, "person_id": proof.person_id}
    corrects = (
        Conversation.objects.filter(**whose, version=proof.corrects).first() if proof.corrects else None
    )
    made = Conversation.objects.create(
        **whose,
        episode_id=episode_id,
        version=proof.version + 1,
        corrects=corrects,
        by=by,
        snapshot_id=proof.snapshot_id,
        once=proof.once,
        held_on=said.held_on,
        own_words=said.own_words,
        looked_at_treatment=said.looked_at_treatment,
        next_review_on=said.next_review_on,
    )
    for position, text in enumerate(said.goals, start=1):
        Goal.objects.create(conversation=made, position=position, text=text)
    for position, agreed in enumerate(said.agreements, start=1):
        Agreement.objects.create(conversation=made, position=position, **agreed._asdict())
    for answer in said.outcomes:
        StatementOutcome.objects.create(conversation=made, **answer._asdict())
    return made


@transaction.atomic
def keep_draft(
    *, by: Any, user: Any, service_id: str, person_id: str, typed: Mapping[str, str], why: str = ""
) -> Draft:
    """Keep what somebody typed, in place of what they typed before.

    Args
        by : who asks; None where their session had ended, so that the site keeps it for them
        user : whose draft it is
        service_id, person_id : whom it is about
        typed : field of the form to text
        why : what made the site keep it
    """
    draft, _ = Draft.objects.update_or_create(
        user=user, service_id=service_id, person_id=person_id, defaults={"typed": dict(typed)}
    )
    record_event(
        by=by,
        action="reviews.keep_draft",
        on="person",
        which=person_id,
        service_id=service_id,
        why=why,
        details={"account": str(user.pk)},
    )
    return draft


@transaction.atomic
def discard_draft(*, by: Any, service_id: str, person_id: str) -> None:
    """Throw away what someone typed and has not recorded."""
    if _drafts(by, service_id, person_id).delete()[0]:
        record_event(
            by=by, action="reviews.discard_draft", on="person", which=person_id, service_id=service_id
        )


def _drafts(user: Any, service_id: str, person_id: str) -> Any:
    return Draft.objects.filter(user=user, service_id=service_id, person_id=person_id)


@transaction.atomic
def keep_client_numbers(*, by: Any, service_id: str, sealed: Mapping[str, str]) -> None:
    """Put a service's encrypted client numbers in place of those it had, and show them from now on.

    Args
        by : who brings them; None for the terminal
        service_id : whose numbers they are
        sealed : pseudonym to encrypted number; empty turns the numbers off
    """
    ClientNumber.objects.filter(service_id=service_id).delete()
    ClientNumber.objects.bulk_create(
        ClientNumber(service_id=service_id, person_id=person_id, sealed=text)
        for person_id, text in sealed.items()
    )
    ServiceChoice.objects.update_or_create(
        service_id=service_id, defaults={"shows_client_numbers": bool(sealed)}
    )
    record_event(
        by=by,
        action="client_numbers.change",
        on="service",
        which=service_id,
        service_id=service_id,
        details={"numbers": len(sealed)},
    )


def show_client_number(*, by: Any, service_id: str, person_id: str) -> None:
    """Write down that somebody is shown a person's client number."""
    record_event(by=by, action="people.read_number", on="person", which=person_id, service_id=service_id)
