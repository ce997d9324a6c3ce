"""What the home page says in words: what has changed, what needs a look, what improved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from mainstay.report.findings import ASK_OF_PAIR
from mainstay.report.words import say_list
from mainstay_web.results.target_words import target_words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from mainstay.report.findings import Finding
    from mainstay_web.results.glance import Glance

FIRST_OF_TARGETS = ("fail", "inconsistent", "none", "pass")


class Told(NamedTuple):
    """One finding at one service.

    Attributes
        service_id, service : where
        finding : what
        page : what shows an indicator that it names
    """

    service_id: str
    service: str
    finding: Any
    page: str = "indicator"


class News(NamedTuple):
    """One indicator at one service that is not as it was a month ago."""

    service_id: str
    service: str
    title: str
    anchor: str
    words: str
    variation: str
    page: str = "indicator"


One = TypeVar("One", News, Told)


@dataclass(frozen=True)
class Heard:
    """What indicators say that do not come from the record.

    Attributes
        changed, attention, improved : as `Telling` has them
        worse_beside : by service and indicator of the record, what is read beside it and got worse there
    """

    changed: list[News] = field(default_factory=list)
    attention: list[Told] = field(default_factory=list)
    improved: list[Told] = field(default_factory=list)
    worse_beside: dict[tuple[str, str], list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Telling:
    """What the home page says; each empty where there is nothing to say."""

    changed: list[News]
    attention: list[Told]
    improved: list[Told]
    unknown: list[Told]
    targets: list[News]


def tell(
    glances: Mapping[str, Glance], seen: Mapping[str, str], off: Container[str], heard: Heard
) -> Telling:
    """What some services' indicators say, service by service in the order of their names.

    Args
        glances : by service
        seen : names by id
        off : indicators that are switched off: nothing is said of them
        heard : what is said by indicators that do not come from the record
    """

    def told(part: str) -> list[Told]:
        return [
            Told(one, seen[one], replace(finding, points=points))
            for one in seen
            for finding in _findings(glances[one], part)
            if finding.anchor not in off
            and ((points := tuple(it for it in finding.points if it.anchor not in off)) or not finding.points)
        ]

    changed = [
        News(one, seen[one], _title(name), name, cell.changed, cell.variation)
        for one in seen
        for name, cell in glances[one].cells.items()
        if cell.changed and name not in off
    ]
    improved, doubtful = _beside(told("improved"), heard.worse_beside)
    return Telling(
        _in_order([*changed, *heard.changed], seen),
        _in_order([*told("attention"), *doubtful, *heard.attention], seen),
        _in_order([*improved, *heard.improved], seen),
        told("unknown"),
        _targets(glances, seen, off),
    )


def beside_worse(finding: Finding, worse: Sequence[str]) -> Finding:
    """What looks better while what is read beside it got worse: to be looked at, and no improvement."""
    text = (
        f"{' '.join(finding.sentences)} This looks like improvement, while it got worse on {say_list(worse)}."
    )
    return replace(finding, sentences=(text,), ask=ASK_OF_PAIR)


def _beside(
    improved: Iterable[Told], worse_beside: Mapping[tuple[str, str], Sequence[str]]
) -> tuple[list[Told], list[Told]]:
    kept, doubtful = [], []
    for one in improved:
        worse = worse_beside.get((one.service_id, one.finding.anchor))
        # A finding with points is about where a service stands, not about how it changed
        if worse and not one.finding.points:
            doubtful.append(one._replace(finding=beside_worse(one.finding, worse)))
        else:
            kept.append(one)
    return kept, doubtful


def _in_order(found: list[One], seen: Mapping[str, str]) -> list[One]:
    places = {service_id: place for place, service_id in enumerate(seen)}
    return sorted(found, key=lambda one: places[one.service_id])


def _targets(glances: Mapping[str, Glance], seen: Mapping[str, str], off: Container[str]) -> list[News]:
    """What the targets come to: those that will not be met first."""
    told = [
        News(one, seen[one], _title(name), name, target_words(cell), cell.assurance)
        for one in seen
        for name, cell in glances[one].cells.items()
        if cell.target is not None and name not in off
    ]
    return sorted(told, key=lambda news: FIRST_OF_TARGETS.index(news.variation))


def _findings(glance: Glance, part: str) -> Sequence[Finding]:
    found: Sequence[Finding] = getattr(glance, part)
    return found


def _title(name: str) -> str:
    from mainstay_web.results.keeping import shown_indicators

    return shown_indicators()[name].title
