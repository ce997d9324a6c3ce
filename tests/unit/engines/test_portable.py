"""What is refused at load because engines would read it differently, and the closest thing that is not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlglot import parse_one

from mainstay.derive.bind import bind
from mainstay.derive.check import types_returned
from mainstay.derive.library import load_derived, read_derived
from mainstay.engines.portable import OUTPUT_TYPES, examples, find_faults
from mainstay.errors import UsageError
from mainstay.indicators.library import load_indicators
from mainstay.record.tables import sql_schema

if TYPE_CHECKING:
    from pathlib import Path

HEADER = '/* ---\ntitle = "T"\nrow_is = "a row"\n[columns]\nanswer = "An answer"\n--- */\n'
FROM = "\nFROM episodes AS e\nJOIN reviews AS r ON r.episode_id = e.episode_id"

REFUSED = [
    ("r.opiate_days / r.crack_days > 1", "a division by what may be 0"),
    ("r.opiate_days % r.crack_days = 1", "a division by what may be 0"),
    ("r.opiate_days / 0 > 1", "a division by what may be 0"),
    ("CAST(r.opiate_days / 3 AS INTEGER) = 1", "one engine rounds, another cuts off"),
    ("r.opiate_days // 3 = 1", "not in the portable subset"),
    ("CAST(r.opiate_days / 3 AS VARCHAR) = '1'", "a cast between text and what is not text"),
    ("CAST(e.main_substance AS INTEGER) = 1", "a cast between text and what is not text"),
    ("date_diff('month', e.started_date, r.review_date) > 1", "another unit than 'day'"),
    ("date_diff('week', e.started_date, r.review_date) > 1", "another unit than 'day'"),
    ("r.review_date - e.started_date > 1", "a date minus a date"),
    ("e.main_substance LIKE '50\\%'", "a backslash"),
    ("e.main_substance ILIKE 'h%'", "not in the portable subset"),
    ("regexp_matches(e.main_substance, 'h')", "not in the portable subset"),
    ("dayofweek(r.review_date) = 1", "not in the portable subset"),
    ("extract(year FROM r.review_date) = 2025", "not in the portable subset"),
    ("date_trunc('decade', r.review_date) > e.started_date", "`DECADE`, which is not"),
    ("now() > r.review_date", "cannot be translated"),
    ("current_timestamp > r.review_date", "today's date"),
    ("random() > 0.5", "choice among rows"),
    ("[r.opiate_days, 1][1] = 1", "not in the portable subset"),
    ("{'days': r.opiate_days}.days = 1", "not in the portable subset"),
    ("sum(r.opiate_days) OVER (ORDER BY r.review_date) > 3", "a running total without its frame"),
    (
        "sum(r.opiate_days)"
        " OVER (ORDER BY r.review_date RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) > 3",
        "with kind range",
    ),
    ("row_number() OVER () = 1", "a window without ORDER BY"),
    ("r.opiate_days = ANY(SELECT x.crack_days FROM reviews AS x)", "not in the portable subset"),
    ("(SELECT string_agg(x.stage, ',') FROM reviews AS x) = 'a'", "not in the portable subset"),
    ("(SELECT max_by(x.stage, x.review_date) FROM reviews AS x) = 'a'", "choice among rows"),
    ("(SELECT approx_quantile(x.opiate_days, 0.5) FROM reviews AS x) > 3", "an approximate function"),
    ("(SELECT quantile_cont(x.opiate_days, 0.5) FROM reviews AS x) > 3", "not in the portable subset"),
    ("(SELECT count(*) FILTER (WHERE x.opiate_days > 3) FROM reviews AS x) > 3", "FILTER on an aggregate"),
    ("try_cast(e.main_substance AS INTEGER) = 1", "not in the portable subset"),
    ("CAST(r.review_date AS TIMESTAMP) > e.started_date", "not in the portable subset"),
    ("CAST(r.opiate_days AS DECIMAL(4, 1)) > 1.5", "not in the portable subset"),
]
KEPT = [
    "r.opiate_days / nullif(r.crack_days, 0) > 1",
    "r.opiate_days % 7 = 1",
    "r.opiate_days / 28 > 0.5",
    "CAST(floor(r.opiate_days / 3) AS INTEGER) = 1",
    "CAST(r.opiate_days AS VARCHAR) = '1'",
    "date_diff('day', e.started_date, r.review_date) > 1",
    "date_trunc('month', e.started_date) < date_trunc('month', r.review_date)",
    "lower(e.main_substance) LIKE 'h%'",
    "year(r.review_date) = 2025",
    "sum(r.opiate_days) OVER (ORDER BY r.review_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) > 3",
    "sum(r.opiate_days) OVER (PARTITION BY r.episode_id) > 3",
    "row_number() OVER (ORDER BY r.review_id) = 1",
    "(SELECT sum(CASE WHEN x.opiate_days > 3 THEN 1 ELSE 0 END) FROM reviews AS x) > 3",
    "CAST(r.review_date + INTERVAL 1 DAY AS DATE) > e.started_date",
]
REFUSED_WHOLE = [
    (
        "SELECT e.episode_id AS answer FROM episodes AS e\nQUALIFY"
        " row_number() OVER (ORDER BY e.episode_id) = 1",
        8,
        "QUALIFY",
    ),
    ("SELECT e.episode_id AS answer\nFROM episodes AS e\nLIMIT 3", 9, "LIMIT"),
    ("SELECT e.episode_id AS answer\nFROM episodes AS e USING SAMPLE 3", 7, "not in the portable subset"),
    ("SELECT e.episode_id AS answer\nFROM episodes AS e\nGROUP BY ALL", 7, "with all"),
    ("SELECT e.episode_id AS answer\nFROM episodes AS e\nORDER BY 1", 7, "with order"),
    (
        "SELECT e.episode_id AS answer FROM episodes AS e\n"
        "SEMI JOIN reviews AS r ON r.episode_id = e.episode_id",
        8,
        "semi",
    ),
    ("SELECT e.episode_id AS answer\nFROM episodes AS e NATURAL JOIN reviews AS r", 8, "natural"),
    ("SELECT unnest(generate_series(1, 3)) AS answer\nFROM episodes AS e", 7, "not in the portable subset"),
    ("WITH RECURSIVE t AS (SELECT 1 AS answer UNION ALL SELECT 2)\nSELECT t.answer FROM t", 7, "recursive"),
    (
        "SELECT e.started_date AS answer FROM episodes AS e\n"
        "UNION ALL BY NAME\nSELECT r.review_date AS answer FROM reviews AS r",
        7,
        "by_name",
    ),
    ("SELECT r.review_date + INTERVAL 1 DAY AS answer\nFROM reviews AS r", 7, "answer is a TIMESTAMP"),
]


def load(folder: Path, select: str) -> None:
    (folder / "asked.sql").write_text(HEADER + select, "utf-8")
    read_derived(folder)


@pytest.mark.parametrize(("condition", "reason"), REFUSED)
def test_what_is_refused_with_line_and_reason(tmp_path, condition, reason):
    with pytest.raises(UsageError) as caught:
        load(tmp_path, f"SELECT\n  {condition} AS answer{FROM}")
    assert reason in str(caught.value)
    assert "asked.sql line 8: " in str(caught.value) or "asked.sql line 7: " in str(caught.value)


@pytest.mark.parametrize("condition", KEPT)
def test_what_is_close_to_it_and_is_not(tmp_path, condition):
    load(tmp_path, f"SELECT\n  {condition} AS answer{FROM}")


@pytest.mark.parametrize(("select", "line", "reason"), REFUSED_WHOLE)
def test_a_whole_select_that_is_refused(tmp_path, select, line, reason):
    with pytest.raises(UsageError) as caught:
        load(tmp_path, select)
    assert reason in str(caught.value)
    assert f"asked.sql line {line}: " in str(caught.value)


@pytest.mark.parametrize("name", examples())
def test_every_example_is_portable_itself(name):
    assert not list(find_faults(parse_one(examples()[name], dialect="duckdb")))


@pytest.mark.parametrize("name", examples())
def test_what_an_example_returns_has_a_type_that_can_be_handed_over(name):
    select = bind(parse_one(examples()[name], dialect="duckdb"), date(2025, 6, 30))
    assert set(types_returned(select, sql_schema()).values()) <= set(OUTPUT_TYPES)


def test_everything_that_comes_with_the_package_is_portable():
    everything = [*load_derived().values(), *load_indicators().values()]
    assert not [found for one in everything for found in find_faults(one.select)]
