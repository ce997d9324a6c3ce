"""Events by day: what is not recorded is neither zero nor missed."""

from __future__ import annotations

from datetime import date

from mainstay.review.model import PersonRecord
from mainstay.review.timeline import timeline

OBSERVED_TO = date(2026, 3, 1)


def day(number):
    return date(2026, 1, number)


def events(**rows):
    return timeline(PersonRecord("p", "S01", "e", OBSERVED_TO, {}, {}, rows))


def doses(**outcomes):
    return tuple({"dose_date": day(int(name[1:])), "outcome": what} for name, what in outcomes.items())


def test_days_in_a_row_are_one_run_and_a_day_with_a_dose_is_not_missed():
    found = events(doses=doses(d1="missed", d2="missed", d4="missed", d5="supervised"))
    assert [(one.first_date, one.last_date, one.value) for one in found] == [
        (day(1), day(2), 2.0),
        (day(4), day(4), 1.0),
    ]
    both = (*doses(d7="missed"), *doses(d7="taken_away"))
    assert not events(doses=both)


def test_days_without_a_row_are_not_missed():
    assert not events(doses=doses(d1="supervised", d9="supervised"))


def test_a_prescription_in_force_goes_on_to_the_last_day_known():
    row = {"medicine": "methadone", "daily_dose_mg": None, "supervision": None, "started_date": day(3)}
    (event,) = events(prescriptions=({**row, "ended_date": None},))
    assert (event.is_open, event.last_date, event.value) == (True, OBSERVED_TO, None)
    assert "not recorded" in event.text
    (ended,) = events(prescriptions=({**row, "ended_date": day(9)},))
    assert (ended.is_open, ended.last_date) == (False, day(9))


def test_an_answer_that_was_not_given_is_said_and_has_no_value():
    (event,) = events(reviews=({"review_date": day(5), "stage": "review", "opiate_days": None},))
    assert event.value is None
    assert "opioid days not recorded" in event.text


def test_an_offer_that_did_not_start_is_shown_as_an_offer():
    row = {"kind": "psychosocial", "what": "motivational", "offered_date": day(2), "started_date": None}
    (event,) = events(interventions=(row,))
    assert event.text == "Offered: motivational (psychosocial)"


def test_events_come_by_day():
    found = events(
        tests=({"test_date": day(9), "substance": "opioid", "result": "refused", "specimen": None},),
        contacts=({"contact_date": day(2), "kind": "keywork", "outcome": "missed"},),
        health_events=({"event_date": day(5), "kind": "naloxone_supplied", "value": None, "unit": None},),
        needs=({"domain": "housing", "found_date": None},),
    )
    assert [one.first_date for one in found] == [day(2), day(5), day(9)]
    assert found[2].text == "opioid: refused (not recorded)"
