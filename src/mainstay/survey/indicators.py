"""Survey indicators: what people say, to stand in the table of indicators beside what is recorded."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mainstay.errors import UsageError
from mainstay.survey.instruments import load_instruments
from mainstay.survey.tally import Share, share_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mainstay.survey.results import DomainResult, SurveyResults

PUSHED = "felt_pushed_to_reduce"
"""The brake: use on top can look better where people are pushed to cut down."""

INSTRUMENT = "quality_of_help"
"""What survey indicators are answers to."""

MEASURES = ("poor_or_bad", "not_offered", "ratio", "days_to_answer")
"""How an indicator is counted; docs/methods/surveys.md has the formulas."""

BETTER = ("lower", "higher")

THEMES = ("What people say", "Needed and not offered", "Answering what was said")
"""In the order people read them."""

DEFINITIONS = Path(__file__).with_name("indicators.toml")


@dataclass(frozen=True)
class SurveyIndicator:
    """One indicator that answers give, or the answering of what people said.

    Attributes
        id : no indicator of the record has the same
        measure : one of `MEASURES`
        domain : what was rated; empty for days to an answer
        title, question : for people
        eligible, met, unknown : who could be counted, what is counted, and what is not known
        better : "lower" or "higher"
        balanced_by : ids of indicators to read beside it, of the survey or of the record
        source, limits, version : where it comes from, what it cannot tell, and which wording this is
    """

    id: str
    measure: str
    domain: str
    title: str
    question: str
    eligible: str
    met: str
    unknown: str
    better: str
    balanced_by: tuple[str, ...]
    source: str
    limits: str
    version: str

    @property
    def theme(self) -> str:
        """One of `THEMES`."""
        return THEMES[{"not_offered": 1, "days_to_answer": 2}.get(self.measure, 0)]

    def rated(self, found: SurveyResults, *, group: str = "all") -> DomainResult | None:
        """What a wave says of the indicator's domain; None where that group is not published."""
        return next((each for each in found.groups.get(group, ()) if each.domain == self.domain), None)

    def share(self, found: SurveyResults, *, group: str = "all") -> Share:
        """The indicator's share in the results of a wave; of a ratio, that of the positive answers.

        Args
            found : results of a wave
            group : one of `results.GROUPS`
        Returns
            part, whole and the share with its limits
        Missing
            no share where nobody rated the domain, or the group is not published
        """
        one = self.rated(found, group=group)
        if one is None:
            return share_of(0, 0)
        if self.measure == "ratio":
            return share_of(one.tally.positive, one.tally.rated)
        return one.not_offered if self.measure == "not_offered" else one.poor_or_bad


@cache
def survey_indicators() -> tuple[SurveyIndicator, ...]:
    """All indicators that *Quality of help in OST* and You said, we did give, in the order people read them.

    Returns
        the indicators
    Raises
        UsageError : the file of definitions is wrong
    Source
        `survey/indicators.toml`
    Example
        >>> [each.id for each in survey_indicators() if each.domain == "housing"]
        ['housing_poor_or_bad', 'housing_not_offered']
    """
    return read_indicators(tomllib.loads(DEFINITIONS.read_text("utf-8")))


def find_survey_indicator(name: str) -> SurveyIndicator | None:
    """The survey indicator with an id, if there is one."""
    return next((each for each in survey_indicators() if each.id == name), None)


def brakes_beside(recorded: str) -> tuple[SurveyIndicator, ...]:
    """The survey indicators that stand beside one of the record.

    Args
        recorded : id of an indicator of the record
    Returns
        those that name it
    Example
        >>> [each.id for each in brakes_beside("used_on_top_182d")]
        ['felt_pushed_to_reduce']
    """
    return tuple(each for each in survey_indicators() if recorded in each.balanced_by)


def read_indicators(said: Mapping[str, Any]) -> tuple[SurveyIndicator, ...]:
    """Indicators from what a file of definitions says.

    Args
        said : `indicators`, one table each, and `recorded`, ids by domain
    Returns
        the indicators, one for each domain that an entry is about
    Raises
        UsageError : a field is missing or unknown, or what is read beside one is not there
    """
    entries = said["indicators"]
    known = {field.name for field in fields(SurveyIndicator)} - {"domain"} | {"domains"}
    for entry in entries:
        if set(entry) != known or entry["measure"] not in MEASURES or entry["better"] not in BETTER:
            raise _wrong(f"the fields {', '.join(sorted(known))}", entry.get("id", "an entry without id"))
    taken = {
        (entry["measure"], name)
        for entry in entries
        if not isinstance(entry["domains"], str)
        for name in entry["domains"]
    }
    made = [one for entry in entries for one in _each(entry, taken, said.get("recorded", {}))]
    return tuple(sorted(_with_pairs_that_are_there(made), key=lambda one: THEMES.index(one.theme)))


def _each(
    entry: Mapping[str, Any], taken: set[tuple[str, str]], recorded: Mapping[str, str]
) -> Iterator[SurveyIndicator]:
    asked = load_instruments()[INSTRUMENT]
    labels = {domain.id: domain.label for domain in asked.domains}
    rest = {name: words for name, words in entry.items() if name not in ("domains", "balanced_by")}
    if not entry["domains"]:
        yield SurveyIndicator(**rest, domain="", balanced_by=tuple(entry["balanced_by"]))
    for question in asked.rated:
        name = question.domain
        missable = any(option.apart == "needed_not_offered" for option in question.options)
        is_named = name in entry["domains"] if not isinstance(entry["domains"], str) else False
        is_meant = entry["domains"] == "rated" or (entry["domains"] == "can be missed" and missable)
        if not is_named and (not is_meant or (entry["measure"], name) in taken):
            continue
        words = {"domain": name, "label": labels[name], "asked": question.text}
        beside = [*entry["balanced_by"], *([recorded[name]] if _is_recorded(entry, name, recorded) else [])]
        filled = {field: text.format(**words) for field, text in rest.items()}
        yield SurveyIndicator(**filled, domain=name, balanced_by=tuple(one.format(**words) for one in beside))


def _is_recorded(entry: Mapping[str, Any], domain: str, recorded: Mapping[str, str]) -> bool:
    return entry["measure"] == "not_offered" and domain in recorded


def _with_pairs_that_are_there(made: list[SurveyIndicator]) -> Iterator[SurveyIndicator]:
    """Where a part of the help cannot be missed, the brake stands in place of that partner."""
    ours = {each.id for each in made}
    if len(ours) < len(made):
        raise _wrong("an id of its own for each indicator", "one twice")
    for each in made:
        missed = f"{each.domain}_not_offered"
        beside = [PUSHED if name == missed and name not in ours else name for name in each.balanced_by]
        yield replace(each, balanced_by=tuple(dict.fromkeys(beside)))


def _wrong(expected: str, came: str) -> UsageError:
    return UsageError(f"{expected} in {DEFINITIONS.name}", came, "Mend that entry.")
