"""The indicators' pages say what their headers say."""

from __future__ import annotations

from lib.checkout import ROOT
from mainstay.indicators.library import load_indicators
from mainstay.indicators.pages import all_pages, write_pages
from mainstay.survey import pages as survey_pages
from mainstay.survey.indicators import survey_indicators
from mainstay.survey.instruments import load_instruments

FOLDER = ROOT / "docs" / "indicators"


def test_the_pages_are_up_to_date():
    written = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    assert written == all_pages(), "run python -m mainstay.indicators.pages docs/indicators"


def test_there_is_a_page_for_each_indicator_and_one_list():
    assert set(all_pages()) == {"README.md", *(f"{name}.md" for name in load_indicators())}


def test_pages_of_indicators_that_are_gone_are_removed(tmp_path):
    (tmp_path / "gone.md").write_text("# Gone", "utf-8")
    write_pages(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(all_pages())


def test_the_page_of_survey_indicators_is_up_to_date():
    page = ROOT / "docs" / "survey-indicators.md"
    assert page.read_text("utf-8") == survey_pages.page(), f"run python -m {survey_pages.__name__}"
    assert all(f"| `{each.id}` |" in survey_pages.page() for each in survey_indicators())


def test_the_page_says_of_which_instruments_only_scores_are_taken():
    rows = {row.split(" | ")[0]: row for row in survey_pages.page().splitlines() if row.startswith("| ")}
    for each in load_instruments().values():
        assert ("scores only" in rows[f"| {each.title}"]) == (not each.has_wording)
