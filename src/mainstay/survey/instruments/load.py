"""Reads instruments from their files, and refuses a wrong one with line and reason."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mainstay.errors import UsageError
from mainstay.survey.instruments.model import (
    APART,
    KINDS,
    RANKS,
    SCORINGS,
    Domain,
    Instrument,
    Option,
    Question,
    Scoring,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TEXTS = ("id", "title", "purpose", "version", "licence", "source", "state")
FIELDS = {*TEXTS, "languages", "has_wording", "domains", "scales", "questions", "scoring"}
QUESTION_FIELDS = {"id", "kind", "text", "hint", "domain", "scale", "lowest", "highest", "longest"}
OPTION_FIELDS = {"code", "label", "rank", "apart"}
STATES = ("checked", "not_yet_checked")
MOST_OWN_WORDS = 3
NAME = re.compile(r"[a-z][a-z0-9_]*")


@cache
def load_instruments() -> Mapping[str, Instrument]:
    """The instruments that come with the software.

    Returns
        by id, in the order of the ids
    Raises
        UsageError : a file is wrong; says in which line and why
    Example
        >>> load_instruments()["quality_of_help"].title
        'Quality of help in OST'
    """
    found = sorted(
        (file for file in files(__package__).iterdir() if file.name.endswith(".toml")), key=lambda f: f.name
    )
    read = [parse_instrument(file.read_text("utf-8"), file.name) for file in found]
    return MappingProxyType({instrument.id: instrument for instrument in read})


def read_instrument(path: Path) -> Instrument:
    """An instrument of a service's own.

    Args
        path : of a TOML file, named after the instrument's id
    Returns
        the instrument
    Raises
        UsageError : no such file, or a wrong one; says in which line and why
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise UsageError("an instrument file in UTF-8", f"none at {path}", "Look at the name.") from None
    return parse_instrument(text, path.name)


def parse_instrument(text: str, name: str) -> Instrument:
    """An instrument from the text of its file.

    Args
        text : TOML
        name : of the file: the instrument's id and .toml
    Returns
        the instrument
    Raises
        UsageError : says in which line, what was expected and what stands there
    """
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise UsageError(f"TOML in {name}", str(problem), "Mend that line.") from None
    return _File(name, text, read).instrument()


@dataclass(frozen=True)
class _File:
    """One file while it is read, so that every refusal can name its line."""

    name: str
    text: str
    read: dict[str, Any]

    def instrument(self) -> Instrument:
        self._check_fields(self.read, FIELDS, FIELDS - {"domains", "scales"}, "the instrument", 1)
        for key in TEXTS:
            self._check_text(key)
        if f"{self.read['id']}.toml" != self.name or not NAME.fullmatch(self.read["id"]):
            raise self.refuse(self._line("id"), "the id to be the file's name, a to z, digits and _")
        if self.read["state"] not in STATES:
            raise self.refuse(self._line("state"), f"state to be one of {', '.join(STATES)}")
        if not isinstance(self.read["has_wording"], bool):
            raise self.refuse(self._line("has_wording"), "has_wording to be true or false")
        if not self.languages or not all(re.fullmatch("[a-z]{2,3}", each) for each in self.languages):
            raise self.refuse(self._line("languages"), "languages as codes of two or three letters")
        domains = self._domains()
        scales = {name: self._scale(name) for name in self.read.get("scales", {})}
        questions = self._questions(domains, scales)
        return Instrument(
            **{key: self.read[key] for key in (*TEXTS, "has_wording")},
            languages=self.languages,
            domains=domains,
            questions=questions,
            scoring=self._scoring(questions),
        )

    @property
    def languages(self) -> tuple[str, ...]:
        named = self.read["languages"]
        return tuple(named) if isinstance(named, list) and all(isinstance(n, str) for n in named) else ()

    def _domains(self) -> tuple[Domain, ...]:
        named = self.read.get("domains", {})
        line = self._line("[domains]")
        if not isinstance(named, dict) or not all(isinstance(label, str) for label in named.values()):
            raise self.refuse(line, "domains as id = label")
        for name in named:
            if not NAME.fullmatch(name):
                raise self.refuse(self._line(name), "ids of domains in a to z, digits and _")
        return tuple(Domain(name, label) for name, label in named.items())

    def _scale(self, name: str) -> tuple[Option, ...]:
        entries = self.read["scales"][name]
        line = self._line(name)
        if not isinstance(entries, list) or not entries:
            raise self.refuse(line, f"scale {name} to be a list of answers")
        options = tuple(self._option(entry, line) for entry in entries)
        codes = [option.code for option in options]
        if len(set(codes)) < len(codes):
            raise self.refuse(line, f"each code of scale {name} once")
        ranks = [option.rank for option in options if option.rank]
        if ranks and ranks != list(RANKS):
            raise self.refuse(
                line, f"scale {name} to rank none of its answers, or {', '.join(RANKS)} in turn"
            )
        aparts = [option.apart for option in options if option.apart]
        if len(set(aparts)) < len(aparts):
            raise self.refuse(line, f"each kind of answer that is no rating once in scale {name}")
        return options

    def _option(self, entry: Any, line: int) -> Option:
        if not isinstance(entry, dict) or not isinstance(entry.get("code"), str):
            raise self.refuse(line, "each answer of a scale to have a code")
        line = self._line(f'code = "{entry["code"]}"', after=line)
        self._check_fields(entry, OPTION_FIELDS, {"code"}, "an answer", line)
        rank, apart = entry.get("rank", ""), entry.get("apart", "")
        if not NAME.fullmatch(entry["code"]):
            raise self.refuse(line, "codes in a to z, digits and _")
        if (rank and rank not in RANKS) or (apart and apart not in APART) or (rank and apart):
            raise self.refuse(
                line, f"rank to be one of {', '.join(RANKS)}, or apart one of {', '.join(APART)}"
            )
        return Option(entry["code"], self._wording(entry, "label", line, is_needed=True), rank, apart)

    def _questions(
        self, domains: tuple[Domain, ...], scales: Mapping[str, tuple[Option, ...]]
    ) -> tuple[Question, ...]:
        entries = self.read["questions"]
        if not isinstance(entries, list) or not entries:
            raise self.refuse(self._line("questions"), "at least one [[questions]]")
        questions = tuple(
            self._question(entry, self._line("[[questions]]", number=place), domains, scales)
            for place, entry in enumerate(entries)
        )
        seen: set[str] = set()
        for place, question in enumerate(questions):
            line = self._line("[[questions]]", number=place)
            if question.id in seen:
                raise self.refuse(line, f"each question once, and {question.id} stands twice")
            seen.add(question.id)
            if question.domain and question.domain in {each.domain for each in questions[:place]}:
                raise self.refuse(line, f"one question for each domain, and {question.domain} has two")
        if sum(question.kind == "text" for question in questions) > MOST_OWN_WORDS:
            raise self.refuse(self._line('kind = "text"'), f"at most {MOST_OWN_WORDS} questions in own words")
        if unasked := [d.id for d in domains if d.id not in {question.domain for question in questions}]:
            raise self.refuse(self._line(unasked[0]), f"a question for domain {unasked[0]}")
        return questions

    def _question(
        self,
        entry: dict[str, Any],
        line: int,
        domains: tuple[Domain, ...],
        scales: Mapping[str, tuple[Option, ...]],
    ) -> Question:
        self._check_fields(entry, QUESTION_FIELDS, {"id", "kind"}, "a question", line)
        name, kind, domain = entry["id"], entry["kind"], entry.get("domain", "")
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise self.refuse(line, "ids of questions in a to z, digits and _")
        if kind not in KINDS:
            raise self.refuse(line, f"kind of {name} to be one of {', '.join(KINDS)}")
        if (kind == "rating") != bool(domain) or (domain and domain not in {each.id for each in domains}):
            raise self.refuse(
                line, f"{name} to name a domain of [domains] if it is a rating, and none if not"
            )
        options = self._options_of(entry, line, domains, scales)
        self._check_range(entry, line)
        return Question(
            id=name,
            kind=kind,
            texts=self._wording(entry, "text", line, is_needed=True),
            hints=self._wording(entry, "hint", line, is_needed=False),
            domain=domain,
            options=options,
            lowest=entry.get("lowest", 0),
            highest=entry.get("highest", 0),
            longest=entry.get("longest", 0),
        )

    def _options_of(
        self,
        entry: dict[str, Any],
        line: int,
        domains: tuple[Domain, ...],
        scales: Mapping[str, tuple[Option, ...]],
    ) -> tuple[Option, ...]:
        scale = entry.get("scale", "")
        if (entry["kind"] in ("rating", "choice")) != bool(scale):
            raise self.refuse(line, f"{entry['id']} to name a scale if it is ticked, and none if not")
        if scale == "domains" and entry["kind"] == "choice" and domains:
            return tuple(Option(each.id, {self.languages[0]: each.label}) for each in domains)
        if scale and scale not in scales:
            raise self.refuse(line, f"the scale of {entry['id']} among [scales]")
        options = scales.get(scale, ())
        if entry["kind"] == "rating" and not any(option.rank for option in options):
            raise self.refuse(line, f"the scale of {entry['id']} to rank its answers")
        return options

    def _check_range(self, entry: dict[str, Any], line: int) -> None:
        is_number, is_text = entry["kind"] == "number", entry["kind"] == "text"
        ends = (entry.get("lowest"), entry.get("highest"))
        if is_number != (ends != (None, None)) or (is_text != ("longest" in entry)):
            raise self.refuse(line, "lowest and highest for a number, longest for own words, else neither")
        if is_number and not (all(type(end) is int for end in ends) and ends[0] < ends[1]):  # type: ignore[operator]
            raise self.refuse(line, f"whole numbers as lowest and highest of {entry['id']}, in this order")
        if is_text and not (type(entry["longest"]) is int and 0 < entry["longest"] <= 4000):
            raise self.refuse(line, f"longest of {entry['id']} to be 1 to 4000 characters")

    def _scoring(self, questions: tuple[Question, ...]) -> Scoring:
        entry, line = self.read["scoring"], self._line("[scoring]")
        known = set(Scoring.__dataclass_fields__)
        if not isinstance(entry, dict):
            raise self.refuse(self._line("scoring"), "[scoring] with kind and better")
        self._check_fields(entry, known, {"kind", "better"}, "[scoring]", line)
        if entry["kind"] not in SCORINGS or entry["better"] not in ("higher", "lower"):
            raise self.refuse(line, f"kind to be one of {', '.join(SCORINGS)}, better to be higher or lower")
        scoring = Scoring(**entry)
        numbers = [question for question in questions if question.kind == "number"]
        ends = (sum(q.lowest for q in numbers), sum(q.highest for q in numbers))
        if scoring.kind == "total" and (not numbers or (scoring.lowest, scoring.highest) != ends):
            raise self.refuse(
                line, f"a total from {ends[0]} to {ends[1]}, as the questions' numbers add up to"
            )
        if scoring.kind == "total" and scoring.answered_at_least != len(numbers):
            # A sum over some of the questions would be lower for what was left out, not for what was said.
            raise self.refuse(line, f"answered_at_least to be {len(numbers)}: a total needs every answer")
        if scoring.kind == "domains" and not any(question.kind == "rating" for question in questions):
            raise self.refuse(line, "a question that rates a domain")
        if scoring.kind == "one_question" and scoring.question not in {q.id for q in questions if q.options}:
            raise self.refuse(line, "question to name one whose answers are ticked")
        return scoring

    def _wording(self, entry: dict[str, Any], key: str, line: int, *, is_needed: bool) -> Mapping[str, str]:
        if not self.read["has_wording"]:
            if key in entry:
                raise self.refuse(line, f"no {key} in an instrument whose wording may not be given")
            return {}
        given = entry.get(key)
        if given is None and not is_needed:
            return {}
        texts = {self.languages[0]: given} if isinstance(given, str) else given
        if not isinstance(texts, dict) or set(texts) != set(self.languages):
            raise self.refuse(line, f"{key} in each of the languages {', '.join(self.languages)}")
        if not all(isinstance(text, str) and text.strip() for text in texts.values()):
            raise self.refuse(line, f"{key} to say something")
        return MappingProxyType({language: texts[language] for language in self.languages})

    def _check_text(self, key: str) -> None:
        if not isinstance(self.read[key], str) or not self.read[key].strip():
            raise self.refuse(self._line(key), f"{key} as text that is not empty")

    def _check_fields(
        self, entry: Mapping[str, Any], known: set[str], needed: set[str], what: str, line: int
    ) -> None:
        if missing := sorted(needed - entry.keys()):
            raise self.refuse(line, f"{missing[0]} in {what}")
        if unknown := sorted(entry.keys() - known):
            raise self.refuse(self._line(unknown[0], after=line), f"only known fields, and not {unknown[0]}")

    def _line(self, start: str, *, number: int = 0, after: int = 1) -> int:
        """The line that begins so, or else holds it; `number` counts from 0 where several do."""
        lines = list(enumerate(self.text.splitlines(), start=1))[after - 1 :]
        begins = re.compile(rf"\s*{re.escape(start)}(?!\w)")
        found = [at for at, line in lines if begins.match(line)] or [
            at for at, line in lines if start in line
        ]
        return found[number] if number < len(found) else after

    def refuse(self, line: int, expected: str) -> UsageError:
        return UsageError(
            expected,
            f"something else in {self.name}, line {line}",
            "Mend that line; docs say what each means.",
        )
