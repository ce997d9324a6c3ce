"""How often each answer was given: the counts that everything else is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mainstay.stats.proportions import wilson_interval
from mainstay.survey.instruments.model import APART, RANKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mainstay.survey.answers import Answer, Sheet
    from mainstay.survey.instruments.model import Instrument, Question

CATEGORIES = (*RANKS, *APART, "no_answer")
"""Everything that can become of a rating."""

IN_OST_NOW = "in_ost_now"
"""Id of the question whether the person is in OST now; "yes" puts a sheet into that group."""


@dataclass(frozen=True)
class Tally:
    """How often each answer about one domain was given; whole numbers of 0 or more."""

    very_good: int = 0
    good: int = 0
    poor: int = 0
    bad: int = 0
    not_needed: int = 0
    needed_not_offered: int = 0
    dont_know: int = 0
    no_answer: int = 0

    @property
    def positive(self) -> int:
        """Very good or good."""
        return self.very_good + self.good

    @property
    def poor_or_bad(self) -> int:
        """Poor or bad."""
        return self.poor + self.bad

    @property
    def rated(self) -> int:
        """All who rated it: what is no rating is never counted as a poor one, nor as a good one."""
        return self.positive + self.poor_or_bad

    @property
    def needed(self) -> int:
        """All who needed it, as far as is known: rated it, or were not offered it."""
        return self.rated + self.needed_not_offered

    @property
    def everyone(self) -> int:
        """All sheets."""
        return sum(getattr(self, name) for name in CATEGORIES)

    def plus(self, other: Tally) -> Tally:
        """Both together.

        Example
            >>> Tally(good=1).plus(Tally(good=2, bad=1)).good
            3
        """
        return Tally(*(getattr(self, name) + getattr(other, name) for name in CATEGORIES))


@dataclass(frozen=True)
class Share:
    """Part of some people, with its Wilson 95% limits: 0 to 1, None where it is of nobody."""

    part: int
    whole: int
    share: float | None
    lower: float | None
    upper: float | None


def share_of(part: int, whole: int) -> Share:
    """A part of a whole with its Wilson 95% limits.

    Args
        part, whole : people
    Returns
        the share
    Missing
        a whole of nobody has no share and no limits: never 0%
    Example
        >>> share_of(0, 0).share is None, round(share_of(54, 100).upper, 3)
        (True, 0.634)
    """
    interval = wilson_interval(part, whole)
    known = [float(each) for each in (interval.proportion, interval.lower, interval.upper)]
    if np.isnan(known[0]):
        return Share(part, whole, None, None, None)
    return Share(part, whole, *known)


def ratio_of(tally: Tally) -> float | None:
    """How many positive answers there are to one that is poor or bad.

    Args
        tally : of one domain
    Returns
        positive answers to each poor or bad one
    Missing
        None where nobody answered poor or bad: there is no such number
    Example
        >>> ratio_of(Tally(very_good=8, good=15, poor=7, bad=3)), ratio_of(Tally(good=4))
        (2.3, None)
    """
    return tally.positive / tally.poor_or_bad if tally.poor_or_bad else None


def category_of(question: Question, answer: Answer | None) -> str:
    """Which category of `CATEGORIES` an answer to a rating falls into.

    Args
        question : a rating
        answer : a code; None if there is none
    Returns
        the rank, the kind of answer that is no rating, or "no_answer"
    Example
        >>> from mainstay.survey.instruments import load_instruments
        >>> category_of(load_instruments()["quality_of_help"].question("pushed_to_reduce"), "often")
        'bad'
    """
    option = question.option(str(answer)) if answer is not None else None
    return (option.rank or option.apart) if option else "no_answer"


def tally_domains(instrument: Instrument, sheets: Iterable[Sheet]) -> Mapping[str, Tally]:
    """How often each answer was given, by domain.

    Args
        instrument : what was asked
        sheets : what was answered, as `validate_sheet` returns it
    Returns
        a tally for each domain, in the order of the questions
    Example
        >>> from mainstay.survey.instruments import load_instruments
        >>> tally_domains(load_instruments()["quality_of_help"], [{"dose": "good"}])["dose"].good
        1
    """
    counts = {question.domain: dict.fromkeys(CATEGORIES, 0) for question in instrument.rated}
    for sheet in sheets:
        for question in instrument.rated:
            counts[question.domain][category_of(question, sheet.get(question.id))] += 1
    return {domain: Tally(**found) for domain, found in counts.items()}


def is_in_ost_now(sheet: Sheet) -> bool:
    """Whether the person said that they are in OST now; who did not say is in no group.

    Args
        sheet : answers
    Returns
        True only for a yes
    Example
        >>> is_in_ost_now({"in_ost_now": "yes"}), is_in_ost_now({})
        (True, False)
    """
    return sheet.get(IN_OST_NOW) == "yes"
