"""What expected values say, in sentences that stand beside every adjusted figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mainstay.measure.casemix import CaseMix, ServicesExpected
    from mainstay.stats.discrimination import Discrimination

BARELY, SOMEWHAT = 0.6, 0.7
"""Below the first the start says next to nothing of who will meet it; below the second, something."""


def say_discrimination(found: Discrimination) -> str:
    """How well what is known of a start tells who met it.

    Args
        found : as computed
    Returns
        the c statistic with its interval and what it means
    Example
        >>> from mainstay.stats.discrimination import Discrimination
        >>> say_discrimination(Discrimination(0.64, 0.01, 0.62, 0.66))
        'c statistic 0.64 (0.62 to 0.66): what is known of the start tells a little of who met it'
    """
    if math.isnan(found.c):
        return "c statistic not known"
    tells = "next to nothing" if found.c < BARELY else "a little" if found.c < SOMEWHAT else "a good part"
    interval = "" if math.isnan(found.lower) else f" ({found.lower:.2f} to {found.upper:.2f})"
    return f"c statistic {found.c:.2f}{interval}: what is known of the start tells {tells} of who met it"


def say_made_from(found: CaseMix) -> str:
    """What expected values were made from.

    Args
        found : expected values of one indicator
    Returns
        rows, events and terms; whether episodes repeat; what was left out
    Example
        >>> import numpy as np
        >>> from mainstay.measure.casemix import fit_rows
        >>> where, met = np.array(list("AAABBB")), np.array([1.0, 0, 1, 0, 1, 0])
        >>> say_made_from(fit_rows("an_indicator", where, np.arange(6).astype(str), met,
        ...     {"sex": ["female", "male", "male"] * 2}, fewest_people=1, events_per_term=1))
        'Made from 6 known at 2 services, 3 of whom met it, with 1 term.'
    """
    known, terms = len(found.met), found.model.parameters
    services = len(set(found.service.tolist()))
    said = (
        f"Made from {known:,} known at {services} service{'' if services == 1 else 's'}, "
        f"{int(found.met.sum()):,} of whom met it, with {terms} term{'' if terms == 1 else 's'}."
    )
    left_out = sum(found.left_out.values())
    if left_out:
        said += f" {left_out:,} left out: too few people share what is rare about them."
    if found.rows_repeat:
        said += " Some people are counted more than once, so the limits of chance alone are too narrow."
    return said


def say_chance(found: ServicesExpected) -> str:
    """How many services lie outside the 95% limits, beside how many chance alone would put there.

    Args
        found : observed against expected
    Returns
        one sentence
    Example
        >>> import numpy as np
        >>> from mainstay.measure.casemix import compare_services, fit_rows
        >>> where, met = np.array(list("AAABBB")), np.array([1.0, 0, 1, 0, 1, 0])
        >>> say_chance(compare_services(fit_rows("an_indicator", where, np.arange(6).astype(str), met,
        ...     {"sex": ["female", "male", "male"] * 2}, fewest_people=1, events_per_term=1)))
        '0 of 2 services lie outside the 95% limits; chance alone would put about 0.1 there.'
    """
    from mainstay.stats.adjusted_funnel import chance_outside

    compared = [place for place in found.funnel.position if place != "none"]
    outside = sum(place != "within" for place in compared)
    return (
        f"{outside} of {len(compared)} services lie outside the 95% limits; "
        f"chance alone would put about {chance_outside(len(compared)):.1f} there."
    )
