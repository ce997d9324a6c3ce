"""Survey indicators: what people say, to stand in the table of indicators beside what is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mainstay.survey.instruments import load_instruments
from mainstay.survey.tally import Share, share_of

if TYPE_CHECKING:
    from mainstay.survey.results import DomainResult, SurveyResults

PUSHED = "felt_pushed_to_reduce"

BRAKED_BY = ("used_on_top_182d", "heroin_on_top_182d", "any_drug_on_top_182d", "used_on_top_dosed_182d")
"""Indicators of use on top that a service could improve by pushing people: `PUSHED` stands beside them."""


@dataclass(frozen=True)
class SurveyIndicator:
    """One indicator that answers give.

    Attributes
        id : no indicator of the record has the same
        title, question : for people
        domain : what was rated
        measure : "poor_or_bad", or "not_offered" of those who needed it
        better : "lower"
        balanced_by : ids of indicators to read beside it, of the survey or of the record
    """

    id: str
    title: str
    question: str
    domain: str
    measure: str
    better: str
    balanced_by: tuple[str, ...]

    def share(self, found: SurveyResults, *, group: str = "all") -> Share:
        """The indicator's share in the results of a wave.

        Args
            found : results of a wave
            group : one of `results.GROUPS`
        Returns
            part, whole and the share with its limits
        Missing
            no share where nobody rated the domain, or the group is not published
        """
        for each in found.groups.get(group, ()):
            if each.domain == self.domain:
                return self._of(each)
        return share_of(0, 0)

    def _of(self, found: DomainResult) -> Share:
        return found.poor_or_bad if self.measure == "poor_or_bad" else found.not_offered


def survey_indicators() -> tuple[SurveyIndicator, ...]:
    """All indicators that *Quality of help in OST* gives.

    Returns
        the share poor or bad of each domain, then what was needed and not offered where that can be said
    Example
        >>> [each.id for each in survey_indicators() if each.domain == "housing"]
        ['housing_poor_or_bad', 'housing_not_offered']
    """
    asked = load_instruments()["quality_of_help"]
    labels = {domain.id: domain.label for domain in asked.domains}
    rated, missed = [], []
    for question in asked.rated:
        name, label = question.domain, labels[question.domain]
        if name == "pushed_to_reduce":
            rated.append(_pushed(label))
            continue
        can_be_missed = any(option.apart == "needed_not_offered" for option in question.options)
        beside = f"{name}_not_offered" if can_be_missed else PUSHED
        rated.append(_poor_or_bad(name, label, question.text, beside))
        if can_be_missed:
            missed.append(_not_offered(name, label))
    return (*rated, *missed)


def _poor_or_bad(domain: str, label: str, asked: str, beside: str) -> SurveyIndicator:
    return SurveyIndicator(
        id=f"{domain}_poor_or_bad",
        title=f"{label}: poor or bad",
        question=f"Of people who rated it, how many answered poor or bad? ({asked})",
        domain=domain,
        measure="poor_or_bad",
        better="lower",
        balanced_by=(beside,),
    )


def _not_offered(domain: str, label: str) -> SurveyIndicator:
    return SurveyIndicator(
        id=f"{domain}_not_offered",
        title=f"{label}: needed and not offered",
        question="Of people who needed it, as far as is known, how many were not offered it?",
        domain=domain,
        measure="not_offered",
        better="lower",
        balanced_by=(f"{domain}_poor_or_bad",),
    )


def _pushed(label: str) -> SurveyIndicator:
    return SurveyIndicator(
        id=PUSHED,
        title=label,
        question="Of people who said, how many felt pushed to cut down their medicine at times or often?",
        domain="pushed_to_reduce",
        measure="poor_or_bad",
        better="lower",
        balanced_by=BRAKED_BY,
    )
