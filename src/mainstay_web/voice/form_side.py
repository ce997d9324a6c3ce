"""What the site and the form share: where answers are, and what the form is told."""

from __future__ import annotations

from django.conf import settings

from mainstay_web.voice.models import Place, PriorityRound
from mainstay_web.voice_form.store import AnswerStore
from mainstay_web.voice_form.waves import PRIORITIES, SURVEY, AskedWave, write_waves


def tell_the_form() -> None:
    """Write down for the form what is asked."""
    surveys = [
        AskedWave(
            code=place.code,
            kind=SURVEY,
            title=place.wave.title,
            service=place.service_name,
            opens=place.wave.opens,
            closes=place.wave.closes,
            instrument=place.wave.instrument,
            help_here=place.wave.help_here,
        )
        for place in Place.objects.select_related("wave")
    ]
    rounds = [
        AskedWave(
            code=code,
            kind=PRIORITIES,
            title=each.title,
            service=each.service_name,
            opens=each.opens,
            closes=each.closes,
            question=each.question,
            items=tuple((str(item.number), item.words) for item in each.items.all()),
        )
        for each in PriorityRound.objects.prefetch_related("items")
        for code in (each.people_code, each.staff_code)
    ]
    write_waves(settings.WAVES_FILE, [*surveys, *rounds])


def answer_store() -> AnswerStore:
    """Where answers are; its tables are made where there are none."""
    store = AnswerStore(settings.ANSWERS_URL)
    store.prepare()
    return store
