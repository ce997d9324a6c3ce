"""Results of a survey as an XLSX workbook in which no cell is a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from mainstay.measure.files import cannot_write
from mainstay.survey.rows import to_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mainstay.survey.results import SurveyResults

NOT_FOR_PUBLICATION = (
    "These counts are exact and some are small: they can tell what one person answered. Not for publication."
)
MAY_BE_PUBLISHED = "Counts are rounded to 5, so that nobody's answer can be worked out from them."


def write_survey_workbook(found: SurveyResults, path: Path) -> None:
    """Write results with a cover that says what they are.

    Args
        found : results of a wave, exact or published
        path : the file to write; one that is there is replaced
    Missing
        a share of nobody is an empty cell, never 0
    Raises
        ShortfallError : the place cannot be written to
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    cover = book.add_worksheet("Cover")
    cover.set_column(0, 0, 100)
    state = MAY_BE_PUBLISHED if found.is_rounded else NOT_FOR_PUBLICATION
    for place, line in enumerate((found.title, state, found.response_words)):
        cover.write_string(place, 0, line)
    rows = to_rows(found)
    _add_domains(book, rows)
    first = book.add_worksheet("What first")
    labels = {row["domain"]: row["title"] for row in rows}
    for place, (domain, people) in enumerate(found.priorities):
        first.write_string(place, 0, labels.get(domain, domain))
        first.write_number(place, 1, people)
    try:
        book.close()
    except XlsxFileError as problem:
        cause = problem.__context__
        raise cannot_write(path, cause if isinstance(cause, OSError) else OSError(str(problem))) from None


def _add_domains(book: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    sheet, share = book.add_worksheet("Domains"), book.add_format({"num_format": "0.0%"})
    names = list(rows[0]) if rows else []
    for column, name in enumerate(names):
        sheet.write_string(0, column, name)
    for place, row in enumerate(rows, start=1):
        for column, name in enumerate(names):
            value = row[name]
            if isinstance(value, str):
                sheet.write_string(place, column, value)
            elif value is not None:
                is_share = isinstance(value, float) and name != "positive_to_negative"
                sheet.write_number(place, column, value, share if is_share else None)
