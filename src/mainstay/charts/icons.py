"""Small pictures for a table: how an indicator varies, and whether its target will be met.

Each kind has a shape of its own as well as a colour, and a title that is read out.
"""

from __future__ import annotations

import html

from mainstay.charts.style import BLUE, INK, ORANGE, PAPER, PURPLE, QUIET
from mainstay.errors import UsageError

ROUND = '<circle cx="20" cy="20" r="17" {}/>'
SQUARE = '<rect x="4" y="4" width="32" height="32" rx="4" {}/>'
DIAMOND = '<path d="M20 1 39 20 20 39 1 20Z" {}/>'

WAVE = '<path d="M8 20q4-9 8 0t8 0t8 0" {}/>'
UP = '<path d="M20 29V12M13 18l7-7 7 7" {}/>'
DOWN = '<path d="M20 11v17M13 22l7 7 7-7" {}/>'
TICK = '<path d="M12 21l6 6 11-13" {}/>'
CROSS = '<path d="M13 13l14 14M27 13L13 27" {}/>'
ON_AND_OFF = '<path d="M8 20h24" {}/><path d="M10 27l6-13 7 13 6-13" {}/>'
DASH = '<path d="M13 20h14" {}/>'

VARIATIONS = {
    ("common", "none"): (ROUND, "", WAVE, "Common cause: no significant change"),
    ("improvement", "high"): (ROUND, BLUE, UP, "Improvement: higher than usual"),
    ("improvement", "low"): (ROUND, BLUE, DOWN, "Improvement: lower than usual"),
    ("concern", "high"): (DIAMOND, ORANGE, UP, "Concern: higher than usual"),
    ("concern", "low"): (DIAMOND, ORANGE, DOWN, "Concern: lower than usual"),
    ("neutral", "high"): (SQUARE, PURPLE, UP, "Changed: higher than usual"),
    ("neutral", "low"): (SQUARE, PURPLE, DOWN, "Changed: lower than usual"),
}
ASSURANCES = {
    "pass": (ROUND, BLUE, TICK, "The target will be met"),
    "fail": (DIAMOND, ORANGE, CROSS, "The target will not be met without a change"),
    "inconsistent": (ROUND, "", ON_AND_OFF, "The target will be met at some times and not at others"),
    "none": (ROUND, "", DASH, "No target"),
}
"""Outline, colour ("" for an outline alone), sign, and what is read out."""


def variation_icon(variation: str, side: str = "none", *, size_px: int = 32) -> str:
    """A picture of how the latest point varies.

    Args
        variation, side : as `ControlChart` has them
        size_px : width and height
    Returns
        an `<svg>` element to stand in a page
    Raises
        UsageError : there is no such variation
    Example
        >>> "lower than usual" in variation_icon("improvement", "low")
        True
    """
    if (variation, side) not in VARIATIONS:
        known = ", ".join(" ".join(kind) for kind in VARIATIONS)
        raise UsageError(
            f"variation and side to be one of {known}", f"{variation} {side}", "Use one of these."
        )
    return _draw(*VARIATIONS[variation, side], size_px=size_px)


def assurance_icon(assurance: str, *, size_px: int = 32) -> str:
    """A picture of whether the target will be met.

    Args
        assurance : as `ControlChart` has it
        size_px : width and height
    Returns
        an `<svg>` element to stand in a page
    Raises
        UsageError : there is no such assurance
    Example
        >>> "No target" in assurance_icon("none")
        True
    """
    if assurance not in ASSURANCES:
        raise UsageError(
            f"assurance to be one of {', '.join(ASSURANCES)}", f"'{assurance}'", "Use one of these."
        )
    return _draw(*ASSURANCES[assurance], size_px=size_px)


def _draw(outline: str, colour: str, sign: str, says: str, *, size_px: int) -> str:
    body = f'fill="{colour}"' if colour else f'fill="{PAPER}" stroke="{QUIET}" stroke-width="2"'
    pen = f'fill="none" stroke="{PAPER if colour else INK}" stroke-width="3" stroke-linecap="round"'
    pen += ' stroke-linejoin="round"'
    drawing = outline.replace("{}", body) + sign.replace("{}", pen)
    words = html.escape(says)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{words}" width="{size_px}" '
        f'height="{size_px}" viewBox="0 0 40 40"><title>{words}</title>{drawing}</svg>'
    )
