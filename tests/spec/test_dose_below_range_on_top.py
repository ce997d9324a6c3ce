"""dose_below_range_on_top: the dose at reviews in which people say they used on top."""

from __future__ import annotations

import pytest

from lib.text_table import check


def case(expect, *, medicine="methadone", dose_mg="50", opiate_days="4", dose_day=100, review_day=100):
    check(
        "dose_below_range_on_top",
        f"""
        episodes
        episode_id | started_date | ended_date | end_reason
        a case     | d0           | d200       | other

        doses
        episode_id | dose_date   | medicine   | dose_mg
        a case     | d{dose_day} | {medicine} | {dose_mg}

        reviews
        episode_id | review_date   | opiate_days   | expect
        a case     | d{review_day} | {opiate_days} | {expect}
        """,
    )


@pytest.mark.parametrize(
    ("medicine", "dose_mg", "expect"),
    [
        ("methadone", "59.5", "met"),
        ("methadone", "60", "not met"),
        ("buprenorphine", "11.9", "met"),
        ("buprenorphine", "12", "not met"),
        ("buprenorphine_naloxone", "8", "met"),
        ("buprenorphine_naloxone", "16", "not met"),
        ("buprenorphine_depot", "96", "not counted"),
        ("diamorphine", "300", "not counted"),
        ("methadone", "", "unknown"),
    ],
)
def test_each_medicine_has_its_own_range(medicine, dose_mg, expect):
    case(expect, medicine=medicine, dose_mg=dose_mg)


@pytest.mark.parametrize(
    ("opiate_days", "expect"), [("0", "not counted"), ("1", "met"), ("28", "met"), ("", "unknown")]
)
def test_a_low_dose_without_use_is_no_fault(opiate_days, expect):
    case(expect, opiate_days=opiate_days)


@pytest.mark.parametrize(
    ("dose_day", "expect"), [(100, "met"), (93, "met"), (92, "unknown"), (101, "unknown")]
)
def test_how_old_the_dose_may_be(dose_day, expect):
    case(expect, dose_day=dose_day)


@pytest.mark.parametrize(
    ("review_day", "expect"), [(28, "not counted"), (29, "met"), (200, "met"), (201, "not counted")]
)
def test_reviews_after_four_weeks_and_before_the_end(review_day, expect):
    case(expect, review_day=review_day, dose_day=review_day)
