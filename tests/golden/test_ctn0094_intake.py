"""The published trials, imported: the record gives the authors' own figures back.

People are only counted here: no message of a test names anyone or shows what anyone used.
"""

from __future__ import annotations

from datetime import date

import pytest

from mainstay.intake.pseudonyms import make_pseudonym_macro
from mainstay.intake.publish import import_sources
from mainstay.intake.r_data import read_r_tables
from mainstay.intake.stage import parse_source
from mainstay.record.store import open_snapshot

pytest.importorskip("rdata", reason="the extra 'ctn0094' is not installed")

KEY = bytes(range(32))
CONSENT = "DATE '2010-01-01'"
RAW = ("randomization", "treatment", "visit", "tlfb", "psychiatric")
DERIVED = ("derived_visitImputed", "derived_weeklyOpioidPattern", "derived_inductDelay")


@pytest.fixture(scope="module")
def publication(shared_data, tmp_path_factory):
    source = parse_source(f"ctn0094={shared_data / 'public.ctn0094data'}")
    store = tmp_path_factory.mktemp("ctn0094") / "store"
    return store, import_sources(store, [source], key=KEY, as_of=date(2026, 1, 1))


@pytest.fixture(scope="module")
def record(publication, shared_data):
    """The record with the published tables beside it; `named` gives the pseudonym of each participant."""
    published = read_r_tables(shared_data / "public.ctn0094data")
    derived = read_r_tables(shared_data / "public.ctn0094extra", wanted=None)
    with open_snapshot(publication[0]).connect() as connection:
        make_pseudonym_macro(connection, KEY)
        for name, table in {**published, **derived}.items():
            if name in (*RAW, *DERIVED, "everybody"):
                connection.register("came", table)
                connection.execute(f"CREATE TABLE {name} AS SELECT * FROM came")
        connection.execute(f"""
            CREATE TABLE named AS
            SELECT y.who, y.project, e.episode_id, e.service_id, e.ended_date, p.medicine,
              date_diff('day', {CONSENT}, e.started_date) AS start_day
            FROM everybody AS y
            JOIN episodes AS e ON e.episode_id = pseudonym('episode_id', CAST(y.who AS VARCHAR))
            LEFT JOIN (SELECT DISTINCT episode_id, medicine FROM prescriptions) AS p
              ON p.episode_id = e.episode_id""")
        yield connection


def one(connection, query):
    rows = connection.execute(query).fetchall()
    assert len(rows) == 1
    return rows[0] if len(rows[0]) > 1 else rows[0][0]


def test_every_row_is_in_order(publication):
    assert publication[1].checked.set_aside == 0


def test_services_are_sites_within_trials(record):
    assert one(record, "SELECT count(*), count(DISTINCT provider), count(area) FROM services") == (34, 3, 0)
    assert one(record, "SELECT count(*) FROM services WHERE service_id IN ('27-16', '30-16', '51-16')") == 3


def test_everyone_has_one_episode_and_those_not_randomised_no_start(record):
    counts = "SELECT count(*), count(DISTINCT person_id), count(started_date), count(triaged_date)"
    assert one(record, f"{counts} FROM episodes") == (3_560, 3_560, 2_492, 3_560)
    unstarted = "SELECT count(ended_date), count(end_reason) FROM episodes WHERE started_date IS NULL"
    assert one(record, unstarted) == (0, 0)


def test_arms_have_the_published_size(record):
    rows = record.execute(
        "SELECT project, medicine, count(*) FROM named WHERE medicine IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    assert rows == [
        ("27", "buprenorphine_naloxone", 740),
        ("27", "methadone", 529),
        ("30", "buprenorphine_naloxone", 653),
        ("51", "buprenorphine_naloxone", 287),
        ("51", "naltrexone_injection", 283),
    ]


@pytest.mark.parametrize(
    ("medicine", "day", "there"),
    [
        ("methadone", 158, 390),
        ("buprenorphine_naloxone", 158, 341),
        ("methadone", 154, 394),
        ("buprenorphine_naloxone", 154, 343),
    ],
)
def test_still_in_treatment_in_the_first_trial(record, medicine, day, there):
    found = one(
        record,
        f"""SELECT count(*) FROM named WHERE project = '27' AND medicine = '{medicine}'
        AND (ended_date IS NULL OR date_diff('day', {CONSENT}, ended_date) - start_day >= {day})""",
    )
    assert found == there


@pytest.mark.parametrize(
    ("medicine", "from_mg", "to_mg", "completed", "of"),
    [("methadone", 60, 1_000, 347, 429), ("buprenorphine_naloxone", 30, 32, 116, 201)],
)
def test_completion_by_highest_dose(record, medicine, from_mg, to_mg, completed, of):
    found = one(
        record,
        f"""SELECT count(*) FILTER (n.ended_date IS NULL), count(*)
        FROM named AS n
        JOIN (SELECT episode_id, max(dose_mg) AS highest_mg FROM doses GROUP BY episode_id) AS d
          ON d.episode_id = n.episode_id
        WHERE n.project = '27' AND n.medicine = '{medicine}' AND highest_mg BETWEEN {from_mg} AND {to_mg}""",
    )
    assert found == (completed, of)


@pytest.mark.parametrize(
    ("medicine", "inducted", "of"), [("naltrexone_injection", 204, 283), ("buprenorphine_naloxone", 270, 287)]
)
def test_inducted_in_the_third_trial(record, medicine, inducted, of):
    found = one(
        record,
        f"""SELECT count(DISTINCT d.episode_id), count(DISTINCT n.episode_id)
        FROM named AS n LEFT JOIN doses AS d ON d.episode_id = n.episode_id
        WHERE n.project = '51' AND n.medicine = '{medicine}'""",
    )
    assert found == (inducted, of)


def test_days_to_the_first_dose_are_the_authors(record):
    mismatches = one(
        record,
        f"""SELECT count(*) FILTER (i.inductDelay IS DISTINCT FROM d.first_day - n.start_day)
        FROM derived_inductDelay AS i JOIN named AS n ON n.who = i.who
        LEFT JOIN (
          SELECT episode_id, date_diff('day', {CONSENT}, min(dose_date)) AS first_day FROM doses GROUP BY ALL
        ) AS d ON d.episode_id = n.episode_id""",
    )
    assert mismatches == 0


def test_a_day_has_one_dose_and_it_is_the_larger_amount(record):
    mismatches = one(
        record,
        f"""SELECT count(*) FILTER (t.amount IS DISTINCT FROM coalesce(d.dose_mg, 1)) FROM (
          SELECT n.episode_id, t."when" AS dose_day, max(t.amount) AS amount
          FROM treatment AS t JOIN named AS n ON n.who = t.who WHERE n.start_day IS NOT NULL GROUP BY ALL
        ) AS t FULL JOIN doses AS d
          ON d.episode_id = t.episode_id AND date_diff('day', {CONSENT}, d.dose_date) = t.dose_day""",
    )
    assert mismatches == 0
    doses = "SELECT count(*), count(*) FILTER (outcome = 'missed') FROM doses"
    assert one(record, doses) == (216_242 - 89 - 4, 0)


def test_injections_have_no_milligrams_and_no_daily_dose(record):
    injected = "WHERE medicine = 'naltrexone_injection'"
    assert one(record, f"SELECT count(*), count(dose_mg) FROM doses {injected}") == (805, 0)
    assert one(record, f"SELECT count(*), count(daily_dose_mg) FROM prescriptions {injected}") == (283, 0)


def test_prescriptions_are_runs_of_the_doses(record):
    """Each dose lies in exactly one prescription of its amount; each person in treatment has one."""
    rows = record.execute("""
        SELECT count(*), count(DISTINCT (d.episode_id, d.dose_date)) FROM doses AS d
        JOIN prescriptions AS p ON p.episode_id = d.episode_id AND p.medicine = d.medicine
          AND p.daily_dose_mg IS NOT DISTINCT FROM d.dose_mg
          AND d.dose_date BETWEEN p.started_date AND coalesce(p.ended_date, d.dose_date)""").fetchall()
    assert rows == [(216_149, 216_149)]
    assert one(record, "SELECT count(DISTINCT episode_id) FROM prescriptions") == 2_492
    undosed = "SELECT count(*) FROM prescriptions WHERE episode_id NOT IN (SELECT episode_id FROM doses)"
    assert one(record, undosed) == one(
        record, "SELECT count(*) - count(inductDelay) FROM derived_inductDelay"
    )


def test_attended_contacts_are_the_authors_present_days(record):
    """Over the days that their table covers for a person; it has each day once."""
    rows = record.execute(f"""
        WITH present AS (
          SELECT who, "when" AS day FROM derived_visitImputed WHERE visitImputed = 'Present'
        ),
        covered AS (
          SELECT who, min("when") AS first_day, max("when") AS last_day FROM derived_visitImputed GROUP BY who
        ),
        came AS (
          SELECT n.who, date_diff('day', {CONSENT}, c.contact_date) AS day
          FROM contacts AS c JOIN named AS n ON n.episode_id = c.episode_id
          JOIN covered AS v ON v.who = n.who
          WHERE c.outcome = 'attended'
            AND date_diff('day', {CONSENT}, c.contact_date) BETWEEN v.first_day AND v.last_day
        )
        SELECT count(p.who), count(*) FILTER (p.who IS NULL OR c.who IS NULL)
        FROM present AS p FULL JOIN came AS c ON c.who = p.who AND c.day = p.day""").fetchall()
    assert rows == [(38_227, 0)]


WEEKS = f"""
    WITH days AS (
      SELECT n.who, date_diff('day', {CONSENT}, t.test_date) AS day, n.start_day,
        bool_or(t.result = 'positive' AND t.substance IN ('opioid', 'methadone', 'buprenorphine')
          AND n.medicine NOT LIKE t.substance || '%') AS is_positive,
        bool_or(t.result = 'negative') AS is_tested
      FROM tests AS t JOIN named AS n ON n.episode_id = t.episode_id
      WHERE n.project IN ('27', '51') AND t.test_date > {CONSENT} + CAST(n.start_day AS INTEGER)
        AND t.test_date <= {CONSENT} + 168
      GROUP BY ALL
    ),
    weeks AS (
      SELECT who, (day - start_day - 1) // 7 + 1 AS week, bool_or(is_positive) AS positive,
        bool_or(is_tested AND NOT is_positive) AS negative
      FROM days GROUP BY ALL
    ),
    letters AS (
      SELECT n.medicine, x.who, place.week, substr(x.Phase_1, place.week, 1) AS theirs,
        CASE WHEN positive AND negative THEN '*' WHEN positive THEN '+' WHEN negative THEN '-' ELSE 'o' END
          AS ours
      FROM derived_weeklyOpioidPattern AS x
      JOIN named AS n ON n.who = x.who AND n.project IN ('27', '51') AND n.start_day IS NOT NULL
      CROSS JOIN (SELECT CAST(unnest(range(1, 40)) AS INTEGER) AS week) AS place
      LEFT JOIN weeks AS w ON w.who = x.who AND w.week = place.week
      WHERE place.week <= length(x.Phase_1)
    )"""
"""Their words end 168 days after consent, which may be within a week; one letter stands for each week."""


def test_weekly_status_from_tests_is_the_authors_word(record):
    found = one(record, f"{WEEKS} SELECT count(DISTINCT who), count(*) FILTER (ours <> theirs) FROM letters")
    assert found == (1_269 + 570, 0)


@pytest.mark.parametrize(("medicine", "percent"), [("methadone", 36.6), ("buprenorphine_naloxone", 37.1)])
def test_opioid_positive_weeks_of_those_attended_in_the_first_trial(record, medicine, percent):
    positive = one(
        record,
        f"""{WEEKS} SELECT 100.0 * count(*) FILTER (ours IN ('+', '*')) / count(*)
        FROM letters JOIN named USING (who) WHERE project = '27' AND letters.medicine = '{medicine}'
          AND week BETWEEN 10 AND 24 AND ours <> 'o'""",
    )
    assert positive == pytest.approx(percent, abs=0.05)


def test_a_negative_is_only_for_what_the_trial_looked_for(record):
    beyond = one(
        record,
        """SELECT count(*) FROM tests AS t JOIN named AS n ON n.episode_id = t.episode_id
        WHERE t.result = 'negative' AND (n.project, t.substance) IN (
          ('27', 'buprenorphine'), ('27', 'sedative'), ('30', 'alcohol'), ('30', 'sedative'),
          ('51', 'alcohol'), ('27', 'other'), ('30', 'other'), ('51', 'other'))""",
    )
    assert beyond == 0
    without_specimen = """SELECT count(*) FILTER (result = 'positive'), count(DISTINCT project) FROM tests
        JOIN named USING (episode_id) WHERE specimen IS NULL AND project = '30'"""
    assert one(record, without_specimen) == (0, 0)


def test_self_report_is_unknown_only_for_whom_none_was_taken(record):
    rows = record.execute("""
        SELECT count(*) FILTER (opiate_days IS NULL), count(*) FILTER (opiate_days IS NULL
          AND who NOT IN (SELECT who FROM tlfb)), max(opiate_days), count(injecting_days),
          count(crack_days) FILTER (project = '30')
        FROM reviews JOIN named USING (episode_id)""").fetchall()
    assert rows == [(1, 1, 28, 0, 0)]


def test_each_person_randomised_has_one_start_review_before_the_others(record):
    rows = record.execute(f"""
        WITH placed AS (
          SELECT episode_id, stage, date_diff('day', {CONSENT}, review_date) - start_day AS day
          FROM reviews JOIN named USING (episode_id)
        )
        SELECT count(*) FILTER (stage = 'start'), count(DISTINCT episode_id) FILTER (stage = 'start'),
          count(*) FILTER (stage = 'start' AND day <> 0),
          count(*) FILTER (stage <> 'start' AND (day < 21 OR abs((day + 14) % 28 - 14) > 7))
        FROM placed""").fetchall()
    assert rows == [(2_492, 2_492, 0, 0)]


def test_mental_health_needs_are_those_answered_yes(record):
    asked = """SELECT count(*) FROM psychiatric WHERE 'Yes' IN (has_major_dep, has_anx_pan, has_bipolar,
        has_schizophrenia, depression, anxiety, schizophrenia)"""
    found = "SELECT count(*) FROM needs WHERE domain = 'mental_health'"
    assert one(record, found) == one(record, asked)


def test_the_same_files_give_the_same_snapshot(publication, shared_data):
    source = parse_source(f"ctn0094={shared_data / 'public.ctn0094data' / 'data'}")
    again = import_sources(publication[0], [source], key=KEY, as_of=date(2026, 1, 1))
    assert again.snapshot_id == publication[1].snapshot_id
    assert not again.changed
