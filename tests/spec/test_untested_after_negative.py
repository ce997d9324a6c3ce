"""untested_after_negative: no test for opioids in the window after one with a negative test."""

from __future__ import annotations

import pytest

from lib.text_table import check, day

NAME = "untested_after_negative"


@pytest.mark.parametrize(
    ("before", "expect"),
    [
        ("positive", "not counted"),
        ("negative", "met"),
        ("refused", "not counted"),
    ],
)
def test_the_window_before(before, expect):
    check(
        NAME,
        f"""
        episodes
        episode_id | started_date | ended_date | end_reason  | expect
        a case     | d0           | d56        | dropped_out | {expect}

        tests
        episode_id | test_date | result
        a case     | d20       | {before}
        """,
    )


@pytest.mark.parametrize(
    ("number", "result", "substance", "expect"),
    [
        (28, "negative", "opioid", "met"),
        (29, "negative", "opioid", "not met"),
        (56, "negative", "opioid", "not met"),
        (57, "negative", "opioid", "met"),
        (40, "refused", "opioid", "not met"),
        (40, "not_given", "opioid", "not met"),
        (40, "negative", "methadone", "not met"),
        (40, "negative", "cocaine", "met"),
    ],
)
def test_a_test_in_the_next_window_whatever_came_of_it(number, result, substance, expect):
    rows = check(
        NAME,
        f"""
        episodes
        episode_id | started_date | ended_date | end_reason
        a case     | d0           | d70        | dropped_out
        another    | d0           | d70        | dropped_out

        tests
        episode_id | test_date | substance   | result
        a case     | d20       | opioid      | negative
        a case     | d{number} | {substance} | {result}

        episodes
        episode_id | started_date | expect
        untested   | d0           | not counted
        """,
    )
    assert [row["met"] for row in rows] == [expect == "met"]


@pytest.mark.parametrize(("ended", "expect"), [("d55", "not counted"), ("d56", "met"), ("d57", "met")])
def test_the_next_window_must_be_whole(ended, expect):
    text = """
        episodes
        episode_id | started_date | ended_date | end_reason | expect
        a case     | d0           | {0}        | {1}        | {2}

        tests
        episode_id | test_date | result
        a case     | d20       | negative
        """
    check(NAME, text.format(ended, "dropped_out", expect))
    check(NAME, text.format("", "", expect), observed_to=day(int(ended[1:])))


def test_a_window_without_a_dose_is_not_counted():
    check(
        NAME,
        """
        episodes
        episode_id | started_date | ended_date | end_reason  | expect
        no dose    | d0           | d56        | dropped_out | not counted
        a dose     | d0           | d56        | dropped_out | met

        doses
        episode_id | dose_date
        no dose    | d20
        a dose     | d40

        tests
        episode_id | test_date | result
        no dose    | d20       | negative
        a dose     | d20       | negative
        """,
    )
