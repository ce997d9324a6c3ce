"""The published trials again, now through our derived tables and indicators and not through the record alone.

People are only counted here: no message of a test names anyone or shows what anyone used.
"""

from __future__ import annotations

from datetime import date

import pytest

from lib.checkout import ROOT
from mainstay.derive.run import create_derived
from mainstay.indicators.library import bound_select, load_indicators
from mainstay.intake.pseudonyms import make_pseudonym_macro
from mainstay.intake.publish import import_sources
from mainstay.intake.r_data import read_r_tables
from mainstay.intake.stage import parse_source
from mainstay.measure.agreement import COUNTS, measure_agreement
from mainstay.measure.count import measure
from mainstay.record.store import open_snapshot

pytest.importorskip("rdata", reason="the extra 'ctn0094' is not installed")

KEY = bytes(range(32))
OBSERVED_TO = date(2026, 1, 1)
CONSENT = "DATE '2010-01-01'"


@pytest.fixture(scope="module")
def store(shared_data, tmp_path_factory):
    source = parse_source(f"ctn0094={shared_data / 'public.ctn0094data'}")
    folder = tmp_path_factory.mktemp("ctn0094_use") / "store"
    import_sources(folder, [source], key=KEY, as_of=OBSERVED_TO)
    return folder


@pytest.fixture(scope="module")
def record(store, shared_data):
    """The record with its windows, and the authors' weekly words beside them by episode."""
    words = read_r_tables(shared_data / "public.ctn0094extra", wanted=None)["derived_weeklyOpioidPattern"]
    with open_snapshot(store).connect() as connection:
        make_pseudonym_macro(connection, KEY)
        create_derived(connection, ["use_windows", "test_days"], OBSERVED_TO)
        connection.register("came", words)
        connection.execute("""CREATE TABLE words AS
            SELECT pseudonym('episode_id', CAST(who AS VARCHAR)) AS episode_id, Phase_1 AS word FROM came""")
        connection.execute("""CREATE TABLE arms AS
            SELECT DISTINCT e.episode_id, e.service_id[:2] AS trial, p.medicine
            FROM episodes AS e JOIN prescriptions AS p ON p.episode_id = e.episode_id""")
        yield connection


def rows_of(connection, query):
    return connection.execute(query).fetchall()


WEEKS = f"""
    WITH weeks AS (
      SELECT t.episode_id, (date_diff('day', e.started_date, t.test_date) - 1) // 7 + 1 AS week,
        bool_or(t.opioid_positive) AS is_positive, bool_or(NOT t.opioid_positive) AS is_negative
      FROM test_days AS t JOIN episodes AS e ON e.episode_id = t.episode_id
      WHERE t.test_date > e.started_date AND t.test_date <= {CONSENT} + 168
      GROUP BY ALL
    ),
    letters AS (
      SELECT a.trial, a.medicine, w.*, x.word[CAST(w.week AS INTEGER)] AS letter
      FROM weeks AS w JOIN arms AS a ON a.episode_id = w.episode_id
      JOIN words AS x ON x.episode_id = w.episode_id
      JOIN episodes AS e ON e.episode_id = w.episode_id
      WHERE a.trial IN ('27', '51')
        AND (e.ended_date IS NULL OR date_diff('day', e.started_date, e.ended_date) >= 7 * w.week)
    )"""
"""Weeks that lie wholly in treatment: our tables look at tests of people in treatment only."""


def test_every_week_in_treatment_has_the_authors_letter(record):
    counted = rows_of(
        record,
        f"""{WEEKS} SELECT count(DISTINCT episode_id), count(*), count(*) FILTER (letter <> CASE
          WHEN is_positive AND is_negative THEN '*' WHEN is_positive THEN '+' WHEN is_negative THEN '-'
          ELSE 'o' END) FROM letters""",
    )
    people, weeks, others = counted[0]
    assert others == 0
    assert (people, weeks) > (1_500, 20_000)


@pytest.mark.parametrize(
    ("medicine", "positive", "attended", "percent"),
    [("methadone", 1_767, 4_822, 36.6), ("buprenorphine_naloxone", 1_575, 4_315, 36.5)],
)
def test_opioid_positive_weeks_10_to_24_of_those_attended_in_treatment(
    record, medicine, positive, attended, percent
):
    """Published: about 40% in both arms. Of all weeks, after treatment too: 36.6% and 37.1%."""
    found = rows_of(
        record,
        f"""{WEEKS} SELECT count(*) FILTER (is_positive), count(*) FROM letters
        WHERE trial = '27' AND medicine = '{medicine}' AND week BETWEEN 10 AND 24
          AND (is_positive OR is_negative)""",
    )
    assert found == [(positive, attended)]
    assert 100 * positive / attended == pytest.approx(percent, abs=0.05)


@pytest.mark.parametrize(
    ("medicine", "there", "of", "percent"),
    [("methadone", 390, 529, 74), ("buprenorphine_naloxone", 341, 740, 46)],
)
def test_the_example_indicator_gives_the_published_completion(record, medicine, there, of, percent):
    indicator = load_indicators(ROOT / "examples" / "indicators")["retained_158d"]
    found = rows_of(
        record,
        f"""SELECT count(*) FILTER (met), count(*) FROM ({bound_select(indicator, OBSERVED_TO)})
        JOIN arms USING (episode_id) WHERE trial = '27' AND medicine = '{medicine}'""",
    )
    assert found == [(there, of)]
    assert round(100 * there / of) == percent


def test_windows_hold_what_the_tests_and_reviews_of_treatment_say(record):
    """Each positive day of treatment is in exactly one window, and each window with one is use."""
    in_windows = rows_of(
        record,
        "SELECT count(*), count(*) FILTER (used IS DISTINCT FROM TRUE) FROM use_windows WHERE test_positive",
    )
    in_tests = rows_of(
        record,
        """SELECT count(DISTINCT (t.episode_id, (date_diff('day', e.started_date, t.test_date) - 1) // 28))
        FROM test_days AS t JOIN episodes AS e USING (episode_id)
        WHERE t.opioid_positive AND t.test_date > e.started_date""",
    )
    assert in_windows == [(in_tests[0][0], 0)]


def test_tests_and_words_agree_well_beyond_chance_and_every_window_is_counted(record):
    rows = measure_agreement(record, observed_to=OBSERVED_TO)
    everyone = rows[-1]
    assert everyone["service_id"] is None
    assert 0.6 < everyone["lower"] < everyone["kappa"] < everyone["upper"] < 0.8
    windows = rows_of(record, "SELECT count(*) FROM use_windows WHERE status <> 'off'")
    assert windows == [(sum(everyone[name] for name in COUNTS),)]
    assert everyone["windows"] == sum(row["windows"] for row in rows[:-1])


NOBODY_ELIGIBLE = {
    "activity_need_supported",
    "back_after_completion_182d",
    "completed_not_back_182d",
    "family_need_supported",
    "needs_helped",
    "retained_365d",
    "stopped_sustained_365d",
    "trauma_need_supported",
}
"""The trials lasted 24 weeks, held no such needs, and count nobody as having completed."""

NOT_RECORDED = {
    "bbv_tested_84d",
    "cbt_mental_health_need_84d",
    "contingency_offered_on_top",
    "ecg_high_methadone_84d",
    "employment_need_supported",
    "family_work_84d",
    "hep_b_course_182d",
    "housing_need_supported",
    "housing_resolved_182d",
    "injected_182d",
    "keywork_28d",
    "mental_health_need_supported",
    "motivational_84d",
    "mutual_aid_84d",
    "naloxone_supplied",
    "needs_offered_28d",
    "needs_started_28d",
    "paid_work_182d",
    "psychological_health_182d",
    "psychosocial_attended_84d",
    "psychosocial_started_84d",
    "quality_of_life_182d",
    "supervised_182d",
    "supervised_84d",
    "supervision_reinstated_after_positive_28d",
    "treatment_reviewed_after_use_28d",
}
"""What the trials published nothing about: everyone eligible is unknown, and no proportion is given."""


def test_every_indicator_has_a_value_or_says_that_nobody_is_eligible_or_known(store):
    snapshot = open_snapshot(store)
    with snapshot.connect() as connection:
        counts = measure(connection, load_indicators(), by=[], observed_to=snapshot.observed_to)
    rows = {row["indicator"]: row for row in counts.rows()}
    assert load_indicators().keys() - rows.keys() == NOBODY_ELIGIBLE
    assert {name for name, row in rows.items() if row["denominator"] == 0} == NOT_RECORDED
    assert all((row["proportion"] is None) == (name in NOT_RECORDED) for name, row in rows.items())
