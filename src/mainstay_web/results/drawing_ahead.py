"""Draws charts before somebody opens them: those of the services where somebody works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mainstay.charts.drawing_process import DrawingProcess
from mainstay.report.gather import reading_order
from mainstay_web.accounts.models import User
from mainstay_web.authorization.scope import memberships_of
from mainstay_web.results.background import begin_ahead, is_served
from mainstay_web.results.drawn import plan_funnel
from mainstay_web.results.queries import results_now, services_seen
from mainstay_web.results.sections import journeys_of, section_of, spc_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mainstay_web.results.drawn import Plan
    from mainstay_web.results.kept import Kept

    Sight = dict[str, str]


def draw_ahead_when_kept(**_: Any) -> None:
    """Begin as soon as the results of a snapshot are worked out."""
    begin_ahead(draw_ahead)


def draw_ahead() -> None:
    """Draw what somebody may open first, until all is drawn, other results are in use or the site ends."""
    kept = results_now()
    if kept is None:
        return
    with DrawingProcess(gives_way=True) as drawing:
        for plan in _plans(kept, _sights(kept)):
            if not is_served() or results_now() is not kept:
                return
            plan.draw_ahead(kept, drawing)


def _sights(kept: Kept) -> list[tuple[Sight, set[str]]]:
    """The services that somebody sees together, each once, and those among them where they work."""
    found: dict[tuple[str, ...], tuple[Sight, set[str]]] = {}
    for user in User.objects.filter(is_active=True):
        seen = services_seen(user, kept)
        works_at = {one.service_id for one in memberships_of(user)} & set(seen)
        if works_at:
            found.setdefault(tuple(seen), (seen, set()))[1].update(works_at)
    return list(found.values())


def _plans(kept: Kept, sights: list[tuple[Sight, set[str]]]) -> Iterator[Plan]:
    """Indicator by indicator as people read them: what the programme is about is drawn first."""
    for one in sorted(kept.indicators.values(), key=reading_order):
        for seen, works_at in sights:
            for service_id in sorted(works_at):
                section = section_of(kept, one, service_id)
                found = spc_of(kept, section, service_id), plan_funnel(section, seen, service_id)
                yield from filter(None, found)
    yield from filter(None, (journeys_of(kept, seen) for seen, _ in sights))
