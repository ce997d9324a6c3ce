"""From a posted form to a sheet: which answers can be kept, and at which page to ask again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from mainstay.survey.answers import read_sheet
from mainstay.survey.instruments import load_instruments

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mainstay.survey.answers import Sheet
    from mainstay.survey.instruments import Instrument, Question
    from mainstay_web.voice_form.waves import AskedWave

PREFIX: Final = "a_"
"""Stands before a question's id in the name of its field, so that none is taken for another field."""

FAULT_WORDS: Final = {
    "too_long": _("This is too long. Please make it shorter."),
    "not_a_number": _("Please give a whole number."),
    "out_of_range": _("Please give a number between the two ends."),
}
OTHER_FAULT: Final = _("This answer could not be taken. Please choose again, or leave it empty.")


@dataclass(frozen=True)
class Given:
    """What somebody sent with one page.

    Attributes
        key : random, made with the first page; names the sheet so that it is kept once
        step : the page it came from, from 0
        go : which button
        is_one : whether one question is asked on each page
        is_kiosk : whether the device is for many people
        answers : by question id, as they were sent; empty ones left out
        quote : "yes" where own words may be shown to others
    """

    key: str
    step: int = 0
    go: str = ""
    is_one: bool = True
    is_kiosk: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    quote: str = ""

    @property
    def own_key(self) -> uuid.UUID:
        """The key as it was made, or a new one where somebody sent something else."""
        try:
            key = uuid.UUID(self.key)
        except ValueError:
            return uuid.uuid4()
        # Only random keys: others can hold a time or an address.
        return key if key.version == 4 else uuid.uuid4()


def new_key() -> str:
    """A random key for an empty form."""
    return str(uuid.uuid4())


def read_given(posted: Mapping[str, str]) -> Given:
    """What was posted, whatever it holds."""
    step = posted.get("step", "")
    return Given(
        key=posted.get("key", ""),
        step=int(step) if step.isdecimal() and step.isascii() and len(step) < 4 else 0,
        go=posted.get("go", ""),
        is_one=posted.get("mode") != "all",
        is_kiosk=posted.get("kiosk") == "yes",
        answers={
            name.removeprefix(PREFIX): value
            for name, value in posted.items()
            if name.startswith(PREFIX) and value.strip()
        },
        quote="yes" if posted.get("quote") == "yes" else "",
    )


def instrument_of(wave: AskedWave) -> Instrument | None:
    """What a survey asks, where its wording may be shown."""
    found = load_instruments().get(wave.instrument)
    return found if found is not None and found.has_wording else None


def faults_of(instrument: Instrument, answers: Mapping[str, str]) -> tuple[Sheet, dict[str, Any]]:
    """The answers that can be taken, and what to say about each that cannot, by question."""
    sheet, faults = read_sheet(instrument, answers)
    return sheet, {each.question: FAULT_WORDS.get(each.reason, OTHER_FAULT) for each in faults}


def has_own_words(questions: Iterable[Question], answers: Mapping[str, str]) -> bool:
    """Whether something was said in own words."""
    return any(question.kind == "text" and answers.get(question.id) for question in questions)


def read_ranking(wave: AskedWave, answers: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """The sheet of a round of priorities, and what is wrong with it; empty where nothing is.

    Args
        answers : `rank_<item>` with a place from 1, `best` and `worst` with an item
    """
    ids = [key for key, _words in wave.items]
    places = {key: answers[f"rank_{key}"] for key in ids if answers.get(f"rank_{key}")}
    if not all(place in {str(number) for number in range(1, len(ids) + 1)} for place in places.values()):
        return {}, str(OTHER_FAULT)
    if len(set(places.values())) < len(places):
        return {}, str(_("Two of these have the same place. Please give each place once."))
    ends = {end: answers[end] for end in ("best", "worst") if answers.get(end)}
    if not set(ends.values()) <= set(ids):
        return {}, str(OTHER_FAULT)
    if len(ends) == 2 and ends["best"] == ends["worst"]:
        return {}, str(_("The same one cannot matter most and least. Please change one of the two."))
    sheet: dict[str, Any] = {**ends}
    if places:
        sheet["ranks"] = {key: int(place) for key, place in places.items()}
    return sheet, ""
