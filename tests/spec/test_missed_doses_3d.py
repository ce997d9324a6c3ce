"""missed_doses_3d: three days in a row without a dose, by calendar month. d0 is 1 January, d31 1 February."""

from __future__ import annotations

import pytest

from lib.text_table import DAY_0, check, day, indicator_rows, record

JANUARY = range(31)


def doses(case: str, taken: object, missed: object = ()) -> str:
    rows = [f"{case} | d{number} | supervised" for number in taken]
    rows += [f"{case} | d{number} | missed" for number in missed]
    return "doses\nepisode_id | dose_date | outcome\n" + "\n".join(rows)


def january(expect: str) -> str:
    return f"episodes\nepisode_id | started_date | expect\na case | d0 | {expect}\n\n"


@pytest.mark.parametrize(
    ("without", "expect"),
    [([10, 11], "not met"), ([10, 11, 12], "met"), ([10, 12, 14], "not met"), ([], "not met")],
)
def test_days_in_a_row_marked_missed(without, expect):
    taken = [number for number in JANUARY if number not in without]
    check("missed_doses_3d", january(expect) + doses("a case", taken, without), day(40))


@pytest.mark.parametrize(("without", "expect"), [([10, 11], "not met"), ([10, 11, 12], "met")])
def test_days_in_a_row_that_only_have_no_row(without, expect):
    taken = [number for number in JANUARY if number not in without]
    check("missed_doses_3d", january(expect) + doses("a case", taken), day(40))


@pytest.mark.parametrize(("days", "expect"), [(7, "met"), (8, "not met")])
def test_a_gap_that_ends_the_spell_is_not_a_run_unless_marked(days, expect):
    without = range(10, 10 + days)
    taken = [number for number in JANUARY if number not in without]
    check("missed_doses_3d", january(expect) + doses("a case", taken), day(40))
    check("missed_doses_3d", january("met") + doses("a case", taken, without), day(40))


def test_a_run_belongs_to_the_month_in_which_it_reaches_its_third_day():
    taken = [*range(29), *range(32, 59)]  # without a dose on 30 and 31 January and 1 February
    with record(january("") + doses("a case", taken)) as connection:
        rows = indicator_rows("missed_doses_3d", connection, day(100))
    assert [(row["counted_on"], row["met"]) for row in sorted(rows, key=lambda row: row["counted_on"])] == [
        (day(30), False),
        (day(58), True),
    ]


def test_only_complete_months_are_counted():
    taken = list(JANUARY)
    check("missed_doses_3d", january("not counted") + doses("a case", taken), day(29))
    check("missed_doses_3d", january("not met") + doses("a case", taken), day(30))


def test_a_prescribed_month_without_any_dose_in_the_record_is_unknown():
    assert day(0) == DAY_0
    check(
        "missed_doses_3d",
        """
        episodes
        episode_id      | started_date
        whole month     | d0
        not to its end  | d0
        not from day 1  | d0
        injection       | d0

        prescriptions
        episode_id      | medicine            | started_date | ended_date | expect
        whole month     | methadone           | d0           | d30        | unknown
        not to its end  | methadone           | d0           | d29        | not counted
        not from day 1  | methadone           | d1           | d30        | not counted
        injection       | buprenorphine_depot | d0           | d30        | not counted
        """,
        day(40),
    )


def test_injections_are_not_due_by_the_day():
    check(
        "missed_doses_3d",
        """
        episodes
        episode_id | started_date
        injection  | d0

        doses
        episode_id | medicine            | dose_date | expect
        injection  | buprenorphine_depot | d0        | not counted
        injection  | buprenorphine_depot | d28       | not counted
        """,
        day(60),
    )
