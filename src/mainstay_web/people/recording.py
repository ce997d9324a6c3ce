"""From a form about a person to a conversation: whose it is, what changed meanwhile, what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model

from mainstay.guideline.library import load_statements
from mainstay_web.people import actions, queries
from mainstay_web.people.forms import Asked, ConversationForm, typed_in
from mainstay_web.people.models import AGREEMENT_FIELDS, Conversation
from mainstay_web.people.proof import PageProof, Whose

if TYPE_CHECKING:
    from mainstay.review.model import Review


@dataclass(frozen=True)
class Page:
    """A person's form as it is shown now.

    Attributes
        user : who is signed in
        review : the record beside the guideline
        snapshot_id : of that record
        corrects : the version to correct; 0 for a new conversation
    """

    user: Any
    review: Review
    snapshot_id: str
    corrects: int = 0

    @property
    def whose(self) -> Whose:
        """Service and person, as queries take them."""
        return {"service_id": self.review.record.service_id, "person_id": self.review.record.person_id}

    def asked(self, also: tuple[str, ...] = ()) -> list[Asked]:
        """The statements that stand on the form, and those that stood there when it was first shown."""
        shown = {one.about.id: one for one in self.review.statements}
        found = [
            Asked(one.about.id, one.about.title, getattr(one.about, "question", ""), one.because)
            for one in self.review.statements
        ]
        known = load_statements()
        return found + [
            Asked(name, known[name].about.title, getattr(known[name].about, "question", ""), "")
            for name in also
            if name in known and name not in shown
        ]

    def form(self, typed: Any = None, *, initial: Any = None, also: tuple[str, ...] = ()) -> ConversationForm:
        """The form: with what was sent, or with what it begins from."""
        today = queries.today(queries.snapshot_or_404())
        begin = {"held_on": today.isoformat(), **(initial or {})}
        return ConversationForm(typed, initial=begin, asked=self.asked(also), today=today)

    def proof(self, *, also: tuple[str, ...] = ()) -> PageProof:
        """What the form carries."""
        return PageProof(
            user_id=self.user.pk,
            version=queries.latest_version(**self.whose),
            snapshot_id=self.snapshot_id,
            statements=tuple(one.id for one in self.asked(also)),
            corrects=self.corrects,
            **self.whose,
        )


def begins_from(page: Page) -> dict[str, Any]:
    """What the fields hold at first: a draft, else the version to correct, else the standing goals."""
    if draft := queries.draft_of(page.user, **page.whose):
        return dict(draft.typed)
    versions = queries.conversations_with(**page.whose)
    if page.corrects:
        return next((as_typed(one) for one in versions if one.version == page.corrects), {})
    return {f"goal_{goal.position}": goal.text for goal in versions[0].goals.all()} if versions else {}


def as_typed(one: Conversation) -> dict[str, Any]:
    """A recorded conversation as the fields it was typed into."""
    typed: dict[str, Any] = {
        "held_on": one.held_on.isoformat(),
        "own_words": one.own_words,
        "looked_at_treatment": one.looked_at_treatment,
        "next_review_on": one.next_review_on.isoformat() if one.next_review_on else "",
    }
    typed |= {f"goal_{goal.position}": goal.text for goal in one.goals.all()}
    for agreed in one.agreements.all():
        for field, column in AGREEMENT_FIELDS.items():
            value = getattr(agreed, column)
            typed[f"{field}_{agreed.position}"] = (
                value.isoformat() if hasattr(value, "isoformat") else value or ""
            )
    for answer in one.outcomes.all():
        typed |= {
            f"outcome_{answer.statement_id}": answer.outcome,
            f"reason_{answer.statement_id}": answer.reason,
        }
    return typed


def changed_since(page: Page, proof: PageProof) -> list[Conversation]:
    """The versions that were recorded since a page was shown."""
    return [one for one in queries.conversations_with(**page.whose) if one.version > proof.version]


def keep(page: Page, posted: Any, why: str) -> None:
    """Keep what was typed as a draft, so that nothing is lost whatever comes next."""
    if typed := typed_in(posted):
        actions.keep_draft(by=page.user, user=page.user, typed=typed, why=why, **page.whose)


def answered_in(typed: Any) -> tuple[str, ...]:
    """The statements that a draft or an earlier version answers."""
    return tuple(name.removeprefix("outcome_") for name in typed if name.startswith("outcome_"))


def whose(proof: PageProof) -> Whose:
    """Service and person that a form was made for."""
    return {"service_id": proof.service_id, "person_id": proof.person_id}


def keep_for_its_page(by: Any, proof: PageProof, posted: Any, why: str = "it came from another page") -> bool:
    """Keep what was typed as a draft of the one, and about the person, whom the form was made for.

    Args
        by : who sent it; None where nobody is signed in
        proof : what the form carried
        posted : the form
        why : for the audit log
    Returns
        whether there was something to keep, and somebody to keep it for
    """
    typed = typed_in(posted)
    user = get_user_model().objects.filter(pk=proof.user_id, is_active=True).first()
    if user is None or not typed:
        return False
    actions.keep_draft(by=by, user=user, typed=typed, why=why, **whose(proof))
    return True
