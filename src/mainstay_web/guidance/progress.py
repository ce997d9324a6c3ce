"""A person's own progress from their record: days of use at each review, as bars and in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mainstay.review.model import PersonRecord, Value

WINDOW_DAYS: Final = 28
MOST_BARS: Final = 6
"""The first review and the latest five: as many as a phone shows with words that can be read."""

HEROIN, CRACK, NEEDLE = "opiate_days", "crack_days", "injecting_days"
TITLES: Final = {
    HEROIN: gettext_lazy("Days with heroin"),
    CRACK: gettext_lazy("Days with crack"),
    NEEDLE: gettext_lazy("Days with a needle"),
}


@dataclass(frozen=True)
class Bar:
    """One review.

    Attributes
        on : its day
        days : of the 28 before it; None where nobody asked or wrote it down
    """

    on: date
    days: int | None

    @property
    def height(self) -> int:
        """In the picture, where 28 days reach the line above."""
        return (self.days or 0) * 5

    @property
    def says(self) -> str:
        """What stands above it."""
        return "?" if self.days is None else str(self.days)

    @property
    def month_says(self) -> str:
        """What stands below it, above the year."""
        return date_format(self.on, "M")


@dataclass(frozen=True)
class Progress:
    """What somebody said about one thing, review by review.

    Attributes
        key : the column it is from
        title : what the days are of
        bars : by day
        words : the same in sentences
    """

    key: str
    title: str
    bars: tuple[Bar, ...]
    words: tuple[str, ...]

    @property
    def width(self) -> int:
        """Of the picture."""
        return 30 + 76 * len(self.bars)


def progress_of(record: PersonRecord) -> list[Progress]:
    """How days of use went in the present treatment.

    Args
        record : with its rows of `reviews`
    Returns
        heroin where any review asked; crack and needles where somebody said one day or more
    Missing
        a review that did not ask is a bar with a question mark, never none
    """
    rows = [row for row in record.rows.get("reviews", ()) if row.get("episode_id") == record.episode_id]
    dated = sorted((row for row in rows if row.get("review_date")), key=lambda row: str(row["review_date"]))
    found = []
    for key, title in TITLES.items():
        bars = tuple(_bars(dated, key))
        known = [bar.days for bar in bars if bar.days is not None]
        if known and (key == HEROIN or any(known)):
            found.append(Progress(key, str(title), _fewer(bars), tuple(_say(bars))))
    return found


def _bars(rows: Iterable[Mapping[str, Value]], key: str) -> Iterable[Bar]:
    for row in rows:
        on, days = row["review_date"], row.get(key)
        if isinstance(on, date):
            yield Bar(on, int(days) if isinstance(days, int | float) else None)


def _fewer(bars: tuple[Bar, ...]) -> tuple[Bar, ...]:
    return bars if len(bars) <= MOST_BARS else (bars[0], *bars[1 - MOST_BARS :])


def _say(bars: tuple[Bar, ...]) -> Iterable[str]:
    known = [bar for bar in bars if bar.days is not None]
    first, last = known[0], known[-1]
    if first is last:
        yield gettext("You told us once: %(days)s days out of 28.") % {"days": last.days}
        yield gettext("Next time we can see how it goes.")
    else:
        yield gettext("At first it was %(first)s days out of 28. In %(month)s it was %(last)s.") % {
            "first": first.days,
            "last": last.days,
            "month": date_format(last.on, "F Y"),
        }
        yield _what_it_means(first.days or 0, last.days or 0)
    if bars[-1] is not last:
        yield gettext("The last time we met, this was not asked. We can ask next time.")


def _what_it_means(first: int, last: int) -> str:
    if last < first:
        return gettext("That is less. It is a good result. You did this.")
    if last == first == 0:
        return gettext("None each time. Well done.")
    if last == first:
        return gettext("That is the same. You can ask what else might help.")
    return gettext("That is more. This can happen. Talk to us. We want to help.")
