from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from lib.small_system import (
    OBSERVED_TO,
    add_episode,
    add_services,
    empty_system,
    small_indicators,
)
from mainstay.errors import ShortfallError
from mainstay.measure.count import measure
from mainstay.record.store import Snapshot
from mainstay.report.workbook import write_workbook

SNAPSHOT = Snapshot("0123456789abcdef", Path(), {"observed_to": OBSERVED_TO.isoformat()})


@pytest.fixture
def counted(tmp_path):
    indicators = small_indicators(tmp_path / "indicators")
    with empty_system() as connection:
        add_services(connection, "=2+3", "B")
        add_episode(connection, "e1", "=2+3", "2025-01-31", before=True)
        add_episode(connection, "e2", "B", "2025-02-01")
        counts = measure(connection, indicators, by=("service", "month"), observed_to=OBSERVED_TO)
    return counts, indicators


@pytest.fixture
def book(tmp_path, counted):
    write_workbook(*counted, SNAPSHOT, tmp_path / "counts.xlsx")
    return openpyxl.load_workbook(tmp_path / "counts.xlsx")


def cells(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_there_is_a_cover_the_definitions_and_a_sheet_of_counts_per_theme(book):
    assert book.sheetnames == ["Cover", "Definitions", "1 local"]


def test_the_cover_warns_and_says_what_it_is_made_from(book):
    text = " ".join(str(value) for row in cells(book["Cover"]) for value in row if value)
    for said in ("not for publication", "0123456789abcdef", "31 December 2025", "nobody known is not 0%"):
        assert said in text


def test_the_definitions_say_what_each_indicator_counts(book, counted):
    rows = cells(book["Definitions"])
    assert [row[0] for row in rows[1:]] == list(counted[1])
    assert "not yet reviewed by a clinician" in rows[1]


def test_the_counts_are_those_of_the_table(book, counted):
    counts, _ = counted
    read = cells(book["1 local"])
    assert read[0] == counts.table.column_names
    for row, expected in zip(read[1:], counts.rows(), strict=True):
        day = datetime.combine(expected["period_start"], datetime.min.time())
        assert row == [*({**expected, "period_start": day}).values()]


def test_a_missing_proportion_is_an_empty_cell(book):
    (row,) = [row for row in cells(book["1 local"]) if row[0] == "treated_before" and row[1] == "B"]
    assert row[3:8] == [0, 0, 1, None, None]


def test_text_that_looks_like_a_formula_stays_text(book):
    cell = book["1 local"]["B2"]
    assert (cell.value, cell.data_type) == ("=2+3", "s")


def test_headings_stay_in_sight_and_can_be_filtered(book):
    for name in book.sheetnames[1:]:
        assert book[name].freeze_panes == "B2"
        assert book[name].auto_filter.ref


def test_no_sheet_has_a_row_about_a_person(book):
    text = {str(value) for name in book.sheetnames for row in cells(book[name]) for value in row}
    assert not text & {"e1", "e2", "p-e1", "p-e2", "person_id", "episode_id"}


def test_a_folder_that_is_not_there_is_said(tmp_path, counted):
    with pytest.raises(ShortfallError, match="nowhere"):
        write_workbook(*counted, SNAPSHOT, tmp_path / "nowhere" / "counts.xlsx")
