"""Every change to what is asked, what was said, and what was done about it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from mainstay.errors import MainstayError, UsageError
from mainstay.survey.answers import validate_sheet
from mainstay.survey.cube import load_cube_rules
from mainstay.survey.instruments import load_instruments
from mainstay_web.audit.actions import record_event
from mainstay_web.voice.codes import new_code
from mainstay_web.voice.form_side import answer_store, tell_the_form
from mainstay_web.voice.models import (
    Comment,
    Consultation,
    OwnWords,
    PaperCode,
    Paragraph,
    Payment,
    Place,
    PriorityItem,
    PriorityRound,
    Project,
    ProjectStep,
    Promise,
    Story,
    Theme,
    Wave,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date


@transaction.atomic
def open_wave(
    *,
    by: Any,
    title: str,
    instrument: str,
    opens: date,
    closes: date,
    services: Mapping[str, str],
    help_here: str = "",
) -> Wave:
    """Ask at some services between two days.

    Args
        services : names by id
    """
    wave = Wave.objects.create(
        title=title, instrument=instrument, opens=opens, closes=closes, help_here=help_here
    )
    for service_id, name in services.items():
        Place.objects.create(wave=wave, service_id=service_id, service_name=name, code=new_code())
        record_event(by=by, action="voice.open_wave", on="wave", which=str(wave.pk), service_id=service_id)
    transaction.on_commit(tell_the_form)
    return wave


@transaction.atomic
def count_asked(*, by: Any, place: Place, asked: int | None) -> None:
    """Keep how many people could have answered at a service."""
    Place.objects.filter(pk=place.pk).update(asked=asked)
    _record(by, "voice.count_asked", place, {"asked": asked})


@transaction.atomic
def make_paper_codes(*, by: Any, place: Place, how_many: int) -> list[str]:
    """Make codes to print on paper forms, each for one form."""
    made = PaperCode.objects.bulk_create([PaperCode(place=place, code=new_code(7)) for _ in range(how_many)])
    _record(by, "voice.make_paper_codes", place, {"how_many": how_many})
    return [each.code for each in made]


def enter_paper_form(*, by: Any, place: Place, answers: Mapping[str, Any], paper_code: str = "") -> None:
    """Keep the answers of one paper form.

    Raises
        UsageError : its code was used already, or there is none of that name; the wave is over and released
        ShortfallError : an answer that cannot be taken
    """
    _refuse_released(place)
    sheet = validate_sheet(load_instruments()[place.wave.instrument], answers)
    with transaction.atomic():
        if paper_code:
            _use_up(place, paper_code)
        _record(by, "voice.enter", place)
    # After the code is used up: a fault in between loses a form, which is there on paper, and doubles none.
    answer_store().add(place.code, {"answers": sheet}, uuid.uuid4())


def import_sheets(*, by: Any, place: Place, rows: Sequence[Mapping[str, Any]]) -> int:
    """Keep sheets that another tool gathered: all of them, or none.

    Raises
        UsageError : a row cannot be taken; says which, and why, and never what it says
    """
    _refuse_released(place)
    instrument = load_instruments()[place.wave.instrument]
    sheets = []
    for number, row in enumerate(rows, start=2):
        try:
            sheets.append({"answers": validate_sheet(instrument, row)})
        except MainstayError as problem:
            raise UsageError(
                gettext("answers that can be taken"), f"line {number}: {problem}", gettext("Mend the file.")
            ) from None
    record_event(
        by=by,
        action="voice.import",
        on="wave",
        which=place.code,
        service_id=place.service_id,
        details={"sheets": len(sheets)},
    )
    answer_store().add_all(place.code, [sheet for sheet in sheets if sheet["answers"]])
    return len(sheets)


def release_wave(*, by: Any, wave: Wave) -> int:
    """Let the answers of a wave that is over be counted. Once only: a second batch could be told apart.

    Raises
        UsageError : the wave is not over
        ShortfallError : too few people answered
    """
    if wave.released_on is not None:
        return 0
    if timezone.localdate() <= wave.closes:
        raise UsageError(
            gettext("a wave that is over"), gettext("one that is open"), gettext("Wait for its last day.")
        )
    places = list(wave.places.all())
    own_words = [question.id for question in load_instruments()[wave.instrument].own_words]
    least = load_cube_rules().batch_at_least
    codes = [place.code for place in places]
    released = sum(len(answer_store().released(code)) for code in codes)
    # Where the site went down after a release and before it noted so, the answers are there already.
    released = released or answer_store().release(*codes, least=least, own_words=own_words)
    with transaction.atomic():
        Wave.objects.filter(pk=wave.pk).update(released_on=timezone.localdate())
        for place in places:
            _record(by, "voice.release", place)
    for place in places:
        take_own_words(by=by, place=place)
    return released


def take_own_words(*, by: Any, place: Place) -> int:
    """Move what was said in own words to where editors find it; again where it was broken off."""
    store = answer_store()
    found = store.own_words(place.code)
    with transaction.atomic():
        for one in found:
            OwnWords.objects.get_or_create(
                key=one.key,
                defaults={
                    "place": place,
                    "question": one.question,
                    "words": one.words,
                    "may_quote": one.may_quote,
                },
            )
        _record(by, "voice.take_own_words", place, {"how_many": len(found)})
    store.forget_own_words([one.key for one in found])
    return len(found)


@transaction.atomic
def edit_own_words(
    *, by: Any, own_words: OwnWords, words: str, state: str, themes: Iterable[str], is_quoted: bool
) -> None:
    """Keep what an editor left of something; what they took out is gone.

    Raises
        UsageError : a quote that the person did not allow
    """
    if is_quoted and not (own_words.may_quote and state == OwnWords.State.READY):
        raise UsageError(
            gettext("words that the person lets us show, with nothing in them that tells who they are"),
            gettext("others"),
            gettext("Do not show them."),
        )
    own_words.words, own_words.state, own_words.is_quoted = words, state, is_quoted
    own_words.save(update_fields=["words", "state", "is_quoted"])
    place = own_words.place
    named = [Theme.objects.get_or_create(service_id=place.service_id, name=name)[0] for name in themes]
    own_words.themes.set(named)
    _record(by, "voice.edit", place, {"state": state})


@transaction.atomic
def open_round(*, by: Any, items: Sequence[str], **said: Any) -> PriorityRound:
    """Let people and staff rank what should change; each group has a link of its own.

    Args
        items : what can be ranked
        said : fields of the round
    """
    made = PriorityRound.objects.create(people_code=new_code(), staff_code=new_code(), **said)
    PriorityItem.objects.bulk_create(
        [PriorityItem(round=made, number=number, words=words) for number, words in enumerate(items, 1)]
    )
    _note(by, "voice.open_round", "round", made)
    transaction.on_commit(tell_the_form)
    return made


def release_round(*, by: Any, which: PriorityRound) -> None:
    """Count a round that is over, once; staff only where enough of them answered.

    Raises
        UsageError : the round is not over
        ShortfallError : too few people answered
    """
    if which.released_on is not None:
        return
    if timezone.localdate() <= which.closes:
        raise UsageError(
            gettext("a round that is over"), gettext("one that is open"), gettext("Wait for its last day.")
        )
    store, least = answer_store(), load_cube_rules().batch_at_least
    if not store.released(which.people_code):
        store.release(which.people_code, least=least)
    if store.waiting(which.staff_code) >= least:
        store.release(which.staff_code, least=least)
    with transaction.atomic():
        PriorityRound.objects.filter(pk=which.pk).update(released_on=timezone.localdate())
        _note(by, "voice.release_round", "round", which)


@transaction.atomic
def open_consultation(*, by: Any, paragraphs: Sequence[str], **said: Any) -> Consultation:
    """Put a proposal to people, paragraph by paragraph."""
    made = Consultation.objects.create(**said)
    Paragraph.objects.bulk_create(
        [Paragraph(consultation=made, number=number, words=each) for number, each in enumerate(paragraphs, 1)]
    )
    _note(by, "voice.open_consultation", "consultation", made)
    return made


@transaction.atomic
def comment(*, by: Any, paragraph: Paragraph, words: str, speaks_for: str = "") -> Comment:
    """Say something to a paragraph of a proposal.

    Raises
        UsageError : the consultation is not open
    """
    about = paragraph.consultation
    if not about.opens <= timezone.localdate() <= about.closes or about.decided_on:
        raise UsageError(
            gettext("a consultation that is open"), gettext("one that is not"), gettext("Ask at the service.")
        )
    made = Comment.objects.create(
        by=by, paragraph=paragraph, words=words, speaks_for=speaks_for, said_on=timezone.localdate()
    )
    _note(by, "voice.comment", "consultation", about)
    return made


@transaction.atomic
def reply(*, by: Any, to: Comment, words: str) -> None:
    """Reply to a comment."""
    Comment.objects.filter(pk=to.pk).update(reply=words, replied_on=timezone.localdate())
    _note(by, "voice.reply", "consultation", to.paragraph.consultation)


@transaction.atomic
def decide(*, by: Any, consultation: Consultation, decision: str, reasons: str) -> None:
    """Say what was decided and why, once every comment has its reply.

    Raises
        UsageError : a comment has no reply yet
    """
    if Comment.objects.filter(paragraph__consultation=consultation, replied_on=None).exists():
        raise UsageError(
            gettext("a reply to each comment"), gettext("some without one"), gettext("Reply to them first.")
        )
    Consultation.objects.filter(pk=consultation.pk).update(
        decision=decision, reasons=reasons, decided_on=timezone.localdate()
    )
    _note(by, "voice.decide", "consultation", consultation)


@transaction.atomic
def open_project(*, by: Any, **said: Any) -> Project:
    """Begin a co-design project."""
    made = Project.objects.create(**said)
    _note(by, "voice.open_project", "project", made)
    return made


@transaction.atomic
def take_step(*, by: Any, project: Project, step: str, done_on: date, notes: str = "") -> None:
    """Note that a step of a project was taken; again to correct it."""
    ProjectStep.objects.update_or_create(
        project=project, step=step, defaults={"done_on": done_on, "notes": notes}
    )
    _note(by, "voice.take_step", "project", project)


@transaction.atomic
def add_story(*, by: Any, project: Project, **said: Any) -> Story:
    """Keep a story with what its teller agreed to."""
    made = Story.objects.create(project=project, **said)
    _note(by, "voice.add_story", "project", project)
    return made


@transaction.atomic
def withdraw_story(*, by: Any, story: Story) -> None:
    """Take a story back as its teller wishes: its words are gone; that there was one stays."""
    Story.objects.filter(pk=story.pk).update(words="", title="", withdrawn_on=timezone.localdate())
    _note(by, "voice.withdraw_story", "project", story.project)


@transaction.atomic
def add_payment(*, by: Any, project: Project, **said: Any) -> Payment:
    """Note what somebody was paid for taking part."""
    made = Payment.objects.create(project=project, **said)
    _note(by, "voice.add_payment", "project", project)
    return made


@transaction.atomic
def promise(*, by: Any, **said: Any) -> Promise:
    """Note what people said and who answers it."""
    made = Promise.objects.create(**said)
    _note(by, "voice.promise", "promise", made)
    return made


@transaction.atomic
def answer_promise(*, by: Any, which: Promise, owner: str, answer: str, answered_on: date) -> None:
    """Say what was done about it.

    Raises
        UsageError : a day before it was said
    """
    if answered_on < which.said_on:
        raise UsageError(
            gettext("a day after it was said"), gettext("one before"), gettext("Look at the day again.")
        )
    Promise.objects.filter(pk=which.pk).update(owner=owner, answer=answer, answered_on=answered_on)
    _note(by, "voice.answer", "promise", which)


def _use_up(place: Place, paper_code: str) -> None:
    code = paper_code.strip().upper()
    if not PaperCode.objects.filter(place=place, code=code, is_used=False).update(is_used=True):
        raise UsageError(
            gettext("a code of a form that was not typed in yet"),
            gettext("one that was, or none of this survey"),
            gettext("Look at the form again; leave the code empty if it has none."),
        )


def _refuse_released(place: Place) -> None:
    if place.wave.released_on is not None:
        raise UsageError(
            gettext("a wave that is not released"),
            gettext("one that is"),
            gettext("Ask again in the next wave."),
        )


def _record(by: Any, action: str, place: Place, details: Mapping[str, Any] | None = None) -> None:
    record_event(
        by=by, action=action, on="wave", which=place.code, service_id=place.service_id, details=details
    )


def _note(by: Any, action: str, on: str, thing: Any) -> None:
    record_event(by=by, action=action, on=on, which=str(thing.pk), service_id=thing.service_id)
