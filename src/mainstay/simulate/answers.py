"""Made-up answers to *Quality of help in OST* for the demonstration; the same for the same seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mainstay.simulate.draws import Draws
from mainstay.survey.benchmarks import load_benchmarks
from mainstay.survey.instruments import load_instruments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mainstay.survey.answers import Sheet
    from mainstay.survey.instruments.model import Question

USUAL_SHARE_POOR = 0.35
"""Share poor or bad of a domain that no other survey tells us about: made up."""

APART_SHARES = {"not_needed": 0.12, "needed_not_offered": 0.10, "dont_know": 0.05}
NO_ANSWER_SHARE = 0.04
IN_OST_SHARE = 0.8
SERVICE_SPREAD = 0.10
"""How far a service's share may lie from all others': made up."""

PRIORITY_SHARE = 0.7
"""Share of people who name what should be made better first: made up."""


def simulate_answers(
    services: Sequence[str], *, seed: int, people: int = 40, better_by: float = 0.0
) -> dict[str, list[Sheet]]:
    """Answers of one wave. Nobody said any of it.

    Args
        services : ids
        seed : the same seed gives the same answers, on every machine
        people : sheets of each service
        better_by : how much smaller every share poor or bad is than at first, such as 0.05 for a later wave
    Returns
        sheets by service, without own words: made-up words could be taken for somebody's
    Example
        >>> answers = simulate_answers(["S01"], seed=1, people=3)
        >>> answers == simulate_answers(["S01"], seed=1, people=3), len(answers["S01"])
        (True, 3)
    """
    streams = np.random.SeedSequence(seed).spawn(len(services))
    return {
        service: _sheets(Draws(stream), people, better_by)
        for service, stream in zip(services, streams, strict=True)
    }


def _sheets(draws: Draws, people: int, better_by: float) -> list[Sheet]:
    asked = load_instruments()["quality_of_help"]
    sheets: list[Sheet] = [{} for _ in range(people)]
    for sheet, place in zip(sheets, draws.pick([IN_OST_SHARE, 0.15, 0.05], people), strict=True):
        sheet["in_ost_now"] = ("yes", "no", "not_said")[place]
    offset = float(draws.uniform(1)[0] * 2 - 1) * SERVICE_SPREAD
    poor = {}
    for question in asked.rated:
        benchmark = load_benchmarks().get(question.domain)
        usual = benchmark.share_poor_or_bad if benchmark else USUAL_SHARE_POOR
        poor[question.domain] = min(0.95, max(0.02, usual + offset - better_by))
        codes = [*(option.code for option in question.options), ""]
        shares = _shares(question, poor[question.domain])
        for sheet, place in zip(sheets, draws.pick(shares, people), strict=True):
            if codes[place]:
                sheet[question.id] = codes[place]
    names, weights = list(poor), list(poor.values())
    chosen = draws.pick(weights, people)
    for sheet, place, says in zip(sheets, chosen, draws.happens(PRIORITY_SHARE, people), strict=True):
        if says:
            sheet["own_priority"] = names[place]
    return sheets


def _shares(question: Question, poor: float) -> list[float]:
    """The share of each answer, in the order of the options, and of none."""
    ranks = {
        "very_good": (1 - poor) * 0.4,
        "good": (1 - poor) * 0.6,
        "poor": poor * 0.65,
        "bad": poor * 0.35,
    }
    apart = sum(APART_SHARES[option.apart] for option in question.options if option.apart)
    rated = 1 - apart - NO_ANSWER_SHARE
    shares = [
        ranks[option.rank] * rated if option.rank else APART_SHARES[option.apart]
        for option in question.options
    ]
    return [*shares, NO_ANSWER_SHARE]
