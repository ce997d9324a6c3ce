"""Answers from rows of other tools, and results as rows: what is between a survey and a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mainstay.survey.answers import read_sheet
from mainstay.survey.results import GROUP_WORDS
from mainstay.survey.tally import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mainstay.survey.answers import Fault, Sheet
    from mainstay.survey.instruments.model import Instrument, Question
    from mainstay.survey.results import DomainResult, SurveyResults

FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, in both widths."""


@dataclass(frozen=True)
class RowsRead:
    """What rows of another tool say.

    Attributes
        sheets : one for each row, in order; without the answers that cannot be taken
        faults : position of a row, and what of it cannot be taken
        left_out : columns that the instrument does not ask: they may hold anything, and are not read
    """

    sheets: tuple[Sheet, ...]
    faults: tuple[tuple[int, Fault], ...]
    left_out: tuple[str, ...]


def read_rows(instrument: Instrument, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> RowsRead:
    """Answers from rows whose columns are named by question.

    Args
        instrument : what was asked
        columns : names of columns; questions are found by their id or their text
        rows : cells by column; ticked answers by code or by label, in any case
    Returns
        what can be taken, and what cannot
    Missing
        an empty cell is a question that was not answered
    Example
        >>> from mainstay.survey.instruments import load_instruments
        >>> asked = load_instruments()["quality_of_help"]
        >>> read_rows(asked, ["dose", "name"], [{"dose": "Very good", "name": "x"}]).sheets
        ({'dose': 'very_good'},)
    """
    asked = {_plain(text): q for q in instrument.questions for text in (q.id, *q.texts.values()) if text}
    found = {name: asked[_plain(name)] for name in columns if _plain(name) in asked}
    sheets, faults = [], []
    for place, row in enumerate(rows):
        sheet, wrong = read_sheet(
            instrument, {question.id: _code_of(question, row[name]) for name, question in found.items()}
        )
        sheets.append(sheet)
        faults += [(place, fault) for fault in wrong]
    return RowsRead(tuple(sheets), tuple(faults), tuple(name for name in columns if name not in found))


def to_rows(found: SurveyResults) -> list[dict[str, Any]]:
    """Results as rows, one for each group and domain.

    Args
        found : results of a wave
    Returns
        rows with the same columns; shares between 0 and 1
    Missing
        None where nobody rated it: never 0
    Example
        >>> from mainstay.survey.instruments import load_instruments
        >>> from mainstay.survey.results import summarise
        >>> rows = to_rows(summarise(load_instruments()["quality_of_help"], [{"mental_health": "poor"}]))
        >>> rows[0]["domain"], rows[0]["proportion"], rows[1]["proportion"]
        ('mental_health', 1.0, None)
    """
    return [{"group": group, **_row(each)} for group in found.groups for each in found.worst_first(group)]


def without_formula(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    Args
        text : of a cell
    Returns
        the text, behind an apostrophe where it begins as a formula does, also after space
    Example
        >>> without_formula("=1+1"), without_formula(" @x"), without_formula("good")
        ("'=1+1", "' @x", 'good')
    """
    begins = text.lstrip(" \n\u00a0")
    return f"'{text}" if text.startswith(FORMULA_BEGINS) or begins.startswith(FORMULA_BEGINS) else text


def describe_results(found: SurveyResults, *, group: str = "all") -> list[str]:
    """Results in sentences, worst first.

    Args
        found : results of a wave
        group : one of those it has
    Returns
        lines: who answered, then a line for each domain
    Missing
        says of what nobody rated it
    """
    lines = [found.response_words, f"Answers of {GROUP_WORDS[group]}, most poor or bad first:"]
    for each in found.worst_first(group):
        share = each.poor_or_bad
        if share.share is None or share.lower is None or share.upper is None:
            lines.append(f"{each.label}: nobody rated it.")
            continue
        missed = each.tally.needed_not_offered
        said = [
            f"{each.label}: {share.share:.0%} poor or bad",
            f"(95% interval {share.lower:.0%} to {share.upper:.0%}) of {share.whole};",
            f"good to poor or bad {each.ratio_words}",
            f"; {missed} needed it and were not offered it." if missed else ".",
        ]
        lines.append(f"{said[0]} {said[1]} {said[2]}{said[3]} {each.beside}".rstrip())
    return lines


def _row(found: DomainResult) -> dict[str, Any]:
    share, missed, benchmark = found.poor_or_bad, found.not_offered, found.benchmark
    return {
        "domain": found.domain,
        "title": found.label,
        **{name: getattr(found.tally, name) for name in CATEGORIES},
        "numerator": share.part,
        "denominator": share.whole,
        "proportion": share.share,
        "lower": share.lower,
        "upper": share.upper,
        "positive_to_negative": found.ratio,
        "not_offered_proportion": missed.share,
        "not_offered_lower": missed.lower,
        "not_offered_upper": missed.upper,
        "benchmark": benchmark.words if benchmark else None,
        "benchmark_source": benchmark.source if benchmark else None,
        "beside_benchmark": found.beside or None,
    }


def _code_of(question: Question, said: str) -> str:
    """The code of a label; anything else as it is, to be judged where answers are."""
    for option in question.options:
        if _plain(said) in {_plain(option.code), *(_plain(text) for text in option.texts.values())}:
            return option.code
    return said


def _plain(text: str) -> str:
    """Text without what tools change: case, space, kinds of apostrophe."""
    return " ".join(text.casefold().replace("\u2019", "'").split())
