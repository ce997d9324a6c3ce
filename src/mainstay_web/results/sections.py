"""One indicator at one service, and its charts, as a page shows them now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.report.gather import make_section
from mainstay_web.results import show
from mainstay_web.results.drawn import plan_journeys, plan_spc
from mainstay_web.results.queries import annotations_of, rebases_of, target_held

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mainstay.indicators.library import Indicator
    from mainstay.report.contents import Section
    from mainstay_web.results.drawn import Plan
    from mainstay_web.results.kept import Kept


def section_of(kept: Kept, one: Indicator, service_id: str) -> Section:
    """One indicator at one service, with the rebases and the target that hold now."""
    rebases = rebases_of([service_id]).get(service_id, {})
    held = target_held(service_id, one.id, kept.observed_to)
    return make_section(
        one,
        kept.known.network,
        service_id,
        kept.observed_to,
        standing=kept.known.standings[one.id],
        followed=(),
        rebases=rebases.get(one.id),
        target=held.per_cent if held else None,
    )


def spc_of(kept: Kept, section: Section, service_id: str) -> Plan | None:
    """The control chart of one indicator at one service, with what people said happened."""
    marks = annotations_of(service_id, section.indicator.id)
    happened = [(mark.on_date, mark.words) for mark in marks]
    held = target_held(service_id, section.indicator.id, kept.observed_to)
    since = held.since if held else None
    return plan_spc(section, service_id, kept.services[service_id], happened, since)


def journeys_of(kept: Kept, seen: Mapping[str, str]) -> Plan | None:
    """Where everyone who started is, at the services that stand side by side; None where nobody started."""
    if not kept.readings:
        return None
    return plan_journeys(kept, show.few(seen), kept.readings[0].day)
