"""supervision_reinstated_after_positive_28d: every dose supervised again soon after a positive test."""

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
    ("before", "after", "expect"),
    [
        ("none", "all", "met"),
        ("some", "all", "met"),
        ("none", "some", "not met"),
        ("none", "none", "not met"),
        ("none", "", "unknown"),
        ("", "all", "unknown"),
        ("", "none", "unknown"),
        ("all", "all", "not counted"),
        ("all", "none", "not counted"),
    ],
)
def test_supervision_before_and_after(before, after, expect):
    check(
        "supervision_reinstated_after_positive_28d",
        f"""
        {HERE.format(expect)}

        prescriptions
        episode_id | started_date | ended_date | supervision
        a case     | d0           | d109       | {before}
        a case     | d110         |            | {after}
        """,
    )


@pytest.mark.parametrize(
    ("first_ends", "starts", "expect"),
    [
        ("d99", "d100", "not counted"),  # supervised on the day itself
        ("d100", "d101", "met"),
        ("d127", "d128", "met"),
        ("d128", "d129", "not met"),
        ("d110", "d140", "unknown"),  # nothing recorded on day 128
    ],
)
def test_within_28_days(first_ends, starts, expect):
    check(
        "supervision_reinstated_after_positive_28d",
        f"""
        {HERE.format(expect)}

        prescriptions
        episode_id | started_date | ended_date   | supervision
        a case     | d0           | {first_ends} | none
        a case     | {starts}     |              | all
        """,
    )


def test_without_any_prescription_it_is_unknown():
    check("supervision_reinstated_after_positive_28d", HERE.format("unknown"))


def test_only_positive_tests_28_days_ago_or_more_count():
    text = HERE + "\n\nprescriptions\nepisode_id | started_date | supervision\na case | d0 | none"
    check("supervision_reinstated_after_positive_28d", text.format("not met"), observed_to=day(128))
    check("supervision_reinstated_after_positive_28d", text.format("not counted"), observed_to=day(127))
