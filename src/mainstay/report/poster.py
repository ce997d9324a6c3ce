"""Posters for the waiting room, as SVG and PDF: a code to scan, what people said, and what was done."""

from __future__ import annotations

import html
import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mainstay.charts.answers import answers_chart, describe_answers
from mainstay.charts.render import draw, to_spec
from mainstay.charts.style import FONT, INK, PAPER, QUIET
from mainstay.survey.answers import without_control_signs
from mainstay.survey.results import GROUP_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mainstay.survey.results import SurveyResults

WIDTH, HEIGHT, MARGIN = 794, 1123, 56
"""A4 at 96 pixels to the inch."""

LONGEST_ON_POSTER, ROOM_FOR_ONE = 320, 420
"""Characters of one thing that was said or done, and the pixels that two such long ones can take."""

LETTER = 0.52
"""Width of a letter as a part of its size: an average of the typeface."""


@dataclass
class _Sheet:
    """A page that is written from top to bottom."""

    title: str
    y: float = MARGIN
    parts: str = ""

    def write(self, text: str, *, size: int = 18, weight: str = "normal", colour: str = INK) -> None:
        """Text from people or settings goes through here only, so that none of it is ever markup."""
        room = int((WIDTH - 2 * MARGIN) / (size * LETTER))
        for line in textwrap.wrap(" ".join(text.split()), room, break_long_words=True):
            self.y += size * 1.35
            self.parts += (
                f'<text x="{MARGIN}" y="{self.y:.1f}" font-size="{size}" font-weight="{weight}" '
                f'fill="{colour}">{_shown(line)}</text>'
            )

    def skip(self, pixels: float) -> None:
        self.y += pixels

    def place(self, svg: str, *, width: float, height: float, x: float = MARGIN) -> None:
        """A drawing of our own, moved to where the page is."""
        self.parts += f'<g transform="translate({x:.1f} {self.y:.1f})">{svg}</g>'
        self.y += height

    def to_svg(self, description: str) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{_shown(description)}" '
            f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
            f'font-family="{html.escape(FONT)}"><title>{_shown(self.title)}</title>'
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>{self.parts}</svg>'
        )


def invitation_poster(address: str, *, title: str, lines: Sequence[str] = (), closes: str = "") -> str:
    """A poster that asks people to answer: a code to scan, and the address in letters for those who type.

    Args
        address : of the form; short, and without anything that tells one person from another
        title : the question that the poster asks
        lines : what else it says, one paragraph each
        closes : last day to answer, in words; may be empty
    Returns
        an SVG of one A4 page
    Source
        the code is made by segno, on this machine
    """
    import segno

    sheet = _Sheet(title)
    sheet.write(title, size=44, weight="bold")
    sheet.skip(12)
    for line in lines:
        sheet.write(line, size=22)
        sheet.skip(6)
    sheet.skip(18)
    code = segno.make(address, error="m", micro=False)
    modules = code.symbol_size(border=4)[0]
    side = min(420.0, HEIGHT - sheet.y - 220)
    sheet.place(_squares(code.matrix, side / modules, 4), width=side, height=side, x=(WIDTH - side) / 2)
    sheet.skip(16)
    sheet.write("Scan the square with a phone, or type:", size=20, colour=QUIET)
    sheet.write(address, size=24, weight="bold")
    if closes:
        sheet.skip(8)
        sheet.write(f"You can answer until {closes}.", size=20)
    return sheet.to_svg(f"{title} Answer at {address}")


def results_poster(
    found: SurveyResults, *, title: str, changes: Sequence[str] = (), group: str = "all", when: str = ""
) -> str:
    """A poster that says what people answered, worst first.

    Args
        found : published results, from `survey.cube`
        title : at the top
        changes : what was done about it, one sentence each; may be empty
        group : one of the groups in `found`
        when : the days of the wave, in words
    Returns
        an SVG of one A4 page
    Missing
        says of which domains nobody's rating can be shown
    """
    ranked = found.worst_first(group)
    sheet = _Sheet(title)
    sheet.write(title, size=34, weight="bold")
    sheet.write(f"{found.title}{f', {when}' if when else ''}: {GROUP_WORDS[group]}.", size=16, colour=QUIET)
    sheet.write(found.response_words, size=16)
    if found.is_rounded:
        sheet.write("Counts are rounded to 5, so that nobody's answer can be told.", size=13, colour=QUIET)
    sheet.skip(14)
    chart = answers_chart(ranked, what="Answers of those who rated it, most poor or bad first")
    drawn = draw(to_spec(chart))
    sheet.place(drawn, width=720, height=_height_of(drawn), x=(WIDTH - 720) / 2)
    for line in _facts(found, group):
        sheet.write(line, size=14)
    if changes:
        sheet.skip(10)
        sheet.write("What we are doing about it", size=20, weight="bold")
        for place, change in enumerate(changes):
            if sheet.y > HEIGHT - 3 * MARGIN and place < len(changes) - 1:
                sheet.write(f"And {len(changes) - place} more.", size=16)
                break
            sheet.write(f"• {change}", size=16)
    return sheet.to_svg(f"{title}. {describe_answers(ranked, about=GROUP_WORDS[group])}")


@dataclass(frozen=True)
class Answered:
    """Something that people said, as a poster shows it.

    Attributes
        said : in their words
        answer : what was done; empty while it is open
        owner : who answers it
    """

    said: str
    answer: str
    owner: str


def answers_poster(answers: Sequence[Answered], *, title: str, service: str, more_at: str = "") -> str:
    """A poster that says what people said and what was done about it; what is open is not left out.

    Args
        answers : in the order they stand
        title : at the top, such as "You said, we did"
        service : its name
        more_at : the address where all of it stands; may be empty
    Returns
        an SVG of one A4 page
    Missing
        what has no answer yet says so, with who will answer; what does not fit is counted
    Example
        >>> "No answer" in answers_poster([Answered("Evenings", "", "Jo")], title="You said", service="A")
        True
    """
    sheet = _Sheet(title)
    sheet.write(title, size=40, weight="bold")
    sheet.write(service, size=20, colour=QUIET)
    for place, one in enumerate(answers):
        if sheet.y > HEIGHT - ROOM_FOR_ONE:
            sheet.skip(10)
            sheet.write(f"And {len(answers) - place} more.", size=18)
            break
        sheet.skip(14)
        sheet.write(textwrap.shorten(one.said, LONGEST_ON_POSTER, placeholder=" …"), size=22, weight="bold")
        answer = one.answer or f"No answer yet. {one.owner} will answer."
        sheet.write(textwrap.shorten(answer, LONGEST_ON_POSTER, placeholder=" …"), size=19)
    if more_at:
        sheet.y = HEIGHT - MARGIN - 20
        sheet.write(f"All of it: {more_at}", size=14, colour=QUIET)
    return sheet.to_svg(f"{title}. {service}")


def to_pdf(svg: str) -> bytes:
    """A poster as PDF.

    Args
        svg : from one of the functions above
    Returns
        the file's bytes
    Source
        drawn by vl-convert, which fetches nothing
    """
    import vl_convert

    drawn: bytes = vl_convert.svg_to_pdf(svg)
    return drawn


def _shown(text: str) -> str:
    """Text from anybody as text of an SVG, which could not hold control signs."""
    return html.escape(without_control_signs(text))


def _facts(found: SurveyResults, group: str) -> list[str]:
    """The sentences below the chart: dose as a ratio, what the line is, and what is not known of it."""
    by_domain = {each.domain: each for each in found.groups[group]}
    lines = []
    if "dose" in by_domain and by_domain["dose"].tally.rated:
        lines.append(f"Dose: good to poor or bad answers, {by_domain['dose'].ratio_words}.")
    benchmarks = [each.benchmark for each in by_domain.values() if each.benchmark]
    if benchmarks:
        lines.append(
            f"The black marks: {benchmarks[0].survey}, {benchmarks[0].group}; {benchmarks[0].limits}. "
            "A mark is no target."
        )
    return lines


def _squares(matrix: Sequence[Sequence[int]], size: float, border: int) -> str:
    """The dark squares of a code as one path."""
    path = "".join(
        f"M{(x + border) * size:.2f} {(y + border) * size:.2f}h{size:.2f}v{size:.2f}h-{size:.2f}z"
        for y, row in enumerate(matrix)
        for x, dark in enumerate(row)
        if dark
    )
    return f'<path d="{path}" fill="#000000" shape-rendering="crispEdges"/>'


def _height_of(svg: str) -> float:
    found = re.search(r'<svg[^>]*? height="([\d.]+)"', svg)
    if found is None:
        raise AssertionError("the drawing has no size")
    return float(found[1])
