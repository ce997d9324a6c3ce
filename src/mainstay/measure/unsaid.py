"""What a service's record leaves unsaid: statements withheld for want of a fact, and about whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mainstay.guideline.library import load_statements
from mainstay.guideline.sql_tables import load_fact_kinds
from mainstay.measure.equity import compare_counts
from mainstay.measure.groups import GROUPS, NOT_KNOWN
from mainstay.measure.service_facts import SPLITS
from mainstay.review.build import unknown_needs
from mainstay.review.model import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mainstay.measure.equity import GroupComparison
    from mainstay.measure.service_facts import ServiceFacts
    from mainstay.review.model import FactKind, Value


@dataclass(frozen=True)
class Wanting:
    """A fact that statements wait for.

    Attributes
        kind : the fact
        people : for how many a statement is withheld because the record does not hold it
        groups : each group beside everyone else, by how many of its people this is so
    """

    kind: FactKind
    people: int
    groups: tuple[GroupComparison, ...]


@dataclass(frozen=True)
class Unsaid:
    """What the record of a service leaves unsaid about the people in treatment there now.

    Attributes
        in_treatment : how many people
        withheld : about how many of them at least one statement is withheld for want of a fact
        statements : how many statements are withheld, over all of them
        wanting : the facts that these wait for, that of most people first
        groups : each group beside everyone else, by how many have a statement withheld
    """

    in_treatment: int
    withheld: int
    statements: int
    wanting: tuple[Wanting, ...]
    groups: tuple[GroupComparison, ...]


def read_unsaid(known: ServiceFacts) -> Unsaid:
    """Count what is withheld for want of a fact, overall and between groups of people.

    Args
        known : the facts of a service's people
    Returns
        of people in treatment now; a statement that is known not to apply waits for nothing
    Missing
        a person whose group nobody recorded is in a group of their own, "not known", which is not compared
    Source
        the facts that `mainstay.review.build.unknown_needs` names, as in a person's review; what a review
        withholds for another reason (an old record, an ended signature, a condition that the record cannot
        answer) is not counted here
    Example
        unsaid = read_unsaid(find_service_facts(open_snapshot(store), "S01"))
        >>> SPLITS[0]
        'sex'
    """
    statements = [one.about for one in load_statements().values() if isinstance(one.about, Statement)]
    groups, waits = [], []
    for (facts, answers), group in zip(known.all(), known.groups.to_pylist(), strict=True):
        if facts["is_open"]:
            groups.append(group)
            waits.append(_waits_for(statements, facts, answers))
    return Unsaid(
        in_treatment=len(waits),
        withheld=sum(map(bool, waits)),
        statements=sum(map(len, waits)),
        wanting=_wanting(waits, groups),
        groups=_compare([bool(one) for one in waits], groups),
    )


def _waits_for(
    statements: Sequence[Statement], facts: Mapping[str, Value], answers: Mapping[str, bool | None]
) -> list[tuple[str, ...]]:
    """The facts that each statement withheld about one person waits for."""
    candidates = (one for one in statements if answers[one.id] is not False)
    return [needs for one in candidates if (needs := unknown_needs(one, facts))]


def _wanting(
    waits: Sequence[list[tuple[str, ...]]], groups: Sequence[Mapping[str, str]]
) -> tuple[Wanting, ...]:
    wanted = [{need for needs in one for need in needs} for one in waits]
    people = Counter(need for needs in wanted for need in needs)
    kinds = [kind for kind in load_fact_kinds().values() if people[kind.name]]
    return tuple(
        Wanting(kind, people[kind.name], _compare([kind.name in needs for needs in wanted], groups))
        for kind in sorted(kinds, key=lambda kind: -people[kind.name])
    )


def _compare(is_so: Sequence[bool], groups: Sequence[Mapping[str, str]]) -> tuple[GroupComparison, ...]:
    found: list[GroupComparison] = []
    for split in SPLITS:
        everyone = Counter(group[split] for group in groups)
        those = Counter(group[split] for one, group in zip(is_so, groups, strict=True) if one)
        rows = [
            {"group": name, "denominator": everyone[name], "numerator": those[name], "unknown": 0}
            for name in _in_order(split, everyone)
        ]
        found += compare_counts(split, rows, {})
    return tuple(found)


def _in_order(split: str, names: Counter[str]) -> list[str]:
    """As they are read: in their own order, else by name, and what is not known last."""
    order = {name: place for place, name in enumerate(GROUPS[split].in_order)}
    return sorted(names, key=lambda name: (name == NOT_KNOWN, order.get(name, len(order)), name))
