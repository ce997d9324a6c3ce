"""What changed since the last waves, on the page of one: a control chart, and every part as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext

from mainstay.survey.indicators import INSTRUMENT, survey_indicators
from mainstay_web.frame.environment import day
from mainstay_web.results.show import icon_words
from mainstay_web.voice.indicators import cell_of, change_of, figure_of, say_point, waves_at

if TYPE_CHECKING:
    from mainstay.survey.change import Change
    from mainstay.survey.indicators import SurveyIndicator
    from mainstay.survey.results import SurveyResults
    from mainstay_web.frame.charts import Figure
    from mainstay_web.voice.models import Place

FEWEST_WAVES = 2
"""With one wave nothing can have changed."""


@dataclass(frozen=True)
class OverTime:
    """What the page shows.

    Attributes
        choices : the parts of the help that can be charted
        chosen : the one that is
        figure : its chart; None where `too_few` says why
        too_few : what there is too little of
        columns, rows : every part, wave by wave, with what its chart says
    """

    choices: tuple[SurveyIndicator, ...]
    chosen: SurveyIndicator
    figure: Figure | None
    too_few: str
    columns: list[str]
    rows: list[list[str]]


def over_time(place: Place, found: SurveyResults | None, wanted: str) -> OverTime | None:
    """The waves up to this one.

    Args
        place : a released wave at a service
        found : its results
        wanted : a domain; empty for the one that people rated worst
    Returns
        None where this is the first wave, or of another instrument
    Raises
        Http404 : no such domain
    """
    if place.wave.instrument != INSTRUMENT:
        return None
    waves = [wave for wave in waves_at(place.service_id) if wave.place.wave.opens <= place.wave.opens]
    if len(waves) < FEWEST_WAVES:
        return None
    choices = tuple(one for one in survey_indicators() if one.measure == "poor_or_bad")
    changes = {one.domain: change_of(one, waves, []) for one in choices}
    worst = found.worst_first()[0].domain if found and found.worst_first() else choices[0].domain
    chosen = next((one for one in choices if one.domain == (wanted or worst)), None)
    if chosen is None:
        raise Http404
    return OverTime(
        choices,
        chosen,
        figure_of(chosen, changes[chosen.domain], place.service_name),
        changes[chosen.domain].too_few,
        [gettext("Part of the help"), *(day(wave.place.wave.opens) for wave in waves), gettext("Over time")],
        [_row(one, changes[one.domain]) for one in choices],
    )


def _row(one: SurveyIndicator, change: Change) -> list[str]:
    return [one.title, *map(say_point, change.points), icon_words(cell_of(one, change))]
