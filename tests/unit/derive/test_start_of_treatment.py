"""What was known at the start of treatment: both sides of each limit, and what nobody recorded."""

from __future__ import annotations

import pytest

from lib.text_table import derived_rows


def known(text, columns):
    return derived_rows("start_of_treatment", text, columns)


def test_what_nobody_recorded_is_unknown_and_never_no_or_0():
    assert known(
        """
        episodes
        episode_id | started_date
        1          | d0
        """,
        "age_years, sex, injecting_status, uses_crack, previously_treated, housing_problem, in_paid_work,"
        " opiate_days",
    ) == [(None,) * 8]


def test_an_episode_that_did_not_start_has_no_row():
    assert not known("episodes\nepisode_id | triaged_date\n1 | d0", "episode_id")


@pytest.mark.parametrize(
    ("crack", "work", "housing", "expected"),
    [
        ("0", "0", "false", (False, False, False, 28)),
        ("1", "1", "true", (True, True, True, 28)),
        ("", "", "", (None, None, None, 28)),
    ],
)
def test_the_start_review_says_whether_not_only_how_much(crack, work, housing, expected):
    rows = known(
        f"""
        episodes
        episode_id | started_date
        1          | d0

        reviews
        episode_id | review_date | stage | crack_days | work_days | housing_problem | opiate_days
        1          | d2          | start | {crack}    | {work}    | {housing}       | 28
        1          | d90         | review | 5         | 5         | true            | 3
        """,
        "uses_crack, in_paid_work, housing_problem, opiate_days",
    )
    assert rows == [expected]


@pytest.mark.parametrize(("found", "counts"), [("d0", True), ("d14", True), ("d15", False), ("", False)])
def test_a_mental_health_need_counts_where_it_was_found_by_the_end_of_the_start(found, counts):
    rows = known(
        f"""
        episodes
        episode_id | started_date
        1          | d0

        needs
        episode_id | domain        | found_date
        1          | mental_health | {found}
        1          | mental_health | {found}
        1          | housing       | d0
        """,
        "mental_health_need_found",
    )
    assert rows == [(counts,)]


def test_the_age_is_that_reached_in_the_year_of_the_start():
    rows = known(
        """
        people
        person_id | birth_year | sex
        p         | 1980       | female

        episodes
        episode_id | person_id | started_date
        1          | p         | d0
        """,
        "age_years, sex",
    )
    assert rows == [(45, "female")]
