"""The workbook of a release: what it is, how to read it, and one sheet of counts that may be published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from mainstay import __version__
from mainstay.measure.disclosure.printed import BOUNDS, INTERVAL, columns_of, to_rows
from mainstay.measure.disclosure.rules import ALL, HIDDEN
from mainstay.measure.files import cannot_write
from mainstay.report.workbook import LOOKS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mainstay.indicators.library import Indicator
    from mainstay.measure.disclosure.release import Release

    Formats = Mapping[str, Any]


def write_published_workbook(release: Release, indicators: Mapping[str, Indicator], path: Path) -> None:
    """Write a release as an XLSX workbook that explains its marks.

    Args
        release : what may be published
        indicators : by id
        path : the file to write; one that is there is replaced
    Missing
        a hidden number is the mark, never an empty cell and never 0
    Raises
        ShortfallError : the place cannot be written to
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    formats = {name: book.add_format(dict(look)) for name, look in LOOKS.items()}
    _add_notes(book, formats, release, indicators)
    _add_counts(book, formats, release, indicators)
    try:
        book.close()
    except XlsxFileError as problem:
        cause = problem.__context__
        raise cannot_write(path, cause if isinstance(cause, OSError) else OSError(str(problem))) from None


def notes(release: Release) -> list[tuple[str, str]]:
    """What a reader of the table must know, label and text.

    Args
        release : what may be published
    Returns
        notes in reading order
    """
    rules = release.rules
    return [
        ("Observed to", f"{release.observed_to:%d %B %Y}: what happened later is not in the record"),
        (
            HIDDEN,
            f"Confidential: a count of {rules.small_at_most} or fewer (0 too), one that leaves "
            f"{rules.small_at_most} or fewer of its group over, or one that would give such a count away",
        ),
        ("Counts", f"Rounded to the nearest {rules.rounded_to}; rows need not add up to their totals"),
        (ALL, "Every value of this group together"),
        ("denominator", "Units of which it is known whether the indicator was met"),
        ("numerator", "Those of them that met it"),
        ("unknown", "Eligible units of which it is not known"),
        ("proportion, lower, upper", "From the rounded counts, with a 95% Wilson interval"),
        ("worst, best", "The proportion if every unknown had gone the worst or the best way"),
        ("Made with", f"Mainstay {__version__}"),
    ]


def _add_notes(book: Any, formats: Formats, release: Release, indicators: Mapping[str, Indicator]) -> None:
    sheet = book.add_worksheet("Notes")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, "How treatment is going: published counts", formats["title"])
    questions = [(name, indicators[name].question) for name in release.cells]
    for row, (label, text) in enumerate([*notes(release), ("", ""), *questions], start=2):
        sheet.write_string(row, 0, label, formats["label"])
        sheet.write_string(row, 1, text, formats["text"])


def _add_counts(book: Any, formats: Formats, release: Release, indicators: Mapping[str, Indicator]) -> None:
    sheet = book.add_worksheet("Counts")
    names = columns_of(release, indicators)
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, formats["heading"])
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, len(names) - 1, 13)
    sheet.freeze_panes(1, 1)
    rows = to_rows(release, indicators)
    sheet.autofilter(0, 0, max(len(rows), 1), len(names) - 1)
    for place, row in enumerate(rows, start=1):
        for column, name in enumerate(names):
            if isinstance(row[name], str):
                sheet.write_string(place, column, row[name])
            else:
                look = "share" if name in (*INTERVAL, *BOUNDS) else "count"
                sheet.write_number(place, column, row[name], formats[look])
