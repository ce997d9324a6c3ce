"""Every reading of surveys and of taking part: what somebody may see of it, and whose each thing is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db.models import Count

from mainstay.survey.answering import Said, days_until_half_answered
from mainstay.survey.cube import TOGETHER, build_cube, load_cube_rules
from mainstay.survey.instruments import load_instruments
from mainstay_web.authorization.scope import Everything, memberships_of, services_for
from mainstay_web.frame.notices import current_snapshot
from mainstay_web.voice import models
from mainstay_web.voice.ordering import by_best_and_worst, by_places
from mainstay_web.voice_form.store import AnswerStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mainstay.survey.cube import Cube
    from mainstay.survey.results import SurveyResults

Whose = dict[str, str] | None


def _whose(model: Any, path: str = "service_id", field: str = "pk") -> Callable[..., Whose]:
    """A function for `of=`: whose the thing is that the path names."""

    def whose(**named: Any) -> Whose:
        value = next(value for name, value in named.items() if name != "ending")
        found = model.objects.filter(**{field: value}).values_list(path, flat=True).first()
        return None if found is None else {"service_id": found}

    return whose


whose_place = _whose(models.Place, field="code")
whose_words = _whose(models.OwnWords, "place__service_id")
whose_round = _whose(models.PriorityRound)
whose_consultation = _whose(models.Consultation)
whose_comment = _whose(models.Comment, "paragraph__consultation__service_id")
whose_project = _whose(models.Project)
whose_story = _whose(models.Story, "project__service_id")
whose_promise = _whose(models.Promise)


def service_names(user: Any, permission: str) -> dict[str, str]:
    """Names by id of the services that a permission reaches for somebody."""
    reached = services_for(user, permission)
    known = names_of_all()
    if isinstance(reached, Everything):
        ids = {*known, *(each.service_id for each in memberships_of(user) if each.service_id)}
    else:
        ids = {*reached}
    return {service_id: known.get(service_id, service_id) for service_id in sorted(ids)}


def names_of_all() -> Mapping[str, str]:
    """Names by id of every service in the records; empty where there are none."""
    snapshot = current_snapshot()
    return _names_in(snapshot.folder) if snapshot is not None else {}


@lru_cache(maxsize=4)
def _names_in(folder: Path) -> dict[str, str]:
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(folder / "services.parquet", columns=["service_id", "name"])
    return {row["service_id"]: row["name"] or row["service_id"] for row in rows.to_pylist()}


def places_seen(user: Any) -> list[models.Place]:
    """The waves at the services that somebody may read about, newest first."""
    names = service_names(user, "voice.read")
    found = models.Place.objects.filter(service_id__in=names).select_related("wave")
    return list(found.order_by("-wave__opens", "service_name"))


def place_of(wave_code: str) -> models.Place:
    """A wave at a service, by its code."""
    return models.Place.objects.select_related("wave").get(code=wave_code)


def waiting_sheets(place: models.Place) -> int:
    """How many sheets of the whole wave wait; of one service alone it would tell who came in between."""
    store = AnswerStore(settings.ANSWERS_URL)
    store.prepare()
    return sum(store.waiting(each.code) for each in place.wave.places.all())


@dataclass(frozen=True)
class Published:
    """What may be read of a wave.

    Attributes
        here : at one service, or of it and other small ones together; None where too few answered
        everywhere : of all services of the wave together; None where too few answered
        is_together : whether `here` is of several services
    """

    here: SurveyResults | None
    everywhere: SurveyResults | None
    is_together: bool


class WaveKey(NamedTuple):
    """What a released wave at a service is worked out from; no other has the same codes.

    Attributes
        address, instrument : where its answers are, and what was asked
        places : service, code and people who could have answered, of the whole wave
        service_id : which of the services
    """

    address: str
    instrument: str
    places: tuple[tuple[str, str, int | None], ...]
    service_id: str


def key_of(place: models.Place) -> WaveKey:
    """What the results of a wave at a service are worked out from."""
    places = tuple((each.service_id, each.code, each.asked) for each in place.wave.places.all())
    return WaveKey(settings.ANSWERS_URL, place.wave.instrument, places, place.service_id)


def published(place: models.Place) -> Published:
    """The rounded results of a wave that was released, for one of its services."""
    return published_of(key_of(place))


@lru_cache(maxsize=512)
def published_of(key: WaveKey) -> Published:
    """The same; kept, since no sheet is added after the release."""
    cube = _cube_of(key.address, key.instrument, key.places)
    is_together = key.service_id in cube.together
    unit = TOGETHER if is_together else key.service_id
    here = cube.results(unit) if unit in cube.units else None
    return Published(here, cube.results() if cube.cells else None, is_together)


@lru_cache(maxsize=64)
def _cube_of(address: str, instrument: str, places: tuple[tuple[str, str, int | None], ...]) -> Cube:
    store = AnswerStore(address)
    return build_cube(
        load_instruments()[instrument],
        {service_id: store.released(code) for service_id, code, _ in places},
        asked={service_id: asked for service_id, _, asked in places if asked is not None},
    )


def words_to_edit(place: models.Place) -> list[models.OwnWords]:
    """What was said in own words, for an editor; those nobody looked at first."""
    found = models.OwnWords.objects.filter(place=place).prefetch_related("themes")
    return sorted(found, key=lambda one: (one.state != models.OwnWords.State.WAITING, str(one.key)))


def quotes_of(place: models.Place) -> list[models.OwnWords]:
    """What may be shown to everybody who reads the results."""
    return list(
        models.OwnWords.objects.filter(
            place=place, state=models.OwnWords.State.READY, is_quoted=True, may_quote=True
        )
    )


def theme_counts(place: models.Place) -> list[tuple[str, int]]:
    """How often each theme was given, most first; only of what an editor let go on."""
    found = models.Theme.objects.filter(
        ownwords__place=place, ownwords__state=models.OwnWords.State.READY
    ).annotate(times=Count("ownwords"))
    return [(theme.name, theme.times) for theme in found.order_by("-times", "name")]


def theme_names(service_id: str) -> list[str]:
    """The themes that a service uses so far."""
    return list(models.Theme.objects.filter(service_id=service_id).values_list("name", flat=True))


def own_words(key: Any) -> models.OwnWords:
    """Something said in own words, by its key."""
    return models.OwnWords.objects.select_related("place__wave").get(pk=key)


def promises_of(service_id: str) -> list[models.Promise]:
    """What people said and what was done about it: open ones first, then the newest answers."""
    found = list(models.Promise.objects.filter(service_id=service_id))
    still_open = [one for one in found if one.answered_on is None]
    answered = [(one.answered_on, one) for one in found if one.answered_on is not None]
    newest_first = sorted(answered, key=itemgetter(0), reverse=True)
    return [*still_open, *(one for _, one in newest_first)]


def promises_by_service(service_ids: Iterable[str]) -> dict[str, list[models.Promise]]:
    """The same of some services, in no order; without services that have none."""
    found: dict[str, list[models.Promise]] = {}
    for one in models.Promise.objects.filter(service_id__in=list(service_ids)):
        found.setdefault(one.service_id, []).append(one)
    return found


def answers_to_show(service_id: str) -> list[str]:
    """What was done, in a few lines for a poster."""
    return [f"{one.said}: {one.answer}" for one in promises_of(service_id) if one.answered_on][:3]


def days_to_answer(promises: list[models.Promise]) -> float | None:
    """The days after which half of what was said was answered; None where fewer than half is."""
    return days_until_half_answered([Said(one.said_on, one.answered_on) for one in promises])


@dataclass(frozen=True)
class Ranked:
    """How one group ordered a round's items.

    Attributes
        about : how many answered, rounded; None where too few did
        places, extremes : place by item, from ranking, and from most and least important
    """

    about: int | None
    places: Mapping[str, int]
    extremes: Mapping[str, int]


def ranked(which: models.PriorityRound) -> dict[str, Ranked]:
    """What people and what staff said, apart."""
    store = AnswerStore(settings.ANSWERS_URL)
    items = [str(item.number) for item in which.items.all()]
    found = {}
    for group, code in (("people", which.people_code), ("staff", which.staff_code)):
        sheets = store.released(code)
        about = load_cube_rules().round(len(sheets)) if sheets else None
        found[group] = Ranked(about, by_places(items, sheets), by_best_and_worst(items, sheets))
    return found


@cache
def codesign_steps() -> list[dict[str, str]]:
    """The steps of a co-design project."""
    text = Path(__file__).with_name("codesign_steps.toml").read_text("utf-8")
    steps: list[dict[str, str]] = tomllib.loads(text)["steps"]
    return steps


def taking_part(user: Any) -> dict[str, list[Any]]:
    """Rounds, consultations and projects at the services that somebody may read about, newest first."""
    names = service_names(user, "voice.read")
    kinds: dict[str, type[models.PriorityRound | models.Consultation | models.Project]] = {
        "rounds": models.PriorityRound,
        "consultations": models.Consultation,
        "projects": models.Project,
    }
    return {
        name: list(model.objects.filter(service_id__in=names).order_by("-pk"))
        for name, model in kinds.items()
    }
