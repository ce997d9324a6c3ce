"""The synthetic system is near what its parameters were tuned to, and keeps what its formats rely on."""

from __future__ import annotations

import pytest

from lib.simulated import NO_PRESSURE, asked, check, one_row, rules_broken, system, write_system
from mainstay.errors import UsageError
from mainstay.simulate.system import simulate, whole_tables

PEOPLE = 9000

AT_182_DAYS = """
    WITH begun AS (
        SELECT episode_id, service_id, end_reason,
            date_diff('day', started_date, coalesce(ended_date, DATE '2026-01-01')) AS stayed_days
        FROM episodes WHERE started_date <= DATE '2025-06-30' {and_where}
    ), latest AS (
        SELECT reviews.episode_id, max_by(opiate_days, review_date) AS opiate_days
        FROM reviews JOIN episodes ON episodes.episode_id = reviews.episode_id
        WHERE stage = 'review' AND date_diff('day', started_date, review_date) BETWEEN 29 AND 182
        GROUP BY ALL
    )
    SELECT
        avg(CASE WHEN stayed_days >= 84 THEN 1 ELSE 0 END),
        avg(CASE WHEN stayed_days >= 182 THEN 1 ELSE 0 END),
        avg(CASE WHEN stayed_days >= 182 AND opiate_days = 0 THEN 1 WHEN stayed_days >= 182
            AND opiate_days > 0 THEN 0 END),
        avg(CASE WHEN stayed_days >= 182 AND opiate_days = 0 THEN 1
            WHEN end_reason LIKE 'completed%' AND stayed_days < 182 THEN 1 ELSE 0 END)
    FROM begun LEFT JOIN latest ON latest.episode_id = begun.episode_id"""

PUSHES = "Z0002"


def at_182_days(tables, and_where=""):
    """Retained 84 and 182 days; not using, of those reviewed; there or completed, and not using, of all."""
    return one_row(tables, AT_182_DAYS.format(and_where=and_where))


def test_people_stay_about_as_long_as_in_england():
    stayed_84, stayed_182, *_ = at_182_days(system(PEOPLE))
    assert 0.74 < stayed_84 < 0.86
    assert 0.58 < stayed_182 < 0.72


def test_about_half_of_those_reviewed_have_stopped():
    assert 0.40 < at_182_days(system(PEOPLE))[2] < 0.52


def test_where_people_are_pushed_those_who_stay_look_better_and_fewer_are_helped():
    everywhere = at_182_days(system(PEOPLE))
    pushed = at_182_days(system(PEOPLE), f"AND service_id = '{PUSHES}'")
    assert pushed[2] > everywhere[2] + 0.05
    assert pushed[3] < everywhere[3] - 0.03


def test_without_pressure_that_service_is_like_the_others():
    tables = system(PEOPLE, NO_PRESSURE)
    everywhere, pushed = at_182_days(tables), at_182_days(tables, f"AND service_id = '{PUSHES}'")
    assert abs(pushed[2] - everywhere[2]) < 0.05
    assert pushed[3] > everywhere[3] - 0.03


def test_low_doses_are_followed_by_more_use_and_more_leaving():
    everywhere = at_182_days(system(PEOPLE))
    low = at_182_days(system(PEOPLE), "AND service_id = 'Z0003'")
    assert low[1] < everywhere[1]
    assert low[2] < everywhere[2]


def test_one_service_improved_in_the_last_year():
    before, after = (
        at_182_days(system(PEOPLE), f"AND service_id = 'Z0005' AND started_date {when}")[2]
        for when in ("< DATE '2024-04-01'", ">= DATE '2025-01-01'")
    )
    assert after > before + 0.05


def test_one_service_got_worse_in_the_last_year():
    supplied = """
        SELECT avg(CASE WHEN event_date IS NOT NULL THEN 1 ELSE 0 END)
        FROM episodes LEFT JOIN health_events
            ON health_events.episode_id = episodes.episode_id AND kind = 'naloxone_supplied'
        WHERE service_id = 'Z0006' AND started_date {when}"""
    before, after = (
        one_row(system(PEOPLE), supplied.format(when=when))[0]
        for when in ("< DATE '2025-01-01'", "BETWEEN DATE '2025-01-01' AND DATE '2025-11-30'")
    )
    assert after < before - 0.3


def test_needs_doses_and_attendance_are_near_their_parameters():
    tables = system(PEOPLE)
    needs = one_row(
        tables,
        "SELECT count(DISTINCT needs.episode_id) * 1.0 / (SELECT count(*) FROM episodes) FROM needs"
        " WHERE domain = 'mental_health'",
    )
    missed = one_row(tables, "SELECT avg(CASE WHEN outcome = 'missed' THEN 1 ELSE 0 END) FROM doses")
    assert 0.67 < needs[0] < 0.75
    assert 0.05 < missed[0] < 0.08


def test_some_come_again_some_transfer_within_three_weeks_and_some_never_start():
    query = """
        WITH stays AS (
            SELECT *, lag(ended_date) OVER own AS left_on, lag(end_reason) OVER own AS why,
                lag(service_id) OVER own AS from_service
            FROM episodes WINDOW own AS (PARTITION BY person_id ORDER BY triaged_date, episode_id)
        )
        SELECT count(*) FILTER (why = 'transferred'),
            count(*) FILTER (why = 'transferred'
                AND date_diff('day', left_on, coalesce(started_date, triaged_date)) <= 21
                AND service_id <> from_service),
            count(*) FILTER (why <> 'transferred'),
            min(date_diff('day', left_on, triaged_date)) FILTER (why <> 'transferred'),
            count(*) FILTER (started_date IS NULL AND ended_date IS NOT NULL)
        FROM stays"""
    transferred, in_time, again, gap_days, never_started = one_row(system(PEOPLE), query)
    assert transferred > 50
    assert in_time == transferred
    assert again > 200
    assert gap_days > 21
    assert never_started > 50


RULES_OF_FORMATS = {
    "an episode starts with its first intervention": """
        SELECT count(*) FROM episodes JOIN (
            SELECT episode_id, min(started_date) AS first_date FROM interventions GROUP BY ALL
        ) AS firsts ON firsts.episode_id = episodes.episode_id
        WHERE first_date IS DISTINCT FROM started_date""",
    "interventions of one kind do not overlap": """
        WITH modalities AS (
            SELECT DISTINCT episode_id, kind, started_date, ended_date FROM interventions
            WHERE started_date IS NOT NULL
        ), nexts AS (
            SELECT *, lead(started_date) OVER own AS next_date
            FROM modalities WINDOW own AS (PARTITION BY episode_id, kind ORDER BY started_date)
        )
        SELECT count(*) FROM nexts WHERE next_date <= coalesce(ended_date, DATE '2100-01-01')""",
    "rows of one intervention share their dates": """
        SELECT count(*) FROM (
            SELECT count(DISTINCT (offered_date, started_date, ended_date, exit, kind)) AS kinds
            FROM interventions GROUP BY regexp_replace(intervention_id, '-[a-z_]+$', '')
        ) WHERE kinds > 1""",
    "what ended says how": """
        SELECT count(*) FROM interventions WHERE (exit IS NULL) <> (ended_date IS NULL)""",
    "an episode that ended says why": """
        SELECT count(*) FROM episodes WHERE (end_reason IS NULL) <> (ended_date IS NULL)""",
    "nothing ends after its episode": """
        SELECT count(*) FROM interventions JOIN episodes ON episodes.episode_id = interventions.episode_id
        WHERE interventions.ended_date > episodes.ended_date
            OR (interventions.started_date IS NOT NULL AND interventions.ended_date IS NULL
                AND episodes.ended_date IS NOT NULL)""",
    "needs found at triage are of three kinds": """
        SELECT count(*) FROM needs JOIN episodes ON episodes.episode_id = needs.episode_id
        WHERE (found_date = triaged_date) <> (domain IN ('mental_health', 'housing', 'employment'))""",
    "who does not inject does not share": """
        SELECT count(*) FROM reviews WHERE injecting_days = 0 AND shared_equipment""",
    "who completed treatment was not using opioids or crack": """
        SELECT count(*) FROM reviews JOIN episodes ON episodes.episode_id = reviews.episode_id
        WHERE stage = 'exit' AND end_reason LIKE 'completed%' AND (opiate_days > 0 OR crack_days > 0)""",
    "prescriptions of an episode follow one another": """
        WITH nexts AS (
            SELECT *, lead(started_date) OVER (PARTITION BY episode_id ORDER BY started_date) AS next_date
            FROM prescriptions
        )
        SELECT count(*) FROM nexts
        WHERE next_date IS NOT NULL AND date_diff('day', ended_date, next_date) IS DISTINCT FROM 1""",
    "a dose is as prescribed": """
        SELECT count(*) FROM doses ANTI JOIN prescriptions
        ON prescriptions.episode_id = doses.episode_id AND prescriptions.medicine = doses.medicine
            AND dose_date >= started_date AND (ended_date IS NULL OR dose_date <= ended_date)
            AND (daily_dose_mg IS NULL OR daily_dose_mg = dose_mg)""",
}


@pytest.mark.parametrize("rule", RULES_OF_FORMATS)
def test_what_the_formats_rely_on_holds(rule):
    assert one_row(system(2000), RULES_OF_FORMATS[rule]) == (0,)


def test_every_rule_of_the_record_holds_but_for_reviews_after_the_end(tmp_path):
    broken = rules_broken(check(write_system(tmp_path / "system", 1500, 12, 3, 9)))
    assert {rule[:4] for rule in broken} <= {("warning", "reviews", "review_date", "after_episode")}


def test_everybody_is_18_or_older_when_first_seen_whatever_their_birthday():
    youngest = one_row(
        system(PEOPLE),
        "SELECT min(year(triaged_date) - birth_year) FROM episodes JOIN people"
        " ON people.person_id = episodes.person_id",
    )
    assert youngest == (19,)


def test_answers_left_out_are_missing_and_not_zero():
    missing, given = one_row(
        system(2000), "SELECT count(*) FILTER (opiate_days IS NULL), count(opiate_days) FROM reviews"
    )
    assert 0 < missing < 0.03 * given


@pytest.mark.parametrize("sizes", [(0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 0, 1), (1, 1, 21, 1), (1, 1, 1, -1)])
def test_sizes_that_make_no_system_are_refused(sizes):
    with pytest.raises(UsageError, match="at least one person"):
        simulate(*sizes)


def test_the_smallest_system_has_one_person():
    tables = whole_tables(1, 1, 1, seed=0)
    with asked(tables) as connection:
        assert connection.execute("SELECT count(*) FROM people").fetchall() == [(1,)]
