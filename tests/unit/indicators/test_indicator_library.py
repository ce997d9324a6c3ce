"""The loader: what it accepts, and what it refuses with file, line and reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import sqlglot

from mainstay.errors import UsageError
from mainstay.guideline.library import load_statements
from mainstay.indicators.library import FOLDER, bound_select, lint_indicators, load_indicators

if TYPE_CHECKING:
    from pathlib import Path

HEADER = """/* ---
title = "Started"
question = "Of people who started, how many did?"
eligible = "Episodes that started"
met = "It started"
unknown = "Never"
better = "higher"
balanced_by = ["retained_84d"]
values = []
guideline = []
source = "Made up for a test"
version = "1"
clinically_reviewed_by = ""
--- */
"""
COLUMNS = """SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  e.started_date AS counted_on,
  TRUE AS met,
  e.ended_date AS evidence_ended_date
"""
SELECT = COLUMNS + "FROM episodes AS e\nWHERE e.started_date IS NOT NULL\n"


def refusal(folder: Path, text: str, name: str = "started") -> str:
    (folder / f"{name}.sql").write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        load_indicators(folder)
    return str(caught.value)


def test_the_indicators_load_and_their_balancing_indicators_exist():
    library = load_indicators()
    assert len(library) == len(list(FOLDER.glob("*/*.sql"))) > 60
    for indicator in library.values():
        assert indicator.balanced_by
        assert set(indicator.guideline) <= load_statements().keys()
        assert set(indicator.balanced_by) <= library.keys() - {indicator.id}
        assert indicator.theme == indicator.path.parent.name
        assert not indicator.is_local
        assert indicator.review_state == "not yet reviewed by a clinician"


def test_every_source_is_one_line_and_says_what_is_our_own_or_which_document():
    for indicator in load_indicators().values():
        assert "\n" not in indicator.source
        assert indicator.source.endswith(".")
        assert "Mainstay's own" in indicator.source or "ours " in indicator.source.lower(), indicator.id


def test_use_on_top_is_never_read_without_those_who_left_and_those_not_reviewed():
    library = load_indicators()
    for name in ("heroin_on_top_182d", "stopped_heroin_182d", "stopped_or_reduced_182d", "increased_182d"):
        assert {"unplanned_exit_182d", "reviewed_182d"} <= set(library[name].balanced_by)


def test_a_local_folder_is_added_with_its_folders_as_themes(tmp_path):
    (tmp_path / "our_theme").mkdir()
    (tmp_path / "started.sql").write_text(HEADER + SELECT, "utf-8")
    (tmp_path / "our_theme" / "begun.sql").write_text(
        (HEADER + SELECT).replace("retained_84d", "started"), "utf-8"
    )
    library = load_indicators(tmp_path)
    assert library["started"].theme == "local"
    assert library["begun"].theme == "our_theme"
    assert library["begun"].is_local
    assert library["begun"].evidence == ("evidence_ended_date",)
    assert not lint_indicators(tmp_path)
    assert len(load_indicators()) == len(library) - 2


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (SELECT, 1, "does not begin with a header"),
        (HEADER.replace('"1"', '"1') + SELECT, 12, "not TOML"),
        (HEADER.replace('version = "1"\n', "") + SELECT, 1, "lacks version"),
        (HEADER.replace("version", "vresion") + SELECT, 1, "lacks version"),
        (HEADER.replace('version = "1"', 'version = "1"\nmore = ""') + SELECT, 13, "unknown fields: more"),
        (HEADER.replace('"higher"', '"up"') + SELECT, 7, "better is 'up'"),
        (HEADER.replace('"1"', "1") + SELECT, 12, "version is not text"),
        (HEADER.replace("Made up for a test", "") + SELECT, 11, "source is empty"),
        (HEADER.replace('source = "Made up for a test"\n', "") + SELECT, 1, "lacks source"),
        (HEADER.replace('"Never"', '" "') + SELECT, 6, "unknown is empty"),
        (HEADER.replace('["retained_84d"]', '"retained_84d"') + SELECT, 8, "balanced_by is not a list"),
        (HEADER.replace("retained_84d", "nothing_like_it") + SELECT, 8, "no indicator 'nothing_like_it'"),
        (HEADER.replace("retained_84d", "started") + SELECT, 8, "balanced by itself"),
        (HEADER.replace('version = "1"', 'version = "1"\nstatus = "draft"') + SELECT, 13, "is a draft"),
        (HEADER + SELECT + "WHERE (", 24, "does not parse"),
        (HEADER + SELECT.replace("TRUE", "e.end_reason = 'died"), 24, "does not parse"),
        (
            HEADER.replace('version = "1"', 'version = "1"\nstatus = "ready"') + SELECT,
            13,
            "status is 'ready'",
        ),
        (HEADER.replace('source = "Made up for a test"', 'source = ""') + SELECT, 11, "source is empty"),
        (
            HEADER + SELECT.replace("e.episode_id,", "e.episode_id, e.episode_id,"),
            15,
            "it returns episode_id more than once",
        ),
        (HEADER + "SELECT * FROM episodes AS e", 15, "it returns episode_id"),
        (
            HEADER + SELECT.replace("e.ended_date AS", "CAST(e.ended_date AS TIMESTAMP) AS"),
            15,
            "`TIMESTAMP`, which is not in the portable subset",
        ),
        (HEADER + "SELECT 1;\nSELECT 2", 1, "2 statements"),
        (HEADER, 1, "0 statements"),
        (HEADER + "DROP TABLE episodes", 1, "a DROP and not a SELECT"),
        (HEADER + SELECT.replace("FROM episodes", "FROM episode"), 22, "no table 'episode'"),
        (HEADER + SELECT.replace("e.ended_date", "e.end_date"), 21, "no column 'end_date'"),
        (HEADER + SELECT.replace("e.service_id", "service_id, d.dose"), 16, "no column 'dose'"),
        (
            HEADER + SELECT.replace("TRUE", "e.started_date > $last_day"),
            20,
            "$last_day is not a reference value",
        ),
        (HEADER + SELECT.replace("TRUE AS met", "TRUE AS reached"), 15, "it returns service_id"),
        (HEADER + SELECT.replace("evidence_ended_date", "ended_date"), 15, "it returns service_id"),
        (HEADER + SELECT.replace("TRUE AS met", "1 AS met"), 15, "met is a INTEGER and not a BOOLEAN"),
        (HEADER.replace("values = []", 'values = ["missed_run_days"]') + SELECT, 9, "without using it"),
        (
            HEADER
            + SELECT.replace("TRUE", "date_diff('day', e.started_date, e.ended_date) > $missed_run_days"),
            9,
            "uses missed_run_days without declaring it",
        ),
        (
            HEADER + SELECT.replace("episodes AS e", "journeys AS e"),
            9,
            "uses journey_gap_days without declaring it",
        ),
    ],
)
def test_what_is_refused(tmp_path, text, line, reason):
    message = refusal(tmp_path, text)
    assert reason in message
    assert f"started.sql line {line}:" in message


@pytest.mark.parametrize(
    ("select", "reason"),
    [
        (SELECT.replace("TRUE", "e.ended_date - e.started_date > 3"), "a date minus a date"),
        (SELECT + "QUALIFY row_number() OVER (ORDER BY e.episode_id) = 1", "QUALIFY"),
        (
            SELECT.replace("TRUE", "row_number() OVER (PARTITION BY e.person_id) = 1"),
            "a window without ORDER BY",
        ),
        (SELECT.replace("TRUE", "lag(e.ended_date) OVER () IS NULL"), "a window without ORDER BY"),
        (SELECT.replace("TRUE", "e.ended_date < current_date"), "today's date"),
        (SELECT.replace("TRUE", "levenshtein_of(e.end_reason) > 1"), "cannot be translated"),
        (SELECT + "LIMIT 10", "LIMIT"),
        (
            SELECT.replace("TRUE", "(SELECT approx_count_distinct(d.medicine) FROM doses AS d) > 1"),
            "an approximate function",
        ),
        (SELECT.replace("TRUE", "(SELECT any_value(d.dose_mg) FROM doses AS d) > 1"), "choice among rows"),
        (
            SELECT.replace("TRUE", "(SELECT count(*) FILTER (WHERE d.dose_mg > 1) FROM doses AS d) > 1"),
            "FILTER on an aggregate",
        ),
        (
            SELECT.replace(
                "FROM episodes AS e",
                "FROM episodes AS e ASOF JOIN doses AS d ON e.started_date >= d.dose_date",
            ),
            "ASOF JOIN",
        ),
        (SELECT.replace("SELECT", "SELECT DISTINCT ON (e.person_id)"), "DISTINCT ON"),
        ("WITH doses AS (SELECT 1 AS one)\n" + SELECT, "hides the table"),
    ],
)
def test_what_engines_would_read_differently_is_refused(tmp_path, select, reason):
    assert reason in refusal(tmp_path, HEADER + select)


def test_names_are_lower_case_with_underscores_and_not_taken(tmp_path):
    assert "cannot name an indicator" in refusal(tmp_path, HEADER + SELECT, "Started-28")
    (tmp_path / "Started-28.sql").unlink()
    assert "exists already" in refusal(tmp_path, HEADER + SELECT, "retained_84d")


def test_all_refusals_of_a_folder_are_listed_and_a_file_is_not_read_twice(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.sql").write_text(SELECT, "utf-8")
    (tmp_path / "good.sql").write_text(HEADER + SELECT, "utf-8")
    assert [
        "one.sql" in lint_indicators(tmp_path)[0].came,
        "two.sql" in lint_indicators(tmp_path)[1].came,
    ] == [
        True,
        True,
    ]
    assert "1 more refused" in refusal(tmp_path, SELECT, "one")


def test_a_file_that_is_not_text_and_a_folder_that_is_not_there(tmp_path):
    (tmp_path / "bytes.sql").write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in str(lint_indicators(tmp_path)[0])
    with pytest.raises(UsageError, match="which is not a folder"):
        load_indicators(tmp_path / "absent")


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
@pytest.mark.parametrize("name", list(load_indicators()))
def test_values_are_bound_as_literals(name, dialect):
    text = bound_select(load_indicators()[name], date(2026, 3, 31), dialect)
    assert "$" not in text
    assert len(sqlglot.parse(text, dialect=dialect)) == 1


def test_a_value_cannot_end_a_literal():
    text = bound_select(load_indicators()["retained_84d"], date(2026, 3, 31))
    assert text.count("CAST('2026-03-31' AS DATE)") == 1
    assert "INTERVAL '84' DAY" in text
