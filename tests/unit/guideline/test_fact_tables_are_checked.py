"""A malformed table of facts is refused with its reason; a statement names what its facts rest on."""

from __future__ import annotations

import shutil

import pytest

from mainstay.errors import UsageError
from mainstay.guideline.library import load_statements
from mainstay.guideline.sql_tables import (
    FOLDER,
    facts_schema,
    load_fact_kinds,
    load_fact_tables,
    read_fact_tables,
)


@pytest.mark.parametrize(
    ("wrong", "instead", "reason"),
    [
        ('section = "safety"', 'section = "blame"', "section"),
        ("{ecg_value}", "{ecg_vale}", "ecg_vale"),
        ("h.unit AS ecg_unit", "h.unti AS ecg_unit", "unti"),
        ("h.unit AS ecg_unit", "h.unit AS ecg_units", "ecg_units"),
        ("$ecg_shown_days", "$ecg_shown_dais", "ecg_shown_dais"),
        ('title = "ECG"\n', "", "title"),
        ('source = "health_events"', 'source = "health_events"\nanswer = "ecg_value"\nno = "No."', "BOOLEAN"),
        ('source = "health_events"', 'source = "health_events"\nanswer = "ecg_known"', "without a 'no'"),
        ("FROM current_episodes AS c", "FROM current_episode AS c", "current_episode"),
    ],
)
def test_a_malformed_table_is_refused(tmp_path, wrong, instead, reason):
    for name in ("current_episodes", "events_now", "fact_ecg"):
        shutil.copy(FOLDER / f"{name}.sql", tmp_path)
    path = tmp_path / "fact_ecg.sql"
    text = path.read_text("utf-8")
    assert wrong in text
    path.write_text(text.replace(wrong, instead), encoding="utf-8")
    with pytest.raises(UsageError) as refusal:
        read_fact_tables(tmp_path)
    assert "fact_ecg.sql line " in refusal.value.came
    assert reason in refusal.value.came


def test_columns_of_facts_have_one_owner():
    tables = load_fact_tables()
    columns = [*tables["current_episodes"].types]
    for name in load_fact_kinds():
        columns += [column for column in tables[f"fact_{name}"].types if column != "episode_id"]
    assert sorted(columns) == sorted(facts_schema())
    assert all(f"{name}_known" in facts_schema() for name in load_fact_kinds())


def test_a_statement_names_the_values_that_its_facts_rest_on():
    values = load_statements()["dose_below_range_on_top"].about.values
    assert {"methadone_range_lower_mg", "buprenorphine_range_lower_mg", "present_days"} <= set(values)
    assert load_statements()["has_left"].about.values == ()
