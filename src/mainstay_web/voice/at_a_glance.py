"""What people say, for the table of icons and beside the indicators of the record."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from mainstay.indicators.library import load_indicators
from mainstay.survey.indicators import brakes_beside, find_survey_indicator, survey_indicators
from mainstay_web.authorization.scope import may
from mainstay_web.guidance.queries import switched_off
from mainstay_web.results.show import Line, Pair
from mainstay_web.results.switched_off import beside_in_use
from mainstay_web.voice import queries
from mainstay_web.voice.hearing import hear
from mainstay_web.voice.indicators import THEME_TITLES, cell_of, change_of, waves_at

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from mainstay.survey.indicators import SurveyIndicator

PAGE = "voice_indicator"

__all__ = ["hear", "pairs", "read_beside", "themes"]


def themes(user: Any, shown: Mapping[str, str]) -> list[tuple[str, list[Line]]]:
    """Title and lines, theme by theme; none where nobody was asked and nothing was noted.

    Args
        user : whoever looks
        shown : names by id of the services side by side
    """
    if not shown or not all(may(user, "voice.read", service_id=service_id) for service_id in shown):
        return []
    heard = {one: (waves_at(one), queries.promises_of(one)) for one in shown}
    if not any(waves or promises for waves, promises in heard.values()):
        return []
    found, off = [], switched_off("indicator")
    for theme, members in groupby(survey_indicators(), key=lambda one: one.theme):
        lines = [
            Line(
                one,
                [(at, shown[at], cell_of(one, change_of(one, *heard[at]))) for at in shown],
                [_pair(name) for name in beside(one, off)],
                PAGE,
            )
            for one in members
        ]
        found.append((str(THEME_TITLES[theme]), lines))
    return found


def beside(one: SurveyIndicator, off: Container[str]) -> list[str]:
    """What a survey indicator is read beside: others, and those of the record that are not switched off."""
    known = {each.id for each in survey_indicators()} | load_indicators().keys()
    return beside_in_use(one, known, off)


def _pair(name: str) -> tuple[str, str, str]:
    said = find_survey_indicator(name)
    return (PAGE, name, said.title) if said else ("indicator", name, load_indicators()[name].title)


def read_beside(indicator_id: str) -> list[tuple[str, str, str]]:
    """Page, id and title of what people say about an indicator of the record."""
    return [(PAGE, one.id, one.title) for one in brakes_beside(indicator_id)]


def pairs(user: Any, service_id: str, indicator_id: str) -> list[Pair]:
    """The same, each with its sign at a service."""
    brakes = brakes_beside(indicator_id)
    if not brakes or not may(user, "voice.read", service_id=service_id):
        return []
    return [own_pair(one, service_id) for one in brakes]


def own_pair(one: SurveyIndicator, service_id: str) -> Pair:
    """A survey indicator with its sign at a service."""
    change = change_of(one, waves_at(service_id), queries.promises_of(service_id))
    return Pair(one, cell_of(one, change), PAGE)
