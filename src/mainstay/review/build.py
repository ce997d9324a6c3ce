"""From one person's record to a review: what is going well, what is known, what is not, what may be said."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from mainstay.review.model import Applied, Fact, FactKind, PersonRecord, Remark, Review, Statement, Withheld
from mainstay.review.timeline import timeline
from mainstay.review.words import fill

if TYPE_CHECKING:
    from collections.abc import Iterable


def build_review(
    record: PersonRecord,
    *,
    kinds: Iterable[FactKind],
    statements: Iterable[Statement],
    going_well: Iterable[Remark],
    today: date,
    stale_after_days: int,
) -> Review:
    """Lay one person's record beside the guideline.

    Args
        record : facts, and whether each condition holds
        kinds : facts in reading order
        statements, going_well : in reading order
        today : the day of the review
        stale_after_days : from more days behind on, statements that rest on the record are withheld
    Returns
        the review
    Missing
        a statement that needs a fact nobody recorded, or whose condition the record cannot answer, is
        withheld with the reason; a safety item that is not recorded says so
    Example
        >>> bare = PersonRecord("p", "S01", "e", date(2026, 3, 1), {}, {}, {})
        >>> review = build_review(
        ...     bare, kinds=(), statements=(), going_well=(), today=date(2026, 3, 20), stale_after_days=14)
        >>> review.is_stale, review.statements
        (True, ())
    """
    facts = [say_fact(kind, record) for kind in kinds]
    known = {fact.name: fact for fact in facts}
    days_behind = (today - record.observed_to).days
    is_stale = days_behind > stale_after_days
    open_to_say = [one for one in statements if record.applies.get(one.id) is not False]
    reasons = {one.id: why_withheld(one, record, known, today, is_stale) for one in open_to_say}
    return Review(
        record=record,
        is_stale=is_stale,
        days_behind=days_behind,
        going_well=tuple(_holding(going_well, record)),
        facts=tuple(fact for fact in facts if fact.is_known and fact.section != "safety"),
        unknown=tuple(fact for fact in facts if not fact.is_known and fact.section != "safety"),
        safety=tuple(fact for fact in facts if fact.section == "safety"),
        statements=tuple(
            Applied(one, fill(one.because, record.facts)) for one in open_to_say if not reasons[one.id]
        ),
        withheld=tuple(Withheld(one, reasons[one.id]) for one in open_to_say if reasons[one.id]),
        timeline=timeline(record),
    )


def say_fact(kind: FactKind, record: PersonRecord) -> Fact:
    """One fact in words.

    Args
        kind : how it is said
        record : has the columns it names
    Missing
        said as unknown, with what to ask; never as no
    Example
        >>> kind = FactKind("ecg", "ECG", "safety", "health_events", "On {ecg_date}.", "None on record.")
        >>> say_fact(kind, PersonRecord("p", "S01", "e", date(2026, 3, 1), {"ecg_known": None})).text
        'None on record.'
    """
    facts = record.facts
    is_known = facts.get(f"{kind.name}_known") is True
    answer = facts.get(kind.answer) if kind.answer and is_known else None
    if not is_known:
        text = kind.unknown
    else:
        text = fill(kind.no if kind.answer and answer is False else kind.yes, facts)
    when = facts.get(f"{kind.name}_date") if is_known else None
    return Fact(
        name=kind.name,
        title=kind.title,
        section=kind.section,
        source=kind.source,
        text=text,
        is_known=is_known,
        answer=answer if isinstance(answer, bool) else None,
        fact_date=when if isinstance(when, date) else None,
    )


def why_withheld(
    statement: Statement, record: PersonRecord, facts: dict[str, Fact], today: date, is_stale: bool
) -> tuple[str, ...]:
    """Why a statement whose condition is not known to be false cannot be said.

    Args
        statement : the statement
        record : whether its condition holds
        facts : every fact by name
        today : the day of the review
        is_stale : the record ends too long ago
    Returns
        reasons in words; none where it can be said
    """
    reasons = [
        f"{facts[need].title}: {facts[need].text}" if need in facts else f"{need}: not recorded."
        for need in statement.needs
        if need not in facts or not facts[need].is_known
    ]
    if is_stale:
        reasons.append("The record ends too long ago to speak of today.")
    if today > statement.review_by:
        reasons.append("The statement is past the day by which it was to be looked at again.")
    if record.applies.get(statement.id) is None and not reasons:
        reasons.append("The record does not say enough to tell whether it applies.")
    return tuple(reasons)


def _holding(remarks: Iterable[Remark], record: PersonRecord) -> Iterable[Applied]:
    return (Applied(one, fill(one.because, record.facts)) for one in remarks if record.applies.get(one.id))
