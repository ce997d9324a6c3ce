"""What a report holds, before anything is put into words or drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mainstay.report.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mainstay.indicators.library import Indicator
    from mainstay.report.agreement import AgreementLine
    from mainstay.report.everyone import Everyone
    from mainstay.report.journeys import JourneyStory
    from mainstay.report.trend import Trend
    from mainstay.stats.funnel import FunnelPlot


@dataclass(frozen=True)
class ServiceLine:
    """One service in one indicator.

    Attributes
        service_id, name : which
        year : its tally over the section's twelve months
        trend : its own series over time
        position : where the funnel puts it; "none" where nobody is known
    """

    service_id: str
    name: str
    year: Tally
    trend: Trend
    position: str


@dataclass(frozen=True)
class Section:
    """One indicator in a report.

    Attributes
        indicator : its definition
        trend : the place the report is about, over time
        first_month, last_month : the twelve months that `year` covers; None where nobody was ever eligible
        year : the place the report is about
        everywhere : all services together, over the same months
        lines : every service by name; a service report keeps them for comparison and shows only its own
        funnel : in the order of `lines`; None with too few services with anybody known
        counts_again : whether one person is often counted more than once, as with tests: then the units are
            not independent, intervals are narrower than they should be, and the funnel allows for it
    """

    indicator: Indicator
    trend: Trend
    first_month: date | None
    last_month: date | None
    year: Tally
    everywhere: Tally
    lines: tuple[ServiceLine, ...] = ()
    funnel: FunnelPlot | None = None
    counts_again: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nobody was ever eligible here."""
        return not any(tally.eligible for tally in self.trend.tallies)

    def line_of(self, service_id: str | None) -> ServiceLine | None:
        """One service's line, if it has one."""
        return next((line for line in self.lines if line.service_id == service_id), None)


@dataclass(frozen=True)
class Contents:
    """Everything in one report.

    Attributes
        service_id : the service it is about; None for the whole network
        services : every service's name by id, in the order of the names
        sections : one per indicator, by theme in the order people read them
        everyone : where everyone who started was at day 182; None without the indicators it needs
        snapshot_id, observed_to : what it was made from
        journeys : where everyone is, day by day; None where nobody has started
        agreement : of tests and people's own words; all services first, empty where there is no dose
    """

    service_id: str | None
    services: Mapping[str, str]
    sections: tuple[Section, ...]
    everyone: Everyone | None
    snapshot_id: str
    observed_to: date
    journeys: JourneyStory | None = None
    agreement: tuple[AgreementLine, ...] = ()
    by_id: Mapping[str, Section] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {section.indicator.id: section for section in self.sections})

    @property
    def place(self) -> str:
        """What the report is about, to stand in a sentence."""
        return self.services[self.service_id] if self.service_id else "all services together"
