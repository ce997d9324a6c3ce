"""Surveys for tests: a wave at the services of the tests, with its answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from lib.accounts import ELSEWHERE, OWN
from mainstay_web.voice import actions
from mainstay_web.voice.form_side import answer_store
from mainstay_web.voice.models import Wave

if TYPE_CHECKING:
    from mainstay_web.voice.models import Place

NAMES = {OWN: "North Service", ELSEWHERE: "South Service"}
TODAY, DAY = date.today(), timedelta(days=1)  # noqa: DTZ011  as a service's calendar


def survey_at(*services: str, by: Any = None, days_ago: int = 0, **said: Any) -> Wave:
    """A wave of Quality of help, open unless it began some days ago."""
    given = {"title": "How good is the help?", "instrument": "quality_of_help", **said}
    return actions.open_wave(
        by=by,
        opens=TODAY - (days_ago + 1) * DAY,
        closes=TODAY - days_ago * DAY,
        services={service: NAMES.get(service, service) for service in services or (OWN,)},
        **given,
    )


def answer_all(place: Place, sheets: list[dict[str, Any]], quote: str = "") -> None:
    """Let people answer by the form."""
    said = {"quote": quote} if quote else {}
    answer_store().add_all(place.code, [{"answers": sheet, **said} for sheet in sheets])


def released(sheets: list[dict[str, Any]], *, by: Any = None, **said: Any) -> Place:
    """A wave at one service that is over and counted."""
    wave = survey_at(by=by, **{"days_ago": 1, **said})
    place = wave.places.get()
    answer_all(place, sheets, quote="yes")
    actions.release_wave(by=by, wave=wave)
    place.refresh_from_db()
    return place
