"""Survey indicators at a service: points from what was published of each wave, and their charts.

Nothing here reads a sheet: every number comes from the rounded results of a released wave.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from mainstay.charts.describe import describe_spc
from mainstay.charts.spc import spc_chart
from mainstay.report.words import RULE_WORDS
from mainstay.survey.answering import Said, points_of_answering
from mainstay.survey.change import TOO_FEW, follow_points, point_of
from mainstay.survey.cube import load_cube_rules
from mainstay.survey.indicators import INSTRUMENT, THEMES, survey_indicators
from mainstay_web.frame.charts import figure
from mainstay_web.frame.environment import day
from mainstay_web.results.glance import Cell
from mainstay_web.voice import models, queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from mainstay.stats.spc import ControlChart
    from mainstay.survey.change import Change, Point
    from mainstay.survey.indicators import SurveyIndicator
    from mainstay.survey.results import SurveyResults
    from mainstay.survey.tally import Share
    from mainstay_web.frame.charts import Figure

NOT_ASKED = gettext_lazy("nobody was asked yet")
NOTHING_SAID = gettext_lazy("nothing was noted yet")
THEME_TITLES = dict(
    zip(
        THEMES,
        (
            gettext_lazy("What people say"),
            gettext_lazy("Needed and not offered"),
            gettext_lazy("Answering what was said"),
        ),
        strict=True,
    )
)


@dataclass(frozen=True)
class WaveHere:
    """A released wave at a service.

    Attributes
        place : the wave there
        key : what its results are worked out from
    """

    place: models.Place
    key: queries.WaveKey

    @property
    def found(self) -> SurveyResults | None:
        """What is published of this service alone; None where too few answered here."""
        return _found(self.key)


def _found(key: queries.WaveKey) -> SurveyResults | None:
    """Small services together are no service's own point."""
    it = queries.published_of(key)
    return None if it.is_together else it.here


def waves_at(service_id: str, instrument: str = INSTRUMENT) -> list[WaveHere]:
    """The released waves of a service, oldest first."""
    return waves_by_service([service_id], instrument).get(service_id, [])


def waves_by_service(service_ids: Iterable[str], instrument: str = INSTRUMENT) -> dict[str, list[WaveHere]]:
    """The released waves of some services, oldest first; without services that have none."""
    places = models.Place.objects.filter(
        service_id__in=list(service_ids), wave__instrument=instrument, wave__released_on__isnull=False
    )
    found: dict[str, list[WaveHere]] = {}
    for place in places.select_related("wave").prefetch_related("wave__places").order_by("wave__opens", "pk"):
        found.setdefault(place.service_id, []).append(WaveHere(place, queries.key_of(place)))
    return found


def change_of(
    indicator: SurveyIndicator, waves: Sequence[WaveHere], promises: Sequence[models.Promise]
) -> Change:
    """One indicator over time at one service."""
    if indicator.measure == "days_to_answer":
        said = [Said(one.said_on, one.answered_on) for one in promises]
        points = points_of_answering(said, today=timezone.localdate())
        return follow_points(points, better=indicator.better)
    return _followed(indicator, tuple((wave.place.wave.opens, wave.key) for wave in waves))


@lru_cache(maxsize=2048)
def _followed(indicator: SurveyIndicator, waves: tuple[tuple[date, queries.WaveKey], ...]) -> Change:
    """Kept, since what was published of a wave does not change: a home page asks for many."""
    return follow_points(points_in(indicator, waves), better=indicator.better)


def points_in(indicator: SurveyIndicator, waves: Iterable[tuple[date, queries.WaveKey]]) -> list[Point]:
    """One point for each wave: its first day, and what was published of it."""
    least = load_cube_rules().batch_at_least
    return [point_of(indicator, opens, _found(key), least=least) for opens, key in waves]


def follow_before_serving(say: Callable[[str], None]) -> None:
    """Work out every indicator of every service, so that the first reader of the home page does not wait."""
    for service_id in places_asked():
        waves = waves_at(service_id)
        for one in survey_indicators():
            change_of(one, waves, [])


def places_asked() -> list[str]:
    """The services with a released wave."""
    asked = models.Place.objects.filter(wave__instrument=INSTRUMENT, wave__released_on__isnull=False)
    return list(asked.order_by().values_list("service_id", flat=True).distinct())


def cell_of(indicator: SurveyIndicator, change: Change) -> Cell:
    """The indicator as the table of icons has it: the latest point, also where it is not shown."""
    latest, chart = change.latest, change.chart
    never = NOTHING_SAID if indicator.measure == "days_to_answer" else NOT_ASKED
    return Cell(
        variation=chart.variation if chart else "none",
        side=chart.variation_side if chart else "none",
        assurance="none",
        share=str(never) if latest is None else say_point(latest),
        per_cent=None,
        when=day(latest.on) if latest else "",
        signal="",
        changed="",
        is_new=False,
    )


def say_point(point: Point) -> str:
    """Its value in words, or why there is none."""
    return gettext("too few answers to show") if point.words == TOO_FEW else point.words


def interval_of(share: Share | None) -> str:
    """The 95% interval of a share in words; a dash where there is none."""
    if share is None or share.lower is None or share.upper is None:
        return "–"
    return gettext("%(low)s to %(high)s") % {"low": f"{share.lower:.0%}", "high": f"{share.upper:.0%}"}


def rows_of(change: Change) -> list[list[str]]:
    """Each point: when, the value, its interval, and what the chart signals there."""
    rules: Sequence[str | None] = change.chart.rule if change.chart else ()
    signals = {
        point.on: RULE_WORDS[rule or "none"] for point, rule in zip(change.charted, rules, strict=False)
    }
    return [
        [day(point.on), say_point(point), interval_of(point.share), signals.get(point.on, "–")]
        for point in change.points
    ]


def figure_of(indicator: SurveyIndicator, change: Change, service: str) -> Figure | None:
    """The control chart, which says why it is of its kind; None where there is too little for one."""
    if change.chart is None:
        return None
    make, description = chart_of(indicator, change.chart, change)
    return figure(
        make(),
        narrow=make(narrow=True),
        title=f"{indicator.title}, {service}",
        description=description,
        columns=[gettext("First day"), gettext("Value"), gettext("95% interval"), gettext("Signal")],
        rows=rows_of(change),
    )


def chart_of(indicator: SurveyIndicator, chart: ControlChart, change: Change) -> tuple[Any, str]:
    """What draws the chart, and what can be seen in it."""
    shown_as = "proportion" if indicator.measure in ("poor_or_bad", "not_offered") else "amount"
    periods = [point.on for point in change.charted]
    description = describe_spc(chart, periods, what=indicator.title, shown_as=shown_as)
    return partial(spc_chart, chart, periods, what="", shown_as=shown_as), description
