"""What a review is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = str | int | float | bool | date | None

SECTIONS = ("treatment", "use", "safety", "health", "life", "contact")
"""Parts of a person's facts, in reading order."""


@dataclass(frozen=True)
class FactKind:
    """How one fact is said.

    Attributes
        name : what statements call it in `needs`
        title : its heading
        section : one of `SECTIONS`
        source : the record tables it comes from
        answer : column that answers yes or no; empty where the fact has no such answer
        yes, no, unknown : what is said, with columns between braces
    """

    name: str
    title: str
    section: str
    source: str
    yes: str
    unknown: str
    answer: str = ""
    no: str = ""


@dataclass(frozen=True)
class Statement:
    """A guideline statement, without its condition.

    Attributes
        id : names it for good
        topic, title : what it is about
        needs : facts that must be known before it is shown
        because : the facts that brought it up, with columns between braces
        worker : what the guideline says, for the worker
        question : for the conversation
        source : document and paragraph
        state : "checked" once a named person compared it with its source, else "not_yet_checked"
        would_change : what would change it
        review_by : from the day after, it is withheld
        values : reference values its condition rests on, its facts' own among them
    """

    id: str
    topic: str
    title: str
    needs: tuple[str, ...]
    because: str
    worker: str
    question: str
    source: str
    state: str
    would_change: str
    review_by: date
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remark:
    """Something short that a condition brings up: what is going well, or why to talk now.

    Attributes
        id : names it
        title : in a few words
        because : the sentence, with columns between braces
    """

    id: str
    title: str
    because: str


@dataclass(frozen=True)
class PersonRecord:
    """One person's record at one service, read from a snapshot.

    Attributes
        person_id, service_id, episode_id : pseudonyms and the service's code; the latest episode there
        observed_to : the last day the record knows
        facts : column of `facts` to value
        applies : statement or remark to whether its condition holds; None where the record does not say
        rows : record table to its rows of this person at this service
    """

    person_id: str
    service_id: str
    episode_id: str
    observed_to: date
    facts: Mapping[str, Value]
    applies: Mapping[str, bool | None] = field(default_factory=dict)
    rows: Mapping[str, tuple[Mapping[str, Value], ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Fact:
    """One fact, said.

    Attributes
        name, title, section, source : as in `FactKind`
        text : the sentence
        is_known : whether the record says
        answer : yes, no, or None where it is unknown or has no such answer
        fact_date : the day it speaks of; None where there is none
    """

    name: str
    title: str
    section: str
    source: str
    text: str
    is_known: bool
    answer: bool | None
    fact_date: date | None


@dataclass(frozen=True)
class Applied:
    """A statement or remark that holds, with the facts that brought it up in words."""

    about: Statement | Remark
    because: str


@dataclass(frozen=True)
class Withheld:
    """A statement that cannot be said, and why."""

    statement: Statement
    reasons: tuple[str, ...]


Lane = Literal[
    "medicine",
    "missed_doses",
    "tests",
    "reviews",
    "contacts",
    "interventions",
    "needs",
    "health",
    "treatment",
]


@dataclass(frozen=True)
class TimelineEvent:
    """One thing on a person's timeline.

    Attributes
        lane : the row it is drawn in
        first_date : its day, or the first
        last_date : the last day; None for a single day
        is_open : it still goes on
        text : in words
        value : a number to draw, in `unit`; None where there is none
        source : the record table
        kind : what it is about, as the record codes it: substance, appointment; empty where there is one kind
        found : how it came out, as the record codes it; empty where that is not coded
    """

    lane: Lane
    first_date: date
    text: str
    source: str
    last_date: date | None = None
    is_open: bool = False
    value: float | None = None
    unit: str = ""
    kind: str = ""
    found: str = ""


@dataclass(frozen=True)
class Review:
    """One person's record beside the guideline.

    Attributes
        record : what it was made from
        is_stale : the record ends too long ago for statements that rest on it
        days_behind : days from the last day the record knows to today
        going_well : shown first
        facts : what the record shows, without the safety panel, in reading order
        unknown : what it does not show
        safety : the safety panel, always whole; what is not recorded says so
        statements : those that apply
        withheld : those that cannot be said, with why
        timeline : events by day
    """

    record: PersonRecord
    is_stale: bool
    days_behind: int
    going_well: tuple[Applied, ...]
    facts: tuple[Fact, ...]
    unknown: tuple[Fact, ...]
    safety: tuple[Fact, ...]
    statements: tuple[Applied, ...]
    withheld: tuple[Withheld, ...]
    timeline: tuple[TimelineEvent, ...]
