"""How numbers and days are written on charts and in the sentences beside them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@dataclass(frozen=True)
class Unit:
    """How the values of one chart are shown.

    Attributes
        factor : what a value is multiplied by to be shown
        suffix : written after each number
        lowest, highest : ends of the scale, as shown; None where it has none
    """

    factor: float = 1.0
    suffix: str = ""
    lowest: float | None = None
    highest: float | None = None

    def clip(self, shown: float) -> float:
        """A number to be shown, kept within the scale: a limit of 104% is drawn at 100%."""
        if math.isnan(shown):
            return shown
        low = -math.inf if self.lowest is None else self.lowest
        high = math.inf if self.highest is None else self.highest
        return max(low, min(high, shown))

    def write(self, value: float) -> str:
        """A value as text: whole per cent, other numbers to three figures.

        Example
            >>> UNITS["proportion"].write(0.4567), UNITS["number"].write(12.345)
            ('46%', '12.3')
        """
        if math.isnan(value):
            return "not known"
        shown = value * self.factor
        if self.suffix == "%":
            return f"{shown:.0f}%"
        whole = abs(shown) >= 100 or shown == int(shown)
        return f"{shown:,.0f}" if whole else f"{shown:.3g}"


UNITS = {
    "proportion": Unit(factor=100, suffix="%", lowest=0, highest=100),
    "per_cent": Unit(suffix="%", lowest=0, highest=100),
    "number": Unit(),
    "amount": Unit(lowest=0),
}
"""What values are: shares of 1 and per cent are both shown as per cent, within 0 and 100."""


def find_unit(shown_as: str) -> Unit:
    """The unit of that name.

    Raises
        UsageError : there is none
    Example
        >>> find_unit("number").suffix
        ''
    """
    if shown_as not in UNITS:
        raise UsageError(f"shown_as to be one of {', '.join(UNITS)}", f"'{shown_as}'", "Name one of these.")
    return UNITS[shown_as]


def whole_months(periods: Sequence[date]) -> bool:
    """Whether every period begins on the first of a month, so that month and year say enough."""
    return all(period.day == 1 for period in periods)


def quarterly(periods: Sequence[date]) -> bool:
    """Whether every period is a quarter: each begins whole quarters after the one before.

    Example
        >>> from datetime import date
        >>> quarterly([date(2025, 1, 1), date(2025, 4, 1)]), quarterly([date(2025, 1, 1), date(2025, 2, 1)])
        (True, False)
    """
    months = [period.year * 12 + period.month for period in periods]
    apart = [after - before for before, after in pairwise(months)]
    return bool(apart) and all(gap > 0 and gap % 3 == 0 for gap in apart)


def write_day(day: date, *, months: bool) -> str:
    """A day in words.

    Example
        >>> from datetime import date
        >>> write_day(date(2025, 3, 1), months=True), write_day(date(2025, 3, 9), months=False)
        ('March 2025', '9 March 2025')
    """
    return f"{day:%B %Y}" if months else f"{day.day} {day:%B %Y}"


def write_short_day(day: date) -> str:
    """A day in few letters, for words in a plot.

    Example
        >>> from datetime import date
        >>> write_short_day(date(2025, 3, 9))
        '9 Mar 2025'
    """
    return f"{day.day} {day:%b %Y}"
