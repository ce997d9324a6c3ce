"""unplanned_exit_after_use_28d: leaving without a plan soon after use was found."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


@pytest.mark.parametrize(
    ("ended", "reason", "expect"),
    [
        ("d101", "dropped_out", "met"),
        ("d128", "dropped_out", "met"),
        ("d129", "dropped_out", "not met"),
        ("d128", "declined", "met"),
        ("d128", "withdrawn_by_service", "met"),
        ("d128", "completed_drug_free", "not met"),
        ("d128", "died", "not met"),
        ("d128", "custody", "not met"),
        ("d128", "transferred", "unknown"),
        ("d128", "other", "unknown"),
        ("d128", "", "unknown"),
        ("", "", "not met"),
    ],
)
def test_days_and_reasons(ended, reason, expect):
    check(
        "unplanned_exit_after_use_28d",
        f"""
        episodes
        episode_id | started_date | ended_date | end_reason | expect
        a case     | d0           | {ended}    | {reason}   | {expect}

        tests
        episode_id | test_date | result
        a case     | d100      | positive
        """,
    )


def test_what_counts_as_found():
    check(
        "unplanned_exit_after_use_28d",
        """
        episodes
        episode_id        | started_date | ended_date | end_reason  | expect
        by a test         | d0           | d120       | dropped_out | met
        in their words    | d0           | d120       | dropped_out | met
        not found         | d0           | d120       | dropped_out | not counted
        nothing known     | d0           | d120       | dropped_out | not counted
        on the last day   | d0           | d120       | dropped_out | not counted
        said when leaving | d0           | d120       | dropped_out | not counted

        tests
        episode_id        | test_date | result
        by a test         | d110      | positive
        not found         | d110      | negative
        on the last day   | d120      | positive

        reviews
        episode_id        | review_date | stage  | opiate_days
        in their words    | d110        | review | 3
        not found         | d110        | review | 0
        said when leaving | d120        | exit   | 3
        """,
    )


def test_the_latest_finding_of_each_window_counts():
    rows = check(
        "unplanned_exit_after_use_28d",
        """
        episodes
        episode_id | started_date | ended_date | end_reason  | expect
        a case     | d0           | d135       | dropped_out | met

        tests
        episode_id | test_date | result
        a case     | d90       | positive
        a case     | d108      | positive
        a case     | d112      | negative
        """,
    )
    assert [row["counted_on"] for row in rows] == [day(108)]


def test_people_who_go_on_elsewhere_have_not_left():
    check(
        "unplanned_exit_after_use_28d",
        """
        episodes
        episode_id | person_id | service_id | started_date | ended_date | end_reason  | expect
        first      | p         | S01        | d0           | d110       | dropped_out | not met
        second     | p         | S02        | d130         |            |             | not counted

        tests
        episode_id | test_date | result
        first      | d100      | positive
        """,
    )


def test_only_findings_28_days_ago_or_more_count():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {0}

        tests
        episode_id | test_date | result
        a case     | d100      | positive
        """
    check("unplanned_exit_after_use_28d", text.format("not met"), observed_to=day(128))
    check("unplanned_exit_after_use_28d", text.format("not counted"), observed_to=day(127))
