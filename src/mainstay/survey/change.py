"""How a domain changed from wave to wave: the share poor or bad as a control chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.errors import UsageError
from mainstay.stats.spc import control_chart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mainstay.stats.spc import ControlChart
    from mainstay.survey.results import SurveyResults


def chart_domain(waves: Sequence[SurveyResults], domain: str, *, group: str = "all") -> ControlChart:
    """The share poor or bad of one domain, one point for each wave.

    Args
        waves : results in order of time, of one instrument
        domain : what was rated
        group : one of `results.GROUPS`
    Returns
        a p chart in which less is better; few waves make trial limits, and the chart says so
    Missing
        a wave in which nobody rated the domain, or that does not show the group, is a gap
    Raises
        UsageError : no wave, or none that asks about this domain
    Example
        >>> from mainstay.survey.instruments import load_instruments
        >>> from mainstay.survey.results import summarise
        >>> wave = summarise(load_instruments()["quality_of_help"], [{"dose": "poor"}, {"dose": "good"}])
        >>> chart_domain([wave, wave], "dose").values.tolist()
        [0.5, 0.5]
    """
    found = [{each.domain: each.poor_or_bad for each in wave.groups.get(group, ())} for wave in waves]
    if not any(domain in wave for wave in found):
        raise UsageError("waves that ask about the domain", f"none with '{domain}'", "Name another domain.")
    parts = [wave[domain].part if domain in wave else 0 for wave in found]
    wholes = [wave[domain].whole if domain in wave else 0 for wave in found]
    return control_chart(parts, wholes, kind="p", improvement="decrease")
