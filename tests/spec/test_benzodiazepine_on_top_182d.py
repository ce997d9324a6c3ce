"""benzodiazepine_on_top_182d: a benzodiazepine found by a test around day 182, among people in treatment."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


@pytest.mark.parametrize(
    ("substance", "result", "expect"),
    [
        ("benzodiazepine", "positive", "met"),
        ("benzodiazepine", "negative", "not met"),
        ("benzodiazepine", "refused", "unknown"),
        ("sedative", "negative", "unknown"),
        ("sedative", "positive", "unknown"),
    ],
)
def test_each_result_and_no_other_substance(substance, result, expect):
    check(
        "benzodiazepine_on_top_182d",
        f"""
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        tests
        episode_id | test_date | substance   | result
        a case     | d180      | {substance} | {result}
        """,
    )


@pytest.mark.parametrize(
    ("number", "expect"), [(168, "unknown"), (169, "met"), (196, "met"), (197, "unknown")]
)
def test_both_ends_of_the_window(number, expect):
    check(
        "benzodiazepine_on_top_182d",
        f"""
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        tests
        episode_id | test_date | substance      | result
        a case     | d{number} | benzodiazepine | positive
        """,
    )


def test_who_is_counted():
    text = """
        episodes
        episode_id      | started_date | ended_date | end_reason  | expect
        left on day 168 | d0           | d168       | dropped_out | not counted
        left on day 169 | d0           | d169       | dropped_out | {0}
        here            | d0           |            |             | {0}
        """
    check("benzodiazepine_on_top_182d", text.format("unknown"), observed_to=day(196))
    check("benzodiazepine_on_top_182d", text.format("not counted"), observed_to=day(195))


def test_people_without_a_dose_in_the_window_are_not_counted():
    check(
        "benzodiazepine_on_top_182d",
        """
        episodes
        episode_id | started_date | expect
        no dose    | d0           | not counted
        a dose     | d0           | unknown

        doses
        episode_id | dose_date
        no dose    | d168
        a dose     | d169
        """,
    )
