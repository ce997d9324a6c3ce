"""dose_reduced_after_positive_28d: a lower prescribed dose soon after a positive test."""

from __future__ import annotations

import pytest

from lib.text_table import check, day

HERE = """
    episodes
    episode_id | started_date | expect
    a case     | d0           | {0}

    tests
    episode_id | test_date | result
    a case     | d100      | positive
    """


@pytest.mark.parametrize(
    ("first_ends", "starts", "dose", "expect"),
    [
        ("d99", "d100", "60", "not met"),  # the dose of the day itself
        ("d100", "d101", "60", "met"),
        ("d100", "d101", "80", "not met"),
        ("d100", "d101", "100", "not met"),
        ("d100", "d101", "", "unknown"),
        ("d127", "d128", "60", "met"),
        ("d128", "d129", "60", "not met"),
        ("d110", "d140", "60", "unknown"),  # nothing recorded on day 128
    ],
)
def test_the_next_prescription_by_its_start_and_dose(first_ends, starts, dose, expect):
    check(
        "dose_reduced_after_positive_28d",
        f"""
        {HERE.format(expect)}

        prescriptions
        episode_id | started_date | ended_date   | daily_dose_mg
        a case     | d0           | {first_ends} | 80
        a case     | {starts}     |              | {dose}
        """,
    )


@pytest.mark.parametrize(
    ("before", "after", "expect"),
    [
        ("methadone", "methadone", "met"),
        ("methadone", "buprenorphine", "not met"),
        ("buprenorphine", "buprenorphine_naloxone", "met"),
        ("buprenorphine_depot", "buprenorphine", "not counted"),
        ("naltrexone_injection", "methadone", "not counted"),
        ("other", "methadone", "not counted"),
    ],
)
def test_only_the_same_medicine_can_be_lower(before, after, expect):
    check(
        "dose_reduced_after_positive_28d",
        f"""
        {HERE.format(expect)}

        prescriptions
        episode_id | medicine | started_date | ended_date | daily_dose_mg
        a case     | {before} | d0           | d109       | 20
        a case     | {after}  | d110         |            | 12
        """,
    )


@pytest.mark.parametrize(
    ("starts", "dose", "expect"),
    [("d100", "80", "not met"), ("d101", "80", "unknown"), ("d0", "", "unknown")],
)
def test_without_a_dose_on_the_day_it_is_unknown(starts, dose, expect):
    check(
        "dose_reduced_after_positive_28d",
        f"""
        {HERE.format(expect)}

        prescriptions
        episode_id | started_date | daily_dose_mg
        a case     | {starts}     | {dose}
        """,
    )


def test_diamorphine_explains_an_opioid_and_not_methadone():
    check(
        "dose_reduced_after_positive_28d",
        """
        episodes
        episode_id | started_date | expect
        its own    | d0           | not counted
        methadone  | d0           | met

        tests
        episode_id | test_date | substance | result
        its own    | d100      | opioid    | positive
        methadone  | d100      | methadone | positive

        prescriptions
        episode_id | medicine    | started_date | ended_date | daily_dose_mg
        its own    | diamorphine | d0           | d109       | 200
        its own    | diamorphine | d110         |            | 150
        methadone  | diamorphine | d0           | d109       | 200
        methadone  | diamorphine | d110         |            | 150
        """,
    )


def test_without_any_prescription_it_is_unknown():
    check("dose_reduced_after_positive_28d", HERE.format("unknown"))


@pytest.mark.parametrize(("prescribed_until", "expect"), [("d109", "not met"), ("d108", "unknown")])
def test_treatment_that_ended_is_looked_at_to_the_day_before(prescribed_until, expect):
    check(
        "dose_reduced_after_positive_28d",
        f"""
        episodes
        episode_id | started_date | ended_date | end_reason  | expect
        a case     | d0           | d110       | dropped_out | {expect}

        prescriptions
        episode_id | started_date | ended_date
        a case     | d0           | {prescribed_until}

        tests
        episode_id | test_date | result
        a case     | d100      | positive
        """,
    )


def test_only_positive_tests_28_days_ago_or_more_count():
    prescribed = "\n\nprescriptions\nepisode_id | started_date\na case | d0"
    text = HERE + prescribed
    check("dose_reduced_after_positive_28d", text.format("not met"), observed_to=day(128))
    check("dose_reduced_after_positive_28d", text.format("not counted"), observed_to=day(127))
    negative = text.format("not counted").replace("positive", "negative")
    check("dose_reduced_after_positive_28d", negative)


def test_use_that_only_the_person_told_of_does_not_count():
    check(
        "dose_reduced_after_positive_28d",
        """
        episodes
        episode_id | started_date | expect
        a case     | d0           | not counted

        reviews
        episode_id | review_date | opiate_days
        a case     | d100        | 20
        """,
    )


@pytest.mark.parametrize(
    ("asked", "expect"),
    [("true", "not met"), ("false", "met"), ("", "met")],  # unknown is not 'asked for'
)
def test_a_lower_dose_that_the_person_asked_for_does_not_count(asked, expect):
    check(
        "dose_reduced_after_positive_28d",
        f"""
        {HERE.format(expect)}

        prescriptions
        episode_id | started_date | ended_date | daily_dose_mg | asked_for_by_person
        a case     | d0           | d109       | 80            |
        a case     | d110         |            | 60            | {asked}
        """,
    )


@pytest.mark.parametrize(
    ("first", "first_asked", "second", "second_asked", "expect"),
    [
        ("60", "true", "60", "", "not met"),  # the amount asked for, prescribed again
        ("60", "true", "70", "", "not met"),
        ("60", "true", "50", "", "met"),
        ("60", "true", "50", "true", "not met"),
        ("60", "false", "50", "true", "met"),
        ("60", "", "100", "true", "met"),
        ("", "true", "80", "", "unknown"),
    ],
)
def test_each_change_of_dose_is_taken_by_itself(first, first_asked, second, second_asked, expect):
    check(
        "dose_reduced_after_positive_28d",
        f"""
        {HERE.format(expect)}

        prescriptions
        episode_id | started_date | ended_date | daily_dose_mg | asked_for_by_person
        a case     | d0           | d104       | 80            | true
        a case     | d105         | d109       | {first}       | {first_asked}
        a case     | d110         |            | {second}      | {second_asked}
        """,
    )
