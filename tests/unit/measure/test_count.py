from __future__ import annotations

from datetime import date

import pytest

from lib.small_system import (
    OBSERVED_TO,
    add_episode,
    add_person,
    add_services,
    empty_system,
    small_indicators,
)
from mainstay.errors import UsageError
from mainstay.measure.count import measure


@pytest.fixture
def indicators(tmp_path):
    return small_indicators(tmp_path / "indicators")


@pytest.fixture
def system():
    connection = empty_system()
    add_services(connection, "A", "B")
    add_episode(connection, "e1", "A", "2025-01-31", before=True)
    add_episode(connection, "e2", "A", "2025-01-01", before=False, ended="2025-02-01")
    add_episode(connection, "e3", "A", "2025-01-10")
    add_episode(connection, "e4", "A", "2025-02-01", before=True)
    add_episode(connection, "e5", "B", "2025-02-28")
    add_episode(connection, "e6", "B", None)
    yield connection
    connection.close()


def counted(connection, indicators, by, **days):
    return measure(connection, indicators, by=by, observed_to=OBSERVED_TO, **days)


def row_of(counts, **where):
    (row,) = [row for row in counts.rows() if all(row[name] == value for name, value in where.items())]
    return row


def test_the_columns_are_those_of_the_design(system, indicators):
    counts = counted(system, indicators, ["service", "month", "sex"])
    assert counts.table.column_names == [
        "indicator", "service_id", "period_start", "sex", "denominator", "numerator", "unknown",
        "proportion", "lower", "upper", "worst", "best", "expected",
    ]  # fmt: skip


def test_known_met_and_unknown_are_counted_by_service_and_month(system, indicators):
    counts = counted(system, indicators, ["service", "month"])
    row = row_of(counts, indicator="treated_before", service_id="A", period_start=date(2025, 1, 1))
    assert (row["denominator"], row["numerator"], row["unknown"]) == (2, 1, 1)
    assert (row["proportion"], row["worst"], row["best"]) == (0.5, 1 / 3, 2 / 3)
    assert row["lower"] < 0.5 < row["upper"]
    assert row["expected"] is None


def test_a_denominator_of_nobody_has_no_proportion(system, indicators):
    counts = counted(system, indicators, ["service", "month"])
    row = row_of(counts, indicator="treated_before", service_id="B")
    assert (row["denominator"], row["numerator"], row["unknown"]) == (0, 0, 1)
    assert (row["proportion"], row["lower"], row["upper"]) == (None, None, None)
    assert (row["worst"], row["best"]) == (0.0, 1.0)


def test_worst_and_best_follow_the_direction(system, indicators):
    connection_rows = counted(system, indicators, [])
    lower = row_of(connection_rows, indicator="left_early")
    assert lower["worst"] == lower["best"] == 0.2
    system.execute("UPDATE episodes SET previously_treated = NULL WHERE episode_id = 'e4'")
    higher = row_of(counted(system, indicators, []), indicator="treated_before")
    assert higher["worst"] < higher["proportion"] < higher["best"]


def test_without_a_service_all_are_counted_together(system, indicators):
    row = row_of(counted(system, indicators, []), indicator="stayed")
    assert (row["service_id"], row["period_start"], row["denominator"]) == (None, None, 5)


def test_a_month_ends_where_the_next_begins(system, indicators):
    months = counted(system, indicators, ["month"])
    january = row_of(months, indicator="stayed", period_start=date(2025, 1, 1))
    february = row_of(months, indicator="stayed", period_start=date(2025, 2, 1))
    assert (january["denominator"], february["denominator"]) == (3, 2)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"from_date": date(2025, 1, 31)}, 3),
        ({"from_date": date(2025, 2, 1)}, 2),
        ({"to_date": date(2025, 1, 31)}, 3),
        ({"to_date": date(2025, 1, 30)}, 2),
        ({"from_date": date(2025, 1, 10), "to_date": date(2025, 1, 10)}, 1),
    ],
)
def test_the_first_and_the_last_day_are_counted(system, indicators, days, expected):
    assert row_of(counted(system, indicators, [], **days), indicator="stayed")["denominator"] == expected


def test_a_period_without_anybody_is_not_a_row(system, indicators):
    months = {row["period_start"] for row in counted(system, indicators, ["service", "month"]).rows()}
    assert months == {date(2025, 1, 1), date(2025, 2, 1)}
    assert len(counted(system, indicators, ["month"], from_date=date(2025, 6, 1))) == 0


def test_rows_come_in_the_order_of_indicator_service_and_period(system, indicators):
    rows = counted(system, indicators, ["service", "month"]).rows()
    order = [
        (list(indicators).index(row["indicator"]), row["service_id"], row["period_start"]) for row in rows
    ]
    assert order == sorted(order)


def test_people_whose_group_nobody_recorded_are_a_row_of_their_own(system, indicators):
    add_person(system, "p-e1", sex="female")
    add_person(system, "p-e2", sex=" ")
    rows = [row for row in counted(system, indicators, ["sex"]).rows() if row["indicator"] == "stayed"]
    assert [(row["sex"], row["denominator"]) for row in rows] == [("female", 1), ("not known", 4)]


@pytest.mark.parametrize(
    ("born", "band"),
    [(2007, "18 to 24"), (2008, "under 18"), (2000, "25 to 34"), (2001, "18 to 24"), (None, "not known")],
)
def test_the_age_band_is_of_the_age_reached_that_year(system, indicators, born, band):
    add_person(system, "p-e5", born=born)
    counts = counted(system, indicators, ["service", "age_band"])
    assert row_of(counts, indicator="stayed", service_id="B")["age_band"] == band


def test_age_bands_come_in_the_order_of_age(system, indicators):
    for person, born in (("p-e1", 1950), ("p-e2", 2008), ("p-e3", 1990)):
        add_person(system, person, born=born)
    bands = [row["age_band"] for row in counted(system, indicators, ["age_band"]).rows()][:4]
    assert bands == ["under 18", "35 to 44", "65 and over", "not known"]


def test_the_medicine_is_the_first_prescribed_in_the_episode_even_if_no_dose_was_taken(system, indicators):
    system.execute(
        "INSERT INTO prescriptions"
        " (prescription_id, episode_id, medicine, daily_dose_mg, started_date, ended_date) VALUES"
        " ('r3', 'e1', 'methadone', 60, '2025-03-01', NULL),"
        " ('r1', 'e1', 'buprenorphine', 8, '2025-02-01', NULL),"
        " ('r2', 'e2', 'methadone', NULL, '2025-01-01', '2025-01-01'),"
        " ('r4', 'e2', 'buprenorphine', 8, '2025-01-01', NULL)"
    )
    rows = [row for row in counted(system, indicators, ["medicine"]).rows() if row["indicator"] == "stayed"]
    assert [(row["medicine"], row["denominator"]) for row in rows] == [
        ("buprenorphine", 1),
        ("methadone", 1),
        ("not known", 3),
    ]


@pytest.mark.parametrize(
    ("by", "says"),
    [(["ward"], "'ward'"), (["month", "quarter"], "'month,quarter'"), (["sex", "sex"], "'sex,sex'")],
)
def test_a_split_that_does_not_exist_is_refused_with_what_there_is(system, indicators, by, says):
    with pytest.raises(UsageError, match=says):
        counted(system, indicators, by)


def test_an_empty_record_gives_no_rows(indicators):
    with empty_system() as connection:
        assert len(counted(connection, indicators, ["service", "month"])) == 0


def test_splitting_by_everything_at_once_counts_each_unit_once(system, indicators):
    names = [
        "service", "year", "provider", "area", "sex", "age_band", "ethnicity", "medicine",
        "main_substance", "injecting_status", "previously_treated", "time_in_treatment",
    ]  # fmt: skip
    rows = [row for row in counted(system, indicators, names).rows() if row["indicator"] == "stayed"]
    assert sum(row["denominator"] for row in rows) == 5
