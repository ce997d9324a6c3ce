"""opioid_test_positive: an opioid other than the prescribed medicine, in tests of people in treatment."""

from __future__ import annotations

import pytest

from lib.text_table import check


@pytest.mark.parametrize(
    ("result", "expect"),
    [
        ("positive", "met"),
        ("negative", "not met"),
        ("refused", "unknown"),
        ("not_given", "unknown"),
        ("invalid", "unknown"),
    ],
)
def test_each_result(result, expect):
    check(
        "opioid_test_positive",
        f"""
        episodes
        episode_id | started_date
        a case     | d0

        tests
        episode_id | test_date | result   | expect
        a case     | d50       | {result} | {expect}
        """,
    )


def test_a_medicine_explains_its_own_substance_only():
    check(
        "opioid_test_positive",
        """
        episodes
        episode_id             | started_date | expect
        takes methadone        | d0           | not met
        takes buprenorphine    | d0           | met
        takes nothing          | d0           | met
        bought buprenorphine   | d0           | met
        own buprenorphine      | d0           | not met
        takes diamorphine      | d0           | unknown
        and bought methadone   | d0           | met

        prescriptions
        episode_id             | medicine               | started_date
        takes methadone        | methadone              | d0
        takes buprenorphine    | buprenorphine          | d0
        bought buprenorphine   | methadone              | d0
        own buprenorphine      | buprenorphine_naloxone | d0
        takes diamorphine      | diamorphine            | d0
        and bought methadone   | diamorphine            | d0

        tests
        episode_id             | test_date | substance     | result
        takes methadone        | d50       | opioid        | negative
        takes methadone        | d50       | methadone     | positive
        takes buprenorphine    | d50       | opioid        | negative
        takes buprenorphine    | d50       | methadone     | positive
        takes nothing          | d50       | opioid        | negative
        takes nothing          | d50       | methadone     | positive
        bought buprenorphine   | d50       | opioid        | negative
        bought buprenorphine   | d50       | buprenorphine | positive
        own buprenorphine      | d50       | opioid        | negative
        own buprenorphine      | d50       | buprenorphine | positive
        takes diamorphine      | d50       | opioid        | positive
        and bought methadone   | d50       | opioid        | positive
        and bought methadone   | d50       | methadone     | positive
        """,
    )


def test_how_long_a_medicine_explains_a_positive():
    check(
        "opioid_test_positive",
        """
        episodes
        episode_id            | started_date | expect
        ended 28 days before  | d0           | not met
        ended 29 days before  | d0           | met
        dose 28 days before   | d0           | not met
        dose 29 days before   | d0           | met
        missed dose           | d0           | met
        starts the day after  | d0           | met

        prescriptions
        episode_id            | started_date | ended_date
        ended 28 days before  | d0           | d72
        ended 29 days before  | d0           | d71
        starts the day after  | d101         |

        doses
        episode_id            | dose_date | outcome
        dose 28 days before   | d72       | supervised
        dose 29 days before   | d71       | taken_away
        missed dose           | d99       | missed

        tests
        episode_id            | test_date | substance | result
        ended 28 days before  | d100      | opioid    | negative
        ended 28 days before  | d100      | methadone | positive
        ended 29 days before  | d100      | opioid    | negative
        ended 29 days before  | d100      | methadone | positive
        dose 28 days before   | d100      | opioid    | negative
        dose 28 days before   | d100      | methadone | positive
        dose 29 days before   | d100      | opioid    | negative
        dose 29 days before   | d100      | methadone | positive
        missed dose           | d100      | opioid    | negative
        missed dose           | d100      | methadone | positive
        starts the day after  | d100      | opioid    | negative
        starts the day after  | d100      | methadone | positive
        """,
    )


def test_a_negative_needs_an_answer_for_opioids_and_for_all_that_was_looked_for():
    check(
        "opioid_test_positive",
        """
        episodes
        episode_id            | started_date | expect
        only methadone tested | d0           | unknown
        one without an answer | d0           | unknown
        one is enough         | d0           | met
        other drugs only      | d0           | not counted

        tests
        episode_id            | test_date | substance | result
        only methadone tested | d50       | methadone | negative
        one without an answer | d50       | opioid    | negative
        one without an answer | d50       | methadone | invalid
        one is enough         | d50       | opioid    | positive
        one is enough         | d50       | methadone | invalid
        other drugs only      | d50       | cocaine   | positive
        """,
    )


def test_each_day_with_a_test_counts_from_the_start_of_treatment_to_its_end():
    rows = check(
        "opioid_test_positive",
        """
        episodes
        episode_id      | started_date | ended_date | end_reason
        before          | d10          | d50        | other
        first day       | d10          | d50        | other
        last day        | d10          | d50        | other
        after           | d10          | d50        | other
        every week      | d10          | d50        | other

        tests
        episode_id      | test_date | result   | expect
        before          | d9        | positive | not counted
        first day       | d10       | positive | met
        last day        | d50       | positive | met
        after           | d51       | positive | not counted

        tests
        episode_id      | test_date | result
        every week      | d20       | positive
        every week      | d27       | negative
        """,
    )
    assert [row["met"] for row in rows if row["episode_id"] == "every week"] in ([True, False], [False, True])
