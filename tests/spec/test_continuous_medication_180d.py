"""continuous_medication_180d: 180 days of medication without a gap of more than 7 days."""

from __future__ import annotations

import pytest

from lib.text_table import check, day

SERVICE_GOES_ON = """
    episodes
    episode_id    | started_date
    somebody else | d0

    doses
    episode_id    | dose_date
    somebody else | d500
"""
"""Shows that the service still records doses long after."""


def doses(*days: int, medicine: str = "methadone") -> str:
    rows = "\n".join(f"a case | d{number} | {medicine}" for number in days)
    return "\n\ndoses\nepisode_id | dose_date | medicine\n" + rows


def case(expect: str, ended: str = "", reason: str = "") -> str:
    header = "\n\nepisodes\nepisode_id | started_date | ended_date | end_reason | expect"
    return f"{SERVICE_GOES_ON.rstrip()}{header}\na case | d0 | {ended} | {reason} | {expect}"


@pytest.mark.parametrize(
    ("days", "expect"),
    [
        (range(180), "met"),
        (range(179), "unknown"),
        ([*range(100), *range(107, 180)], "met"),
        ([*range(100), *range(108, 200)], "not met"),
        (range(10, 190), "met"),
        (range(10, 189), "unknown"),
        ([], "unknown"),
    ],
)
def test_180_days_and_gaps_of_7_while_the_episode_is_open(days, expect):
    check("continuous_medication_180d", case(expect) + (doses(*days) if days else ""))


@pytest.mark.parametrize(
    ("days", "expect"),
    [(range(0, 150, 30), "unknown"), (range(0, 180, 30), "met"), (range(0, 180, 38), "met")],
)
def test_an_injection_covers_31_days(days, expect):
    check("continuous_medication_180d", case(expect) + doses(*days, medicine="buprenorphine_depot"))


@pytest.mark.parametrize(
    ("days", "expect"), [(range(180), "met"), (range(179), "not met"), (range(90), "not met")]
)
def test_180_days_where_the_episode_ended_later(days, expect):
    check("continuous_medication_180d", case(expect, "d300", "dropped_out") + doses(*days))


@pytest.mark.parametrize(("number", "expect"), [(97, "not met"), (96, "unknown")])
def test_a_dose_marked_missed_more_than_7_days_after_the_last_one_ends_it(number, expect):
    missed = f"\n\ndoses\nepisode_id | dose_date | outcome\na case | d{number} | missed"
    check("continuous_medication_180d", case(expect) + doses(*range(90)) + missed)


@pytest.mark.parametrize(
    ("reason", "expect"),
    [
        ("dropped_out", "not met"),
        ("completed_drug_free", "not met"),
        ("died", "not met"),
        ("transferred", "unknown"),
        ("transferred_custody", "unknown"),
        ("other", "unknown"),
        ("", "unknown"),
    ],
)
def test_who_left_before(reason, expect):
    check("continuous_medication_180d", case(expect, "d90", reason) + doses(*range(90)))


def test_who_went_on_in_another_episode_is_unknown():
    text = """
        episodes
        episode_id | person_id | started_date | ended_date | end_reason  | expect
        first      | a         | d0           | d90        | dropped_out | {}
        second     | a         | {}           |            |             |

        doses
        episode_id | dose_date
        first      | d10
        """
    check("continuous_medication_180d", SERVICE_GOES_ON + text.format("unknown", "d110"))
    check("continuous_medication_180d", SERVICE_GOES_ON + text.format("not met", "d111"))


def test_where_the_doses_of_the_service_stop_nobody_knows():
    text = (
        "episodes\nepisode_id | started_date | ended_date | end_reason | expect"
        "\na case | d0 | d90 | dropped_out | {}\nother | d0 | | |"
    ) + doses(*range(90))
    check("continuous_medication_180d", text.format("unknown") + "\nother | d96 | methadone")
    check("continuous_medication_180d", text.format("not met") + "\nother | d97 | methadone")


def test_only_those_whose_187_days_have_passed_are_counted():
    text = "episodes\nepisode_id | started_date | expect\na case | d0 | {}" + doses(3)
    check("continuous_medication_180d", text.format("unknown"), observed_to=day(190))
    check("continuous_medication_180d", text.format("not counted"), observed_to=day(189))
