"""What an instrument is: its questions with their answers, its domains, and how it is scored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("rating", "choice", "number", "text")
"""What a question is answered with: a point on a scale, one of some words, a whole number, or own words."""

RANKS = ("very_good", "good", "poor", "bad")
"""The four ordered answers of a rating, best first; an instrument may label them in other words."""

APART = ("not_needed", "needed_not_offered", "dont_know")
"""Answers that are no rating: each is counted by itself, and none of them is ever a poor one."""

SCORINGS = ("domains", "total", "one_question")
"""How an instrument is scored: share poor or bad by domain, a sum, or the share of one question."""


@dataclass(frozen=True)
class Option:
    """One answer that can be ticked.

    Attributes
        code : what is stored
        texts : what people read, by language; empty where the wording is not ours to give
        rank : one of `RANKS`; empty where the answer is no rating
        apart : one of `APART`; empty for a rating or a plain choice
    """

    code: str
    texts: Mapping[str, str] = field(default_factory=dict)
    rank: str = ""
    apart: str = ""

    @property
    def label(self) -> str:
        """What people read, in the instrument's first language; the code where there is no wording."""
        return next(iter(self.texts.values()), self.code)

    def label_in(self, language: str) -> str:
        """What people read in a language; the first language where that one is not there."""
        return self.texts.get(language, self.label)


@dataclass(frozen=True)
class Domain:
    """A part of the help that is rated by itself."""

    id: str
    label: str


@dataclass(frozen=True)
class Question:
    """One question of an instrument.

    Attributes
        id : names the answer in a sheet
        kind : one of `KINDS`
        texts : what people read, by language; empty where the wording is not ours to give
        hints : a second line below it, by language; may be empty
        domain : id of the domain it rates; empty for none
        options : what can be ticked; empty for numbers and own words
        lowest, highest : of a number, both included; 0 for other kinds
        longest : of own words, characters; 0 for other kinds
    """

    id: str
    kind: str
    texts: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    domain: str = ""
    options: tuple[Option, ...] = ()
    lowest: int = 0
    highest: int = 0
    longest: int = 0

    @property
    def text(self) -> str:
        """What people read, in the instrument's first language; empty where the wording is not ours."""
        return next(iter(self.texts.values()), "")

    @property
    def hint(self) -> str:
        """The second line, in the instrument's first language."""
        return next(iter(self.hints.values()), "")

    def text_in(self, language: str) -> str:
        """What people read in a language; the first language where that one is not there."""
        return self.texts.get(language, self.text)

    def hint_in(self, language: str) -> str:
        """The second line in a language; the first language where that one is not there."""
        return self.hints.get(language, self.hint)

    def option(self, code: str) -> Option | None:
        """The answer with a code, if there is one."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True)
class Scoring:
    """How the answers become numbers.

    Attributes
        kind : one of `SCORINGS`
        better : "higher" or "lower": which way a score improves
        lowest, highest : of a total; 0 where there is none
        answered_at_least : questions that must be answered for a total
        question : id of the question that counts, where one does
    """

    kind: str
    better: str
    lowest: int = 0
    highest: int = 0
    answered_at_least: int = 0
    question: str = ""


@dataclass(frozen=True)
class Instrument:
    """A questionnaire as its file says it.

    Attributes
        id : the file's name
        title, purpose, version : shown beside its answers
        languages : first the one that is shown where no other is asked for
        licence : under which terms it may be used
        source : where it comes from
        state : "checked" once a named person compared the file with its source; else "not_yet_checked"
        has_wording : whether its questions may be shown; where not, answers can be imported and scored
        domains, questions : in the order of the file
        scoring : how answers become numbers
    """

    id: str
    title: str
    purpose: str
    version: str
    languages: tuple[str, ...]
    licence: str
    source: str
    state: str
    has_wording: bool
    domains: tuple[Domain, ...]
    questions: tuple[Question, ...]
    scoring: Scoring

    def question(self, name: str) -> Question | None:
        """The question with an id, if there is one."""
        return next((question for question in self.questions if question.id == name), None)

    def domain(self, name: str) -> Domain | None:
        """The domain with an id, if there is one."""
        return next((domain for domain in self.domains if domain.id == name), None)

    @property
    def rated(self) -> tuple[Question, ...]:
        """The questions that rate a domain."""
        return tuple(question for question in self.questions if question.kind == "rating")

    @property
    def own_words(self) -> tuple[Question, ...]:
        """The questions that are answered in own words."""
        return tuple(question for question in self.questions if question.kind == "text")
