"""From one person's record to a review: what is going well, what is known, what is not, what may be said."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from mainstay.review.model import Applied, Fact, FactKind, PersonRecord, Remark, Review, Statement, Withheld
from mainstay.review.timeline import timeline
from mainstay.review.words import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mainstay.review.model import Value


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
        kinds, statements, going_well : in reading order
        today : the day of the review
        stale_after_days : with the record further behind than this, every statement is withheld
    Missing
        a statement that needs an unknown fact is withheld with the reason; a safety item not recorded says so
    Example
        >>> bare, rest = PersonRecord("p", "S01", "e", date(2026, 3, 1), {}), dict(kinds=(), statements=())
        >>> build_review(bare, going_well=(), today=date(2026, 3, 20), stale_after_days=14, **rest).is_stale
        True
    """
    facts = [say_fact(kind, record) for kind in kinds]
    is_stale = (today - record.observed_to).days > stale_after_days
    applied, withheld = _sort_out(statements, record, facts, today, is_stale)
    safety, others = _part(facts, lambda fact: fact.section == "safety")
    known, unknown = _part(others, lambda fact: fact.is_known)
    return Review(
        record=record,
        is_stale=is_stale,
        days_behind=(today - record.observed_to).days,
        going_well=tuple(_holding(going_well, record)),
        facts=known,
        unknown=unknown,
        safety=safety,
        statements=applied,
        withheld=withheld,
        timeline=timeline(record),
    )


def _part(
    facts: Iterable[Fact], belongs: Callable[[Fact], bool]
) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    every = tuple(facts)
    return tuple(filter(belongs, every)), tuple(fact for fact in every if not belongs(fact))


def _sort_out(
    statements: Iterable[Statement], record: PersonRecord, facts: list[Fact], today: date, is_stale: bool
) -> tuple[tuple[Applied, ...], tuple[Withheld, ...]]:
    """Statements not known to be beside the point: those that can be said, and those that cannot."""
    named = {fact.name: fact for fact in facts}
    candidates = [one for one in statements if record.applies.get(one.id) is not False]
    reasons = {one.id: why_withheld(one, record, named, today, is_stale) for one in candidates}
    return (
        tuple(Applied(one, fill(one.because, record.facts)) for one in candidates if not reasons[one.id]),
        tuple(Withheld(one, reasons[one.id]) for one in candidates if reasons[one.id]),
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


def unknown_needs(statement: Statement, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """The facts that a statement needs and the record does not hold.

    Args
        statement : whose needs
        facts : column of `facts` to value
    Example
        >>> from mainstay.guideline.library import load_statements
        >>> unknown_needs(load_statements()["ecg_above_amount"].about, {"dose_known": True})
        ('medicine',)
    """
    return tuple(need for need in statement.needs if facts.get(f"{need}_known") is not True)


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
        for need in unknown_needs(statement, record.facts)
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
