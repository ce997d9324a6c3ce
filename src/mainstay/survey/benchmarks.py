"""What another survey found, and whether a local sample can be told from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from mainstay.reference.values import read_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mainstay.survey.tally import Share

SURVEY_NAMES = {"acmd_2015": "ACMD 2015"}


@dataclass(frozen=True)
class Benchmark:
    """What another survey found of a domain; a line to read beside, never a target.

    Attributes
        survey : its short name
        domain : what was rated
        measure : "percent_poor_or_bad", or "positive_to_negative" answers
        value : in that measure
        group : of whom
        limits : what is not known of it
        source : document
        state : "checked" or "not_yet_checked"
    """

    survey: str
    domain: str
    measure: str
    value: float
    group: str
    limits: str
    source: str
    state: str

    @property
    def share_poor_or_bad(self) -> float:
        """The share poor or bad, 0 to 1; of a ratio, the share that it means if everybody took a side."""
        if self.measure == "percent_poor_or_bad":
            return self.value / 100
        return 1 / (1 + self.value)

    @property
    def words(self) -> str:
        """What it says, in a few words."""
        is_share = self.measure == "percent_poor_or_bad"
        said = f"{self.value:g}%" if is_share else f"{self.value:g} to 1, good to poor"
        return f"{self.survey}: {said}"


@cache
def load_benchmarks() -> Mapping[str, Benchmark]:
    """What is known of other surveys, by domain.

    Returns
        one for each domain that has one
    Source
        `reference/survey_benchmarks.csv`
    Example
        >>> load_benchmarks()["mental_health"].words
        'ACMD 2015: 54%'
    """
    rows = read_codes("survey_benchmarks")
    read = [
        Benchmark(
            survey=SURVEY_NAMES[row["survey"]],
            value=float(row["value"]),
            **{name: row[name] for name in ("domain", "measure", "group", "limits", "source", "state")},
        )
        for row in rows
    ]
    return MappingProxyType({each.domain: each for each in read})


def compare_words(found: Share, benchmark: Benchmark) -> str:
    """How a local share lies beside another survey's, in words.

    Args
        found : share poor or bad, with its limits
        benchmark : what the other survey found
    Returns
        a sentence; it never says that one is better, since who answered there is not known
    Missing
        says that nobody rated it
    Example
        >>> from mainstay.survey.tally import share_of
        >>> compare_words(share_of(20, 40), load_benchmarks()["mental_health"])
        'From 40 ratings it cannot be told whether this differs from ACMD 2015 (54%).'
    """
    name = f"{benchmark.survey} ({benchmark.words.partition(': ')[2]})"
    if found.lower is None or found.upper is None:
        return f"Nobody rated it, so it cannot be set beside {name}."
    if found.lower <= benchmark.share_poor_or_bad <= found.upper:
        ratings = "1 rating" if found.whole == 1 else f"{found.whole} ratings"
        return f"From {ratings} it cannot be told whether this differs from {name}."
    side = "More" if found.lower > benchmark.share_poor_or_bad else "Fewer"
    return f"{side} people answered poor or bad than in {name}; who answered there is not known to us."
