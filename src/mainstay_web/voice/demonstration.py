"""What Hear shows in a demonstration: waves with made-up answers, an open one, a round, You said, we did."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from mainstay.errors import UsageError
from mainstay.simulate.answers import simulate_answers
from mainstay_web.voice import actions, queries
from mainstay_web.voice.form_side import answer_store, tell_the_form
from mainstay_web.voice.models import Place, PriorityRound, Wave

if TYPE_CHECKING:
    from collections.abc import Mapping

SEED = 1
QUARTER, WAVE_DAYS = timedelta(days=91), timedelta(days=14)
WAVES_OVER = 5
ANSWERED, ANSWERED_AT_THE_SMALLEST = 40, 6
"""Sheets of each service, and of the last one: so few are shown only together, or not at all."""

COULD_ANSWER = 110
BETTER_EACH_WAVE = 0.02
MARK = "Demonstration"
ITEMS = ("Open one evening a week", "A quiet room", "Somebody to ask about housing", "Say who decides")
RANKED_BY = {"people_code": 24, "staff_code": 14}
SAID = (
    ("The waiting room is too small", "We took the desk out. There are six more chairs.", 12),
    ("Nobody tells us why things change", "We write down what was decided and why, on this page.", 34),
    (
        "We want groups in the evening",
        "There is one each Tuesday at 18:00, run by people who have been there.",
        61,
    ),
    ("Collecting every day costs us work", "", 0),
)
"""What was said, what was done, and after how many days; the last is open."""


def make_sample() -> Place | None:
    """Make it, unless something was asked before.

    Returns
        the open wave at the first service; None where nothing was made
    Raises
        UsageError : the site is not a demonstration
    """
    if not settings.SITE.demonstration:
        raise UsageError("a demonstration", "a site that is none", "Run mainstay demo.")
    services = dict(queries.names_of_all())
    if not services or Wave.objects.exists():
        return None
    today = timezone.localdate()
    for number in range(WAVES_OVER):
        _wave_over(services, today - (WAVES_OVER - number) * QUARTER, number)
    opened = actions.open_wave(
        by=None, title=_title(WAVES_OVER), opens=today, closes=today + WAVE_DAYS, **_asked(services)
    )
    first = next(iter(services))
    _round_over(first, services[first], today)
    for service_id in services:
        _said(service_id, services[service_id], today)
    tell_the_form()
    found: Place = opened.places.get(service_id=first)
    return found


def _asked(services: Mapping[str, str]) -> dict[str, Any]:
    return {
        "instrument": "quality_of_help",
        "services": services,
        "help_here": f"{MARK}: no service is there",
    }


def _title(number: int) -> str:
    return f"{MARK}: how good is the help? Wave {number + 1}"


def _wave_over(services: Mapping[str, str], opens: date, number: int) -> None:
    wave = actions.open_wave(
        by=None, title=_title(number), opens=opens, closes=opens + WAVE_DAYS, **_asked(services)
    )
    answers = simulate_answers(
        list(services), seed=SEED + number, people=ANSWERED, better_by=BETTER_EACH_WAVE * number
    )
    smallest = list(services)[-1]
    for place in wave.places.all():
        few = ANSWERED_AT_THE_SMALLEST if place.service_id == smallest else ANSWERED
        sheets = [{"answers": sheet} for sheet in answers[place.service_id][:few]]
        answer_store().add_all(place.code, sheets)
        actions.count_asked(by=None, place=place, asked=COULD_ANSWER)
    actions.release_wave(by=None, wave=wave)


def _round_over(service_id: str, service_name: str, today: date) -> None:
    made = actions.open_round(
        by=None,
        items=ITEMS,
        service_id=service_id,
        service_name=service_name,
        title=f"{MARK}: what should change first?",
        question="Which of these should change first?",
        opens=today - QUARTER,
        closes=today - QUARTER + WAVE_DAYS,
    )
    chance = Random(SEED)  # noqa: S311  made-up answers, the same each time
    numbers = [str(number) for number, _ in enumerate(ITEMS, 1)]
    for code, people in RANKED_BY.items():
        sheets = []
        for _ in range(people):
            order = chance.sample(numbers, len(numbers))
            ranks = {number: place for place, number in enumerate(order, 1)}
            sheets.append({"ranks": ranks, "best": order[0], "worst": order[-1]})
        answer_store().add_all(getattr(made, code), sheets)
    actions.release_round(by=None, which=PriorityRound.objects.get(pk=made.pk))


def _said(service_id: str, service_name: str, today: date) -> None:
    owner = f"{MARK}: the manager"
    for place, (said, answer, days) in enumerate(SAID):
        said_on = today - (len(SAID) - place) * QUARTER
        one = actions.promise(
            by=None, service_id=service_id, service_name=service_name, said=said, said_on=said_on, owner=owner
        )
        if answer:
            on = said_on + timedelta(days=days)
            actions.answer_promise(by=None, which=one, owner=owner, answer=answer, answered_on=on)
