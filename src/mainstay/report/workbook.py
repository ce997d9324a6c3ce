"""The workbook of counts: a cover, the definitions, and one sheet of counts per indicator theme."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from mainstay import __version__
from mainstay.indicators.describe import theme_order, theme_title
from mainstay.measure.files import cannot_write
from mainstay.reference import load_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mainstay.indicators.library import Indicator
    from mainstay.measure.count import Counts
    from mainstay.record.store import Snapshot

    Formats = Mapping[str, Any]

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 18, "font_color": "#0b4f5c"},
    "heading": {"bold": True, "bg_color": "#e8eff1", "bottom": 1, "text_wrap": True, "valign": "vcenter"},
    "label": {"bold": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "warning": {"text_wrap": True, "valign": "top", "bold": True, "font_color": "#9a3f00"},
    "day": {"num_format": "d mmm yyyy", "align": "left"},
    "share": {"num_format": "0.0%"},
    "count": {"num_format": "#,##0"},
}

NOT_FOR_PUBLICATION = (
    "These counts are exact and some are small. They are for those who run and improve the services, not for"
    " publication: a small count, or the difference between two, can tell something about one person."
)
HOW_TO_READ = (
    ("denominator", "Units of which it is known whether the indicator was met"),
    ("numerator", "Those of them that met it"),
    ("unknown", "Eligible units of which it is not known; eligible = denominator + unknown"),
    (
        "proportion",
        "numerator / denominator; empty where the denominator is 0, because nobody known is not 0%",
    ),
    ("lower, upper", "95% Wilson interval of the proportion"),
    (
        "worst, best",
        "The proportion of everybody eligible if every unknown had gone the worst or the best way",
    ),
    (
        "expected",
        "What would be expected from who the service sees; empty until case-mix is taken into account",
    ),
    ("service_id", "Empty where all services are counted together"),
    ("period_start", "First day of the period; empty where all time is counted together"),
    ("not known", "A group of its own: people for whom nobody recorded the group"),
)
SHARES = {"proportion", "lower", "upper", "worst", "best", "expected"}
WIDTHS = {"indicator": 30, "service_id": 14, "period_start": 14}


def write_workbook(
    counts: Counts, indicators: Mapping[str, Indicator], snapshot: Snapshot, path: Path
) -> None:
    """Write counts as an XLSX workbook that says what it is.

    Args
        counts : what `measure` returned; counts only, so no sheet has a row about a person
        indicators : those counted, by id
        snapshot : what was counted
        path : the file to write; one that is there is replaced
    Missing
        NULL is an empty cell, never 0
    Raises
        ShortfallError : the place cannot be written to
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    formats = {name: book.add_format(dict(look)) for name, look in LOOKS.items()}
    _add_cover(book, formats, counts, indicators, snapshot)
    _add_definitions(book, formats, list(indicators.values()))
    for place, theme in enumerate(
        sorted({one.theme for one in indicators.values()}, key=theme_order), start=1
    ):
        members = {one.id for one in indicators.values() if one.theme == theme}
        _add_counts(book, formats, _sheet_name(place, theme), counts, members)
    try:
        book.close()
    except XlsxFileError as problem:
        cause = problem.__context__
        raise cannot_write(path, cause if isinstance(cause, OSError) else OSError(str(problem))) from None


def _add_cover(
    book: Any, formats: Formats, counts: Counts, indicators: Mapping[str, Indicator], snapshot: Snapshot
) -> None:
    sheet = book.add_worksheet("Cover")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 96)
    sheet.write(0, 0, "How treatment is going: counts", formats["title"])
    facts = [
        ("Not for publication", NOT_FOR_PUBLICATION),
        ("What", f"{len(indicators)} indicators, {len(counts)} rows, by {', '.join(counts.by) or 'nothing'}"),
        ("Snapshot", snapshot.id),
        ("Observed to", f"{counts.observed_to:%d %B %Y}: what happened later is not in the record"),
        ("Made with", f"Mainstay {__version__}"),
        ("Sheets", "Definitions: what each indicator counts. Then one sheet of counts for each theme."),
        ("", ""),
        ("How to read", "Each row of counts is one indicator in one group."),
        *HOW_TO_READ,
    ]
    for row, (label, text) in enumerate(facts, start=2):
        sheet.write_string(row, 0, label, formats["label"])
        sheet.write_string(row, 1, text, formats["warning" if row == 2 else "text"])


def _add_definitions(book: Any, formats: Formats, indicators: Sequence[Indicator]) -> None:
    headings = (
        "indicator", "title", "question", "eligible", "met", "unknown", "better", "balanced by",
        "source", "what it cannot tell", "values used", "clinical review", "version",
    )  # fmt: skip
    rows = [
        (
            one.id, one.title, one.question, one.eligible, one.met, one.unknown, one.better,
            ", ".join(one.balanced_by), one.source, one.limits, describe_values(one), one.review_state,
            one.version,
        )
        for one in indicators
    ]  # fmt: skip
    sheet = _add_table(book, formats, "Definitions", headings, len(rows))
    sheet.set_column(1, len(headings) - 1, 34, formats["text"])
    for row, cells in enumerate(rows, start=1):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, formats["text"])


def _add_counts(book: Any, formats: Formats, title: str, counts: Counts, ids: set[str]) -> None:
    names = counts.table.column_names
    rows = [row for row in counts.rows() if row["indicator"] in ids]
    sheet = _add_table(book, formats, title, names, len(rows))
    for column, name in enumerate(names):
        sheet.set_column(column, column, WIDTHS.get(name, 13))
    for place, row in enumerate(rows, start=1):
        for column, name in enumerate(names):
            _write_cell(sheet, formats, place, column, name, row[name])


def _sheet_name(place: int, theme: str) -> str:
    """At most 31 characters, none of which Excel refuses, and no two alike."""
    allowed = re.sub(r"[^\w -]", "", theme_title(theme))
    return f"{place} {allowed}"[:31].strip()


def _add_table(book: Any, formats: Formats, title: str, headings: Sequence[str], rows: int) -> Any:
    sheet = book.add_worksheet(title)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, formats["heading"])
    sheet.set_column(0, 0, 30)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(rows, 1), len(headings) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return sheet


def _write_cell(sheet: Any, formats: Formats, row: int, column: int, name: str, value: Any) -> None:
    if value is None:
        return
    if name == "period_start":
        sheet.write_datetime(row, column, value, formats["day"])
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value, formats["share" if name in SHARES else "count"])


def describe_values(indicator: Indicator) -> str:
    """The reference values an indicator uses, each with its state.

    Args
        indicator : any
    Returns
        text, values apart by semicolons; says so where there are none
    """
    values = [load_values()[name] for name in indicator.values]
    return (
        "; ".join(
            f"{value.name} = {value.value} {value.unit} ({value.state.replace('_', ' ')}; {value.source})"
            for value in values
        )
        or "none"
    )
