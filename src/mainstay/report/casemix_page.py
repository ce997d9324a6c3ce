"""Observed against expected as one HTML page: the adjusted funnel, the calibration, the terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from mainstay import __version__
from mainstay.charts.calibration import calibration_chart, describe_calibration
from mainstay.charts.describe import describe_funnel
from mainstay.charts.funnel import funnel_chart
from mainstay.charts.render import to_svg
from mainstay.measure.casemix import compare_services
from mainstay.measure.casemix_words import say_chance, say_discrimination, say_made_from
from mainstay.stats.funnel import funnel_plot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mainstay.indicators.library import Indicator
    from mainstay.measure.casemix import CaseMix
    from mainstay.stats.funnel import FunnelPlot

PEOPLE_ALIKE = "People known, as if all were alike"
"""The axis of the adjusted funnel: how many people would leave as much to chance."""


def render_case_mix(
    found: CaseMix,
    indicator: Indicator,
    names: Mapping[str, str],
    *,
    observed_to: date,
    overdispersion: bool,
) -> str:
    """The page of one indicator.

    Args
        found : expected values
        indicator : whose
        names : service code to name
        observed_to : the last day the snapshot knows
        overdispersion : whether limits allow for services differing beyond chance
    Returns
        HTML; style and pictures are in it, and nothing is fetched
    """
    compared = compare_services(found, overdispersion=overdispersion)
    labels = [names.get(service, service) for service in compared.services]
    observed = compared.funnel.numerator
    before = funnel_plot(observed, compared.known, overdispersion=overdispersion)
    return _template().render(
        indicator=indicator,
        version=__version__,
        observed_to=f"{observed_to.day} {observed_to:%B %Y}",
        sentences=[say_made_from(found), f"{_capital(say_discrimination(found.discrimination))}."],
        chance=say_chance(compared),
        adjusted=_funnel(compared.funnel, labels, indicator, "adjusted for case mix", PEOPLE_ALIKE),
        before=_funnel(before, labels, indicator, "as it is", "People known"),
        calibration=_drawn(
            calibration_chart(found.calibration, what=indicator.title, narrow=True),
            describe_calibration(found.calibration, what=indicator.title),
        ),
        rows=service_rows(found, names, overdispersion=overdispersion),
        terms=term_rows(found),
        compared_with=found.terms.compared_with,
        overdispersion=overdispersion,
    )


def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("mainstay.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("casemix.html")


def service_rows(found: CaseMix, names: Mapping[str, str], *, overdispersion: bool) -> list[dict[str, Any]]:
    """Observed against expected, one mapping per service, by code.

    Args
        found, names, overdispersion : as for `render_case_mix`
    Returns
        service_id, name, known, observed, expected, ratio with its limits, position, left_out
    Missing
        None where nothing is expected
    """
    compared = compare_services(found, overdispersion=overdispersion)
    plot = compared.funnel
    return [
        {
            "service_id": service,
            "name": names.get(service, service),
            "known": int(compared.known[place]),
            "observed": int(plot.numerator[place]),
            "expected": float(plot.expected[place]),
            "ratio": _or_none(plot.ratio[place]),
            **{
                limit: _or_none(getattr(plot.ratio_limits, limit)[place])
                for limit in ("lower_95", "upper_95", "lower_998", "upper_998")
            },
            "position": plot.position[place],
            "left_out": compared.left_out[place],
        }
        for place, service in enumerate(compared.services)
    ]


def term_rows(found: CaseMix) -> list[dict[str, Any]]:
    """What the model adjusts for, one mapping per term.

    Args
        found : expected values
    Returns
        term, people, coefficient and standard error as log odds, odds ratio with its 95% interval
    Missing
        None for a term that says what others say
    """
    model, rows = found.model, []
    people = (len(found.met), *found.terms.people)
    for name, count, coefficient, error in zip(
        model.names, people, model.coefficients, model.standard_errors, strict=True
    ):
        reach = 1.959964 * error
        rows.append(
            {
                "term": name,
                "people": count,
                "coefficient": _or_none(coefficient),
                "standard_error": _or_none(error),
                "odds_ratio": _or_none(np.exp(coefficient)),
                "lower": _or_none(np.exp(coefficient - reach)),
                "upper": _or_none(np.exp(coefficient + reach)),
            }
        )
    return rows


def _funnel(
    plot: FunnelPlot, labels: list[str], indicator: Indicator, how: str, people: str
) -> tuple[Markup, str]:
    what = f"{indicator.title}, {how}"
    drawn = funnel_chart(plot, labels, what=what, people=people, better=indicator.better)
    return _drawn(drawn, describe_funnel(plot, labels, what=what))


def _drawn(chart: Any, says: str) -> tuple[Markup, str]:
    return Markup(to_svg(chart, description=says)), says  # noqa: S704  drawn by us; its words are escaped


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
