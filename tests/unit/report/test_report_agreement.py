from __future__ import annotations

from datetime import date, timedelta

from mainstay.engines.duckdb import connect
from mainstay.record.schema import create_empty_record
from mainstay.report.agreement import AgreementLine, tell_agreement

STARTED, OBSERVED_TO = date(2025, 1, 6), date(2025, 12, 31)
SERVICES = {"A": "Alder Lane", "B": "Brook Street"}


def told(*, tested=None, reported_days=None, service_id=None):
    with connect() as connection:
        create_empty_record(connection)
        connection.execute(
            "INSERT INTO services (service_id, name) VALUES ('A', 'Alder Lane'), ('B', 'Brook')"
        )
        connection.execute(
            "INSERT INTO episodes (episode_id, person_id, service_id, started_date, ended_date, end_reason)"
            " VALUES ('e', 'p', 'A', ?, ?, 'dropped_out')",
            [STARTED, STARTED + timedelta(days=28)],
        )
        connection.execute(
            "INSERT INTO doses VALUES ('e', ?, 'methadone', 60, 'supervised')", [STARTED + timedelta(days=1)]
        )
        day = STARTED + timedelta(days=28)
        if tested:
            connection.execute("INSERT INTO tests VALUES ('e', ?, 'urine', 'opioid', ?)", [day, tested])
        if reported_days is not None:
            connection.execute(
                "INSERT INTO reviews (review_id, episode_id, review_date, stage, opiate_days)"
                " VALUES ('r', 'e', ?, 'review', ?)",
                [day, reported_days],
            )
        return tell_agreement(connection, SERVICES, observed_to=OBSERVED_TO, service_id=service_id)


def test_a_test_and_a_review_that_differ_are_counted_as_such():
    all_services, alder = told(tested="positive", reported_days=0)
    assert (alder.name, alder.compared, alder.test_only, alder.report_only) == ("Alder Lane", 1, 1, 0)
    assert all_services.test_only == 1


def test_a_window_with_one_source_is_not_compared():
    alder = told(tested="negative")[1]
    assert (alder.compared, alder.one_source, alder.kappa_words) == (0, 1, "–")


def test_a_service_without_a_window_has_no_line():
    assert [line.name for line in told(tested="negative")] == ["All services", "Alder Lane"]
    assert [line.name for line in told(tested="negative", service_id="B")] == ["All services"]


def test_kappa_is_given_with_its_interval():
    line = AgreementLine("A", 20, 5, 10, 15, 3, 0.4, 0.1586, 0.6414)
    assert line.compared == 50
    assert line.kappa_words == "0.40 (0.16 to 0.64)"
