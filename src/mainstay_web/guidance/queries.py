"""Every reading of sign-offs, of the clinical safety officer, of codes and of what readers said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext

from mainstay.review.model import Statement, Withheld
from mainstay.stats.proportions import wilson_interval
from mainstay_web.frame.environment import day
from mainstay_web.guidance.codes import WRONG_CODES_ALLOWED, WRONG_CODES_FORGOTTEN_AFTER, hash_of
from mainstay_web.guidance.models import SafetyOfficer, SenseCount, SignOff, TreatmentCode, WrongCodes
from mainstay_web.guidance.signable import KINDS, Signable, load_signables

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from datetime import date

    from mainstay.review.model import Review

State = Literal["signed", "unsigned", "changed", "expired", "withdrawn"]
STATES: tuple[State, ...] = ("signed", "unsigned", "changed", "expired", "withdrawn")


@dataclass(frozen=True)
class SignOffState:
    """Whether a clinical lead's signature holds for a thing today.

    Attributes
        kind, which : the thing, as `load_signables` names it
        state : signed; unsigned; changed since it was signed; expired; withdrawn
        latest : the newest signature, whether it holds or not; None without one
    """

    kind: str
    which: str
    state: State
    latest: SignOff | None = None

    @property
    def is_signed(self) -> bool:
        """Whether a signature holds today."""
        return self.state == "signed"

    @property
    def is_switched_off(self) -> bool:
        """Whether it must not be used: a signature ran out and nobody looked at it again."""
        return self.state == "expired"

    @property
    def colour(self) -> str:
        """Of the tag that shows it; the words say the same."""
        return {"signed": "green", "expired": "red"}.get(self.state, "yellow")

    @property
    def short(self) -> str:
        """In a few words, for a tag."""
        return {
            "signed": gettext("Signed off"),
            "unsigned": gettext("Not signed off"),
            "changed": gettext("Changed since it was signed off"),
            "expired": gettext("Sign-off has expired"),
            "withdrawn": gettext("Sign-off withdrawn"),
        }[self.state]

    @property
    def words(self) -> str:
        """In a sentence, for the page that shows the thing."""
        if self.latest is None:
            return gettext("No clinical lead of this organisation has signed this off.")
        said = {
            "name": self.latest.name,
            "role": self.latest.role,
            "signed": day(self.latest.signed_on),
            "review": day(self.latest.review_by),
        }
        return {
            "signed": gettext(
                "Signed off by %(name)s, %(role)s, on %(signed)s; to be looked at again by %(review)s."
            ),
            "changed": gettext(
                "It changed after %(name)s, %(role)s, signed it off on %(signed)s: that no longer holds."
            ),
            "expired": gettext(
                "%(name)s, %(role)s, signed it off on %(signed)s. It was to be looked at again by %(review)s."
            ),
            "withdrawn": gettext("The sign-off of %(signed)s by %(name)s, %(role)s, was withdrawn."),
        }[self.state] % said


def sign_off_state(kind: str, which: str) -> SignOffState:
    """Whether a signature holds for one thing today.

    Args
        kind : "value", "statement", "indicator" or "content"
        which : its id; of content, language and page as in "en.naloxone"
    Missing
        what nobody knows under that id (a service's own indicator) is unsigned
    """
    thing = load_signables(kind).get(which)
    latest = SignOff.objects.filter(kind=kind, which=which).first()
    return _state(kind, which, thing, latest)


def sign_off_states(kind: str) -> Mapping[str, SignOffState]:
    """The state of everything of one kind, by id, in reading order; one question to the database."""
    latest: dict[str, SignOff] = {}
    for one in SignOff.objects.filter(kind=kind).order_by("pk"):
        latest[one.which] = one
    return {
        which: _state(kind, which, thing, latest.get(which)) for which, thing in load_signables(kind).items()
    }


def switched_off(kind: str) -> Mapping[str, str]:
    """What must not be shown because its signature ran out: id to the reason in words."""
    return {which: one.words for which, one in sign_off_states(kind).items() if one.is_switched_off}


def hold_back(review: Review) -> Review:
    """A review without the statements whose signature ran out; they are withheld with the reason.

    Args
        review : as `mainstay.review` makes it, which knows nothing of signatures
    """
    off = switched_off("statement")
    kept = tuple(one for one in review.statements if one.about.id not in off)
    earlier = {one.statement.id for one in review.withheld}
    withheld = [
        replace(one, reasons=(*one.reasons, off[one.statement.id])) if one.statement.id in off else one
        for one in review.withheld
    ]
    withheld += [
        Withheld(one.about, (off[one.about.id],))
        for one in review.statements
        if isinstance(one.about, Statement) and one.about.id in off.keys() - earlier
    ]
    return replace(review, statements=kept, withheld=tuple(withheld))


def _state(kind: str, which: str, thing: Signable | None, latest: SignOff | None) -> SignOffState:
    if latest is None:
        return SignOffState(kind, which, "unsigned")
    return SignOffState(kind, which, _state_of(thing, latest), latest)


def _state_of(thing: Signable | None, latest: SignOff) -> State:
    if latest.withdrawn_on is not None:
        return "withdrawn"
    # Expiry comes first: what ran out stays off, also where its words were changed meanwhile.
    if latest.review_by < timezone.localdate():
        return "expired"
    if thing is None or latest.fingerprint != thing.fingerprint:
        return "changed"
    return "signed"


class Listed(NamedTuple):
    """A thing to be signed, with its state."""

    thing: Signable
    state: SignOffState


def listed(kind: str = "", state: str = "") -> list[Listed]:
    """Everything that can be signed, in reading order.

    Args
        kind, state : only these; empty for all
    """
    found = []
    for one_kind in [kind] if kind else KINDS:
        states = sign_off_states(one_kind)
        things = load_signables(one_kind)
        found += [Listed(things[which], one) for which, one in states.items() if state in ("", one.state)]
    return found


def counts_by_kind() -> list[tuple[str, str, dict[State, int]]]:
    """Kind, what it is called, and how many of it are in each state."""
    found = []
    for kind in KINDS:
        counted = Counter(one.state for one in sign_off_states(kind).values())
        found.append((kind, str(SignOff.Kind(kind).label), {state: counted[state] for state in STATES}))
    return found


def history(kind: str, which: str) -> list[SignOff]:
    """Every signature for one thing, newest first."""
    return list(SignOff.objects.filter(kind=kind, which=which))


def safety_officer() -> SafetyOfficer | None:
    """The clinical safety officer in office; None until one is recorded."""
    return SafetyOfficer.objects.filter(until=None).first()


def open_visit_of(visit: str) -> TreatmentCode | None:
    """The visit that a browser holds; None where there is none or its time is over."""
    if not visit:
        return None
    held = TreatmentCode.objects.filter(visit_hash=hash_of("visit", visit), visit_until__gt=timezone.now())
    return held.first()


def is_locked_out(place: str) -> bool:
    """Whether too many wrong codes came from a place lately."""
    since = timezone.now() - WRONG_CODES_FORGOTTEN_AFTER
    return WrongCodes.objects.filter(
        place_hash=hash_of("place", place), count__gte=WRONG_CODES_ALLOWED, since__gt=since
    ).exists()


FEWEST_SHOWN = 5
"""Answers of a month and service: fewer could be told apart by whoever knows who read the pages then."""


@dataclass(frozen=True)
class SenseInMonth:
    """Whether the pages made sense to those who answered, at one service in one month.

    Attributes
        service_id, month : where and when; the month's first day
        answered : how many answers
        yes, partly, no : how many of each; None where too few answered to show them
        proportion, lower, upper : of yes among the answers, with its Wilson limits; None likewise
        hard_parts : part to how many named it; empty likewise
    """

    service_id: str
    month: date
    answered: int
    yes: int | None = None
    partly: int | None = None
    no: int | None = None
    proportion: float | None = None
    lower: float | None = None
    upper: float | None = None
    hard_parts: Mapping[str, int] = field(default_factory=dict)


def sense_counts(services: Container[str]) -> list[SenseInMonth]:
    """The indicator "My treatment made sense": of all answers, how many were yes.

    Args
        services : those that may be seen
    Returns
        newest month first, then by service; a month without an answer is left out and is not 0%
    """
    gathered: dict[tuple[date, str], list[SenseCount]] = {}
    for one in SenseCount.objects.filter(count__gt=0).order_by("-month", "service_id", "pk"):
        if one.service_id in services:
            gathered.setdefault((one.month, one.service_id), []).append(one)
    return [_sense(service_id, month, counts) for (month, service_id), counts in gathered.items()]


def _sense(service_id: str, month: date, counts: list[SenseCount]) -> SenseInMonth:
    by_answer, parts = Counter[str](), Counter[str]()
    for one in counts:
        by_answer[one.answer] += one.count
        if one.part:
            parts[str(SenseCount.Part(one.part).label)] += one.count
    answered = by_answer.total()
    if answered < FEWEST_SHOWN:
        return SenseInMonth(service_id, month, answered)
    wilson = wilson_interval(by_answer["yes"], answered)
    return SenseInMonth(
        service_id,
        month,
        answered,
        yes=by_answer["yes"],
        partly=by_answer["partly"],
        no=by_answer["no"],
        proportion=float(wilson.proportion),
        lower=float(wilson.lower),
        upper=float(wilson.upper),
        hard_parts=dict(parts.most_common()),
    )
