"""treatment_reviewed_after_use_28d: treatment looked at together within 28 days of reported use."""

from __future__ import annotations

import pytest

from lib.text_table import check, day

NAME = "treatment_reviewed_after_use_28d"
SERVICE_RECORDS = """
        episodes
        episode_id  | started_date
        a colleague | d0

        health_events
        episode_id  | event_date | kind
        a colleague | d50        | treatment_review
"""


def test_a_spec_of_its_file():
    check(
        NAME,
        f"""{SERVICE_RECORDS}
        episodes
        episode_id | started_date | expect
        looked at  | d0           | met
        not yet    | d0           | not met

        reviews
        episode_id | review_date | opiate_days
        looked at  | d100        | 3
        not yet    | d100        | 3

        health_events
        episode_id | event_date | kind
        looked at  | d110       | treatment_review
        """,
    )


@pytest.mark.parametrize(
    ("number", "expect"), [(99, "not met"), (100, "met"), (128, "met"), (129, "not met")]
)
def test_when_the_conversation_counts(number, expect):
    check(
        NAME,
        f"""{SERVICE_RECORDS}
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        reviews
        episode_id | review_date | opiate_days
        a case     | d100        | 3

        health_events
        episode_id | event_date | kind
        a case     | d{number}  | treatment_review
        """,
    )


@pytest.mark.parametrize(
    ("stage", "days", "expect"),
    [
        ("review", "1", "not met"),
        ("review", "0", "not counted"),
        ("review", "", "not counted"),
        ("start", "9", "not counted"),
        ("exit", "9", "not counted"),
    ],
)
def test_which_reviews_count(stage, days, expect):
    check(
        NAME,
        f"""{SERVICE_RECORDS}
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        reviews
        episode_id | review_date | stage   | opiate_days
        a case     | d100        | {stage} | {days}
        """,
    )


@pytest.mark.parametrize(("first", "expect"), [(128, "not met"), (129, "unknown"), (400, "unknown")])
def test_before_a_service_records_conversations_it_is_unknown(first, expect):
    check(
        NAME,
        f"""
        episodes
        episode_id  | started_date
        a colleague | d0

        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        reviews
        episode_id | review_date | opiate_days
        a case     | d100        | 3

        health_events
        episode_id  | event_date | kind
        a colleague | d{first}   | treatment_review
        """,
    )


def test_what_another_service_records_says_nothing_of_this_one():
    check(
        NAME,
        """
        episodes
        episode_id | service_id | started_date | expect
        elsewhere  | S02        | d0           |
        a case     | S01        | d0           | unknown

        reviews
        episode_id | review_date | opiate_days
        a case     | d100        | 3

        health_events
        episode_id | event_date | kind
        elsewhere  | d50        | treatment_review
        """,
    )


@pytest.mark.parametrize(("number", "expect"), [(127, "not counted"), (128, "unknown")])
def test_only_once_28_days_have_passed_in_treatment(number, expect):
    text = """
        episodes
        episode_id | started_date | ended_date | end_reason  | expect
        a case     | d0           | {0}        | {1}         | {2}

        reviews
        episode_id | review_date | opiate_days
        a case     | d100        | 3
        """
    check(NAME, text.format("", "", expect), observed_to=day(number))
    check(NAME, text.format(f"d{number}", "dropped_out", expect))
