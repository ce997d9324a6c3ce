"""What a wave of answers says: each domain with its share, its interval, and what it can be set beside."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mainstay.errors import UsageError
from mainstay.survey.benchmarks import compare_words, load_benchmarks
from mainstay.survey.tally import Share, Tally, is_in_ost_now, ratio_of, share_of, tally_domains

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mainstay.survey.answers import Sheet
    from mainstay.survey.benchmarks import Benchmark
    from mainstay.survey.instruments.model import Instrument

GROUPS = ("all", "in_ost_now")
"""Everyone who answered, and those of them who said that they are in OST now."""

GROUP_WORDS = {"all": "everyone who answered", "in_ost_now": "people in OST now"}


@dataclass(frozen=True)
class DomainResult:
    """What one group said of one domain.

    Attributes
        domain, label : its id, and its name for people
        tally : how often each answer was given
        poor_or_bad : share of those who rated it
        not_offered : share of those who needed it, as far as is known
        ratio : positive answers to each poor or bad one; None where there is no poor or bad one
        benchmark : what another survey found; None where nothing is known
        beside : how this lies beside the benchmark, in a sentence; empty where there is none
    """

    domain: str
    label: str
    tally: Tally
    poor_or_bad: Share
    not_offered: Share
    ratio: float | None
    benchmark: Benchmark | None
    beside: str

    @property
    def ratio_words(self) -> str:
        """The ratio as people read it."""
        if self.ratio is not None:
            return f"{self.ratio:.1f} to 1"
        return "no poor or bad answers" if self.tally.rated else "not rated"


@dataclass(frozen=True)
class TotalScore:
    """Totals of an instrument that adds its answers up: None where nobody answered every question."""

    complete: int
    incomplete: int
    mean: float | None
    median: float | None


@dataclass(frozen=True)
class SurveyResults:
    """What a wave says.

    Attributes
        instrument, title : what was asked
        returned : sheets
        asked : people who could have answered; None where nobody counted them
        is_rounded : whether every count was rounded to be published
        people : sheets of each group of `GROUPS`; None where a group was not published
        groups : the domains of each group, in the order of the questions; only groups that were published
        priorities : how many chose each domain as what to make better first; most first
        choices : of an instrument with one question that counts, how often each answer was given
        total : of an instrument that adds its answers up; else None
    """

    instrument: str
    title: str
    returned: int
    asked: int | None
    is_rounded: bool
    people: Mapping[str, int | None]
    groups: Mapping[str, tuple[DomainResult, ...]]
    priorities: tuple[tuple[str, int], ...]
    choices: Mapping[str, int]
    total: TotalScore | None = None

    @property
    def response_words(self) -> str:
        """Who answered, and that nothing is known of the others."""
        about = "About " if self.is_rounded else ""
        if self.asked is None:
            return (
                f"{about}{self.returned} people answered. How many could have was not counted, "
                "so nobody knows how many did not, or what they would have said."
            )
        silent = max(0, self.asked - self.returned)
        return (
            f"{about}{self.returned} of {self.asked} people answered. "
            f"What the other {silent} would have said is not known."
        )

    def worst_first(self, group: str = "all") -> tuple[DomainResult, ...]:
        """The domains of a group in the order that people rated them, worst first; those not rated last.

        Raises
            UsageError : the group was not published, or there is none of that name
        """
        if group not in self.groups:
            raise UsageError(f"a group among {', '.join(self.groups)}", f"'{group}'", "Ask for one of these.")
        return tuple(sorted(self.groups[group], key=_worst_first))


def summarise(instrument: Instrument, sheets: Sequence[Sheet], *, asked: int | None = None) -> SurveyResults:
    """What sheets of answers say. Every count is exact: what others may see comes from `survey.cube`.

    Args
        instrument : what was asked
        sheets : answers, as `validate_sheet` returns them
        asked : people who could have answered; None where nobody counted them
    Returns
        the results of everyone, and of those in OST now
    Missing
        a question without an answer is counted as that, never as a rating
    Raises
        UsageError : fewer asked than answered
    Example
        >>> from mainstay.survey.instruments import load_instruments
        >>> sheets = [{"in_ost_now": "yes", "dose": "poor"}, {"dose": "good"}, {"dose": "dont_know"}]
        >>> found = summarise(load_instruments()["quality_of_help"], sheets, asked=10)
        >>> worst = found.worst_first()[0]
        >>> worst.label, worst.poor_or_bad.part, worst.poor_or_bad.whole
        ('Dose', 1, 2)
        >>> found.response_words
        '3 of 10 people answered. What the other 7 would have said is not known.'
    """
    if asked is not None and asked < len(sheets):
        raise UsageError("as many people asked as answered, or more", f"{asked}", "Count those asked again.")
    here = [sheet for sheet in sheets if is_in_ost_now(sheet)]
    chosen = [str(sheet["own_priority"]) for sheet in sheets if "own_priority" in sheet]
    return results_of_tallies(
        instrument,
        {"all": tally_domains(instrument, sheets), "in_ost_now": tally_domains(instrument, here)},
        people={"all": len(sheets), "in_ost_now": len(here)},
        priorities={each.id: chosen.count(each.id) for each in instrument.domains},
        asked=asked,
        choices=_choices(instrument, sheets),
        total=_total(instrument, sheets),
    )


def results_of_tallies(
    instrument: Instrument,
    tallies: Mapping[str, Mapping[str, Tally]],
    *,
    people: Mapping[str, int | None],
    priorities: Mapping[str, int],
    asked: int | None = None,
    is_rounded: bool = False,
    choices: Mapping[str, int] | None = None,
    total: TotalScore | None = None,
) -> SurveyResults:
    """Results from counts, exact or rounded.

    Args
        instrument : what was asked
        tallies : by group and domain
        people : sheets of each group; None for a group that was not published
        priorities : how many chose each domain
        asked : people who could have answered
        is_rounded : whether the counts were rounded to be published
        choices : of an instrument with one question that counts
        total : of an instrument that adds its answers up
    Returns
        the results
    """
    ranked = sorted(((name, count) for name, count in priorities.items() if count), key=lambda n: -n[1])
    return SurveyResults(
        instrument=instrument.id,
        title=instrument.title,
        returned=people["all"] or 0,
        asked=asked,
        is_rounded=is_rounded,
        people=people,
        groups={group: _domain_results(instrument, counted) for group, counted in tallies.items()},
        priorities=tuple(ranked),
        choices=choices or {},
        total=total,
    )


def _domain_results(instrument: Instrument, counted: Mapping[str, Tally]) -> tuple[DomainResult, ...]:
    return tuple(_domain_result(instrument, domain, tally) for domain, tally in counted.items())


def _domain_result(instrument: Instrument, domain: str, tally: Tally) -> DomainResult:
    named = instrument.domain(domain)
    share = share_of(tally.poor_or_bad, tally.rated)
    benchmark = load_benchmarks().get(domain) if instrument.id == "quality_of_help" else None
    return DomainResult(
        domain=domain,
        label=named.label if named else domain,
        tally=tally,
        poor_or_bad=share,
        not_offered=share_of(tally.needed_not_offered, tally.needed),
        ratio=ratio_of(tally),
        benchmark=benchmark,
        beside=compare_words(share, benchmark) if benchmark else "",
    )


def _choices(instrument: Instrument, sheets: Sequence[Sheet]) -> dict[str, int]:
    question = instrument.question(instrument.scoring.question)
    if question is None:
        return {}
    given = [sheet.get(question.id) for sheet in sheets]
    return {option.code: given.count(option.code) for option in question.options}


def _total(instrument: Instrument, sheets: Sequence[Sheet]) -> TotalScore | None:
    if instrument.scoring.kind != "total":
        return None
    numbers = [question.id for question in instrument.questions if question.kind == "number"]
    totals = [
        sum(int(sheet[name]) for name in numbers)
        for sheet in sheets
        if sum(name in sheet for name in numbers) >= instrument.scoring.answered_at_least
    ]
    middle = (statistics.fmean(totals), float(statistics.median(totals))) if totals else (None, None)
    return TotalScore(len(totals), len(sheets) - len(totals), *middle)


def _worst_first(found: DomainResult) -> tuple[float, str]:
    share = found.poor_or_bad.share
    return (-share if share is not None else 1.0, found.label)
