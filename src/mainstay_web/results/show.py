"""What templates need of results, in words and pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from mainstay.charts.icons import VARIATIONS, variation_icon
from mainstay.indicators.describe import describe_value
from mainstay.measure.equity import say_comparison
from mainstay.reference.values import load_values
from mainstay.report.bars import PARTS, draw_bar, draw_key
from mainstay.report.tally import Tally
from mainstay.report.words import say_limits, say_months, say_percent, say_share
from mainstay_web.results.elsewhere import read_beside_from_elsewhere
from mainstay_web.results.models import Rebase
from mainstay_web.results.switched_off import beside_in_use
from mainstay_web.results.target_words import (
    ICON_PX,
    say_held,
    say_target,
    target_icon,
    target_key,
    target_words,
)

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from mainstay.indicators.library import Indicator
    from mainstay.measure.equity import GroupComparison
    from mainstay_web.results.glance import Cell
    from mainstay_web.results.kept import Kept
    from mainstay_web.results.models import Mark

FEW = 6
"""More services than this side by side cannot be read: one is chosen."""

FIRST_TOLD = 6
"""So many findings stand in the page; the others are folded away below them."""

ANSWERS = {"yes": _("Met"), "no": _("Not met"), "unknown": _("Not known")}

__all__ = [
    "draw_bar",
    "say_held",
    "say_limits",
    "say_months",
    "say_percent",
    "say_share",
    "say_target",
    "target_icon",
    "target_key",
    "target_words",
]


class Line(NamedTuple):
    """One indicator in the table of icons.

    Attributes
        indicator : which
        cells : id, name and cell for each service
        pairs : page, id and title of what balances it
        page : where it is shown
    """

    indicator: Any
    cells: list[tuple[str, str, Any]]
    pairs: list[tuple[str, str, str]]
    page: str = "indicator"


class Pair(NamedTuple):
    """An indicator that balances another, at the same service, and the page that shows it."""

    indicator: Any
    cell: Any
    page: str = "indicator"


def few(seen: Mapping[str, str]) -> dict[str, str]:
    """The services that stand side by side."""
    return dict(list(seen.items())[:FEW])


def line(indicator: Indicator, cells: list[tuple[str, str, Cell]], kept: Kept, off: Container[str]) -> Line:
    """One indicator in the table of icons, beside what is not switched off."""
    names = beside_in_use(indicator, kept.indicators, off)
    pairs = [("indicator", name, kept.indicators[name].title) for name in names]
    return Line(indicator, cells, [*pairs, *read_beside_from_elsewhere(indicator.id)])


def pair(indicator: Indicator, cell: Cell) -> Pair:
    """An indicator beside the one that it balances."""
    return Pair(indicator, cell)


def say_signs(lines: Sequence[Line]) -> str:
    """How many signs of each kind some lines have, in words."""
    signs = [cell.variation for one in lines for _service_id, _service, cell in one.cells]
    concern, improvement = signs.count("concern"), signs.count("improvement")
    said = [
        ngettext("%(count)s concern", "%(count)s concerns", concern) % {"count": concern},
        ngettext("%(count)s improvement", "%(count)s improvements", improvement) % {"count": improvement},
    ]
    kept = [words for words, count in zip(said, (concern, improvement), strict=True) if count]
    return ", ".join(kept) or gettext("no signals")


def icon(cell: Cell) -> Markup:
    """How it varies, as a picture with its words; none without a chart."""
    if cell.variation == "none":
        return Markup("")
    return Markup(variation_icon(cell.variation, cell.side, size_px=ICON_PX))  # noqa: S704  drawn by us


def icon_words(cell: Cell) -> str:
    """What the picture says."""
    if cell.variation == "none":
        return gettext("Too little to chart")
    return str(VARIATIONS[cell.variation, cell.side][-1])


def key() -> list[tuple[Markup, str]]:
    """Every sign with its words."""
    return [
        (Markup(variation_icon(*kind, size_px=ICON_PX)), VARIATIONS[kind][-1])  # noqa: S704  drawn by us
        for kind in VARIATIONS
        if kind[0] != "neutral"
    ]


def bar_key() -> list[tuple[Markup, str]]:
    """Every part of the bars with its words."""
    return [(draw_key(colour), words) for words, _states, colour, _ink in PARTS]


def offers(spc: Any, funnel: Any) -> list[tuple[str, str, str]]:
    """What can be taken away: chart, ending and what the link says."""
    found = [
        ("counts", "csv", gettext("Counts by month, CSV")),
        ("counts", "xlsx", gettext("Counts by month, Excel workbook")),
    ]
    if spc is not None:
        found += [
            ("spc", "svg", gettext("Control chart, SVG picture")),
            ("spc", "json", gettext("Control chart, Vega-Lite specification")),
        ]
    if funnel is not None:
        found += [
            ("funnel", "svg", gettext("Funnel plot, SVG picture")),
            ("funnel", "json", gettext("Funnel plot, Vega-Lite specification")),
        ]
    return found


def share_of(one: GroupComparison) -> str:
    """A group of people in words."""
    return say_share(Tally(one.denominator, one.numerator, one.unknown))


def say_difference(one: GroupComparison) -> str:
    """How a group differs from everyone else, without saying again how many met it."""
    said = say_comparison(one)
    return said.partition(". ")[2] or said


def say_points(gap: float) -> str:
    """A difference of two proportions; a dash where it is not known."""
    return "–" if gap != gap else gettext("%(points)s points") % {"points": f"{100 * gap:.0f}"}


def bounds(tally: Tally, indicator: Indicator) -> str:
    """The value if every unknown had gone one way, and the other."""
    if not tally.eligible:
        return "–"
    if not tally.unknown:
        return gettext("nothing unknown")
    low, high = sorted(tally.bounds(indicator.better))
    return gettext("%(low)s to %(high)s") % {"low": say_percent(low), "high": say_percent(high)}


def interval(tally: Tally) -> str:
    """The 95% interval, in words."""
    if not tally.known:
        return "–"
    found = tally.interval
    ends = {"low": say_percent(float(found.lower)), "high": say_percent(float(found.upper))}
    return gettext("%(low)s to %(high)s") % ends


def values_of(indicator: Indicator) -> list[dict[str, str]]:
    """The reference values that an indicator uses, in words."""
    return [describe_value(load_values()[name]) for name in indicator.values]


def name_of(mark: Mark) -> str:
    """What a form calls a mark."""
    return f"{'rebase' if isinstance(mark, Rebase) else 'annotation'}-{mark.pk}"


def is_rebase(mark: Mark) -> bool:
    """Whether the limits start afresh there."""
    return isinstance(mark, Rebase)


class People(NamedTuple):
    """Some of the people behind a number.

    Attributes
        columns, rows : as a table
        found : how many there are
        page, pages : which part of them this is
        met : which answer was asked for; empty for all
    """

    columns: list[str]
    rows: list[list[str]]
    found: int
    page: int
    pages: int
    met: str

    @property
    def says(self) -> str:
        """How many there are, in words."""
        words = ngettext("%(count)s person counted", "%(count)s people counted", self.found)
        return words % {"count": f"{self.found:,}"}


def list_people(table: Any, reached: Container[str], *, met: str, page: str, per_page: int) -> People:
    """The rows that somebody may see, a page of them.

    Args
        table : from `Kept.who_was_counted`
        reached : the people they may see
        met : a name in `ANSWERS`; anything else asks for all
        page : a number from 1 on; anything else is the first
    Returns
        those counted last first
    """
    rows = [row for row in table.to_pylist() if row["person_id"] in reached and _answers(row["met"], met)]
    rows.sort(key=lambda row: (-row["counted_on"].toordinal(), row["person_id"], row["episode_id"]))
    pages = max(1, -(-len(rows) // per_page))
    number = min(max(int(page), 1), pages) if page.isascii() and page.isdigit() else 1
    shown = rows[(number - 1) * per_page : number * per_page]
    evidence = [name for name in table.column_names if name.startswith("evidence_")]
    columns = [gettext("Person"), gettext("Counted on"), gettext("Met"), *map(_heading, evidence)]
    cells = [
        [
            row["person_id"],
            _cell(row["counted_on"]),
            str(ANSWERS[_name_of_answer(row["met"])]),
            *(_cell(row[name]) for name in evidence),
        ]
        for row in shown
    ]
    return People(columns, cells, len(rows), number, pages, met if met in ANSWERS else "")


def _name_of_answer(met: bool | None) -> str:
    return {True: "yes", False: "no", None: "unknown"}[met]


def _answers(met: bool | None, wanted: str) -> bool:
    return wanted not in ANSWERS or _name_of_answer(met) == wanted


def _heading(name: str) -> str:
    words = name.removeprefix("evidence_")
    unit = re.search(r"_(days|mg|date)$", words)
    if unit and unit[1] == "mg":
        words = words.removesuffix("_mg") + " (mg)"
    return words.replace("_", " ").capitalize()


def _cell(value: Any) -> str:
    from datetime import date

    from mainstay_web.frame.environment import day

    if value is None:
        return gettext("not recorded")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, date):
        return day(value)
    words = f"{value:g}" if isinstance(value, float) else str(value)
    return words.replace("_", " ") if re.fullmatch(r"[a-z]+(_[a-z]+)+", words) else words


def everyone_lines(kept: Kept, seen: Mapping[str, str]) -> list[Any]:
    """Where everyone who started was at day 182: all services first, then those that are seen."""
    everyone = kept.everyone
    return [everyone.network, *(one for one in everyone.lines if one.service_id in seen)]
