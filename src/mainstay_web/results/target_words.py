"""What templates need of targets, in words and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from markupsafe import Markup

from mainstay.charts.icons import ASSURANCES, assurance_icon

if TYPE_CHECKING:
    from decimal import Decimal

    from mainstay_web.results.glance import Cell, Held

ICON_PX = 30
DIRECTIONS = ("higher", "lower")
"""Only where one of these is better can a target be met."""


def target_icon(cell: Cell) -> Markup:
    """Whether the target will be met, as a picture with its words."""
    return Markup(assurance_icon(cell.assurance, size_px=ICON_PX))  # noqa: S704  drawn by us


def target_words(cell: Cell) -> str:
    """What that picture says; also where there is none."""
    if cell.target is None:
        return gettext("No target")
    said = {
        "pass": gettext("The target of %(target)s will be met."),
        "fail": gettext("The target of %(target)s will not be met without a change."),
        "inconsistent": gettext("The target of %(target)s will be met at some times and not at others."),
        "none": gettext("Too little is known to say whether the target of %(target)s will be met."),
    }
    return said[cell.assurance] % {"target": say_target(cell.target)}


def say_target(per_cent: Decimal | float) -> str:
    """A target in words: no more digits than it has."""
    return f"{float(per_cent):g}%"


def say_held(held: Held) -> str:
    """A target in force, since when and why."""
    from mainstay_web.frame.environment import day

    said = {"target": say_target(held.per_cent), "day": day(held.since), "why": held.why}
    return gettext("%(target)s from %(day)s: %(why)s") % said


def target_key() -> list[tuple[Markup, str]]:
    """Every sign of a target with its words."""
    return [
        (Markup(assurance_icon(name, size_px=ICON_PX)), words[-1])  # noqa: S704  drawn by us
        for name, words in ASSURANCES.items()
        if name != "none"
    ]
