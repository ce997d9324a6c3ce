"""Everyone who started as one bar: each part as wide as its share, with the share written in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from mainstay.charts.style import BLUE, INK, PAPER, QUIET

if TYPE_CHECKING:
    from mainstay.report.everyone import EveryoneLine

PARTS = (
    ("In treatment, not using on top", ("not_using",), BLUE, PAPER),
    ("In treatment, using on fewer days than at the start", ("using_less",), "#9cc3e6", INK),
    (
        "In treatment, using as much or more, or change not known",
        ("using_same", "using_more", "using"),
        "#f3bd8c",
        INK,
    ),
    ("In treatment, use not known", ("not_known",), PAPER, INK),
    (
        "In treatment elsewhere, completed, or transferred",
        ("elsewhere", "completed", "moved"),
        "#d3dade",
        INK,
    ),
    (
        "Left without a planned ending, or treatment ended by the service",
        ("dropped_out", "withdrawn_by_service"),
        "#37434c",
        PAPER,
    ),
    ("In custody, died, or another reason", ("custody", "died", "other"), "#8b969e", INK),
)
"""What each part is called, the states in it, its colour and that of its number."""

WIDTH, HEIGHT, WRITTEN_FROM = 320, 26, 0.08


def draw_bar(line: EveryoneLine) -> Markup:
    """One place's bar.

    Args
        line : where everyone who started there was
    Returns
        an `<svg>` element with its text alternative
    """
    shares = [line.count(states) / line.started for _, states, _, _ in PARTS] if line.started else []
    says = "; ".join(f"{name} {share:.0%}" for (name, *_), share in zip(PARTS, shares, strict=False) if share)
    drawn, left = [], 0.0
    for (_, _, colour, ink), share in zip(PARTS, shares, strict=False):
        drawn.append(_part(left * WIDTH, share * WIDTH, colour, ink, share))
        left += share
    return Markup(  # noqa: S704  numbers and our own words; the name is escaped
        f'<svg class="bar" role="img" aria-label="{escape(line.name)}: {escape(says)}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">{"".join(drawn)}</svg>'
    )


def draw_key(colour: str) -> Markup:
    """A small square in a part's colour, for the key; said by the words beside it.

    Args
        colour : one of those in `PARTS`
    Returns
        an `<svg>` element that is not read out
    """
    return Markup(  # noqa: S704  our own colours
        f'<svg class="key" aria-hidden="true" width="14" height="14">'
        f'<rect x=".5" y=".5" width="13" height="13" fill="{colour}" stroke="{QUIET}"/></svg>'
    )


def _part(left: float, width: float, colour: str, ink: str, share: float) -> str:
    if not width:
        return ""
    written = (
        f'<text x="{left + width / 2:.1f}" y="17.5" text-anchor="middle" font-size="12.5" fill="{ink}"'
        f' font-family="Arial, Liberation Sans, sans-serif">{100 * share:.0f}</text>'
        if share >= WRITTEN_FROM
        else ""
    )
    return (
        f'<rect x="{left:.1f}" y=".5" width="{width:.1f}" height="{HEIGHT - 1}" fill="{colour}"'
        f' stroke="{QUIET}" stroke-width=".8"/>{written}'
    )
