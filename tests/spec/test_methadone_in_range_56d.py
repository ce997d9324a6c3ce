"""methadone_in_range_56d: the dose of methadone on day 56 or in the week before."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


@pytest.mark.parametrize(
    ("on", "medicine", "dose_mg", "expect"),
    [
        ("d56", "methadone", "60", "met"),
        ("d56", "methadone", "59.5", "not met"),
        ("d56", "methadone", "120", "met"),
        ("d56", "methadone", "120.5", "not met"),
        ("d49", "methadone", "60", "met"),
        ("d48", "methadone", "60", "unknown"),
        ("d57", "methadone", "60", "unknown"),
        ("d56", "methadone", "", "unknown"),
        ("d56", "buprenorphine", "60", "not counted"),
        ("d25", "buprenorphine_depot", "96", "not counted"),
        ("d24", "buprenorphine_depot", "96", "unknown"),
    ],
)
def test_the_range_and_how_old_the_dose_may_be(on, medicine, dose_mg, expect):
    check(
        "methadone_in_range_56d",
        f"""
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        doses
        episode_id | dose_date | medicine   | dose_mg
        a case     | {on}      | {medicine} | {dose_mg}
        """,
    )


def test_who_is_counted():
    check(
        "methadone_in_range_56d",
        """
        episodes
        episode_id        | started_date | ended_date | end_reason  | expect
        left on day 55    | d0           | d55        | dropped_out | not counted
        left on day 56    | d0           | d56        | dropped_out | met
        prescribed        | d0           |            |             | unknown
        other prescribed  | d0           |            |             | not counted
        ended before      | d0           |            |             | unknown
        nothing recorded  | d0           |            |             | unknown

        doses
        episode_id        | dose_date | medicine | dose_mg
        left on day 55    | d54       | methadone | 60
        left on day 56    | d54       | methadone | 60

        prescriptions
        episode_id        | started_date | ended_date | medicine
        prescribed        | d56          |            | methadone
        other prescribed  | d0           | d56        | buprenorphine
        ended before      | d0           | d55        | buprenorphine
        """,
    )


def test_only_those_whose_day_56_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        """
    check("methadone_in_range_56d", text.format("unknown"), observed_to=day(56))
    check("methadone_in_range_56d", text.format("not counted"), observed_to=day(55))
