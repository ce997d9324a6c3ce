"""One answer sheet: which of it can be taken, and what is wrong with the rest, told without its words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mainstay.errors import ShortfallError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mainstay.survey.instruments.model import Instrument, Question

Answer = str | int
Sheet = dict[str, Answer]
"""Answers by question; a question that was not answered is not there."""

REASONS = {
    "no_such_question": "is not asked by this instrument",
    "not_an_option": "is answered with something that cannot be ticked",
    "not_a_number": "is answered with something that is no whole number",
    "out_of_range": "is answered with a number outside its range",
    "too_long": "is answered with more characters than it takes",
    "not_text": "is answered with something that is no text",
}
"""Why an answer cannot be taken, by code."""

UNSEEN = ("Cc", "Cf", "Cs")
"""Unicode categories of signs that cannot be seen."""

KEPT_SIGNS = "\n\u200c\u200d"
"""Line end, and the two joiners that some scripts cannot be written without."""


@dataclass(frozen=True)
class Fault:
    """One answer that cannot be taken: which question, and why; never what was answered.

    Attributes
        question : its id; empty where no question has that name, since a name may hold anything
        reason : one of `REASONS`
    """

    question: str
    reason: str


def read_sheet(instrument: Instrument, given: Mapping[str, object]) -> tuple[Sheet, tuple[Fault, ...]]:
    """What of a sheet can be taken, and what is wrong with the rest.

    Args
        instrument : what was asked
        given : answers by question id: a code, a number or its digits, or own words
    Returns
        the answers that can be taken, in the order of the questions, and the faults of the others
    Missing
        nothing, or only space, is a question that was not answered: nobody has to answer anything
    Example
        >>> from mainstay.survey.instruments import load_instruments
        >>> read_sheet(load_instruments()["tea"], {"health": "11", "lifestyle": "7", "community": ""})
        ({'lifestyle': 7}, (Fault(question='health', reason='out_of_range'),))
    """
    unknown = [Fault("", "no_such_question") for name in given if not instrument.question(name)]
    sheet: Sheet = {}
    faults = []
    for question in instrument.questions:
        said = given.get(question.id)
        if said is None or (isinstance(said, str) and not said.strip()):
            continue
        answer = _READERS[question.kind](question, said)
        if isinstance(answer, Fault):
            faults.append(answer)
        else:
            sheet[question.id] = answer
    return sheet, (*unknown, *faults)


def validate_sheet(instrument: Instrument, given: Mapping[str, object]) -> Sheet:
    """A sheet of which everything can be taken.

    Args
        instrument, given : as for `read_sheet`
    Returns
        the answers by question, in the order of the questions
    Raises
        ShortfallError : an answer that cannot be taken; names its question and why, never the answer
    Example
        >>> from mainstay.survey.instruments import load_instruments
        >>> validate_sheet(load_instruments()["quality_of_help"], {"dose": "good"})
        {'dose': 'good'}
    """
    sheet, faults = read_sheet(instrument, given)
    if faults:
        said = "; ".join(
            sorted({f"{each.question or 'a question'} {REASONS[each.reason]}" for each in faults})
        )
        raise ShortfallError(
            f"answers that {instrument.id} can take", said, "Correct these answers, or leave them empty."
        )
    return sheet


def without_control_signs(text: str) -> str:
    """Own words as they may be kept: line ends of one kind, and no sign that cannot be seen.

    Args
        text : anything
    Returns
        the text without control signs, and without space at its ends
    Example
        >>> without_control_signs(" a\\r\\nb\\x00\\u202e ")
        'a\\nb'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    # Signs that turn the direction of writing (Cf) can make text read otherwise than it is stored.
    kept = (sign for sign in lines if sign in KEPT_SIGNS or unicodedata.category(sign) not in UNSEEN)
    return "".join(kept).strip()


def _read_ticked(question: Question, said: object) -> Answer | Fault:
    code = said.strip() if isinstance(said, str) else ""
    return code if question.option(code) else Fault(question.id, "not_an_option")


def _read_number(question: Question, said: object) -> Answer | Fault:
    text = said.strip() if isinstance(said, str) else str(said) if type(said) is int else ""
    # int() alone would read the digits of every script, and a million of them.
    if not re.fullmatch("-?[0-9]{1,9}", text):
        return Fault(question.id, "not_a_number")
    number = int(text)
    inside = question.lowest <= number <= question.highest
    return number if inside else Fault(question.id, "out_of_range")


def _read_own_words(question: Question, said: object) -> Answer | Fault:
    if not isinstance(said, str):
        return Fault(question.id, "not_text")
    # Told by what came, before anything is made of it: a megabyte must not be worked on.
    return Fault(question.id, "too_long") if len(said) > question.longest else without_control_signs(said)


_READERS = {
    "rating": _read_ticked,
    "choice": _read_ticked,
    "number": _read_number,
    "text": _read_own_words,
}
