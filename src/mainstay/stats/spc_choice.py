"""Which control chart suits a series, by what its numbers are and how many there are, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import UsageError
from mainstay.stats.spc import FEWEST_POINTS
from mainstay.stats.spc_kinds import Series, find_kind, spread_beyond_chance

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

ALIKE_WITHIN = 0.25
"""Denominators all this near to their average, as a share of it, can have one pair of limits."""

VALUES_ARE = ("measurement", "proportion", "rate", "count", "days-between", "cases-between")
"""What a series can hold."""


@dataclass(frozen=True)
class Choice:
    """A kind of chart, and why.

    Attributes
        kind : as `control_chart` takes it
        why : one or two sentences
    """

    kind: str
    why: str


def choose_chart(values: ArrayLike, denominators: ArrayLike | None = None, *, values_are: str = "") -> Choice:
    """Choose the kind of control chart.

    Args
        values, denominators : as for `control_chart`
        values_are : one of `VALUES_ARE`; empty: proportion or rate where there are denominators, by whether
            any numerator is above its own, else measurement
    Returns
        the kind and why
    Missing
        periods that are not known do not count as points
    Raises
        UsageError : another word for what the values are
    Source
        docs/methods/spc.md, Which chart
    Example
        >>> choose_chart([4, 5, 6]).kind, choose_chart(range(12)).kind
        ('run', 'xmr')
    """
    above = np.atleast_1d(np.asarray(values, dtype=float))
    below = np.ones(len(above)) if denominators is None else np.asarray(denominators, dtype=float)
    known = np.isfinite(above) & (below > 0)
    series = Series(above, below, np.where(known, above / np.where(known, below, 1), np.nan), None, 1.0, True)
    held = values_are or _held(series, counted=denominators is not None)
    if held not in VALUES_ARE:
        raise UsageError(f"values to be one of {', '.join(VALUES_ARE)}", f"'{held}'", "Name one of these.")
    choice = _too_few(series) or _by_kind(series, held)
    return Choice(choice.kind, choice.why + _rare(series, held))


def _held(series: Series, *, counted: bool) -> str:
    if not counted:
        return "measurement"
    return "rate" if np.any(series.values > 1) else "proportion"


def _too_few(series: Series) -> Choice | None:
    points = len(series.known)
    if points >= FEWEST_POINTS:
        return None
    many = "1 point is" if points == 1 else f"{points} points are"
    return Choice("run", f"A run chart, because {many} too few for limits: they need {FEWEST_POINTS}.")


def _by_kind(series: Series, held: str) -> Choice:
    if held in ("proportion", "rate"):
        return _by_size(series, held)
    if held == "count":
        return _count(series)
    if held == "days-between":
        return Choice("t", "A t chart, because the values are times between events.")
    if held == "cases-between":
        return Choice("g", "A g chart, because the values are cases between events.")
    return Choice(
        "xmr",
        "An XmR chart, because these are single values: limits come from how much each differs from the one"
        " before.",
    )


def _by_size(series: Series, held: str) -> Choice:
    sizes = series.denominator[np.isfinite(series.values)]
    if np.all(np.abs(sizes / sizes.mean() - 1) <= ALIKE_WITHIN):
        return Choice(
            "xmr",
            f"An XmR chart, because denominators are all within {ALIKE_WITHIN:.0%} of their average, so that"
            " one pair of limits fits every period.",
        )
    plain, counts = ("p", "share") if held == "proportion" else ("u", "rate")
    spread = spread_beyond_chance(series, counts)
    kind = f"{plain}-prime" if spread > 1 else plain
    return Choice(
        kind,
        f"A {find_kind(kind).title}, because some denominators are more than {ALIKE_WITHIN:.0%} from their"
        f" average, so that limits must follow them, and values vary {_times(spread)}.",
    )


def _count(series: Series) -> Choice:
    spread = spread_beyond_chance(series, "rate")
    if spread > 1:
        return Choice("xmr", f"An XmR chart, because these are counts that vary {_times(spread)}.")
    return Choice("c", f"A c chart, because these are counts of events that vary {_times(spread)}.")


def _times(spread: float) -> str:
    if not spread > 1:
        return "no more than counting alone explains"
    return f"{spread:.1f} times as much as counting alone explains"


def _rare(series: Series, held: str) -> str:
    """A warning where the middling period has no event."""
    none = int((series.known == 0).sum())
    if held not in ("count", "rate", "proportion") or 2 * none <= len(series.known):
        return ""
    return (
        f" Nothing was counted in {none} of {len(series.known)} periods: days between events say more (a t"
        " chart, with a row for each event)."
    )
