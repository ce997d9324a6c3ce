"""Derived tables on small records, both sides of each limit."""

from __future__ import annotations

import pytest

from lib.text_table import day, derived_rows


@pytest.mark.parametrize(
    ("next_start", "journeys", "ended"), [(119, [1, 1], None), (120, [1, 1], None), (121, [1, 2], 100)]
)
def test_a_journey_goes_on_where_the_gap_is_less_than_21_days(next_start, journeys, ended):
    rows = derived_rows(
        "journeys",
        f"""
        episodes
        episode_id | person_id | service_id | started_date  | ended_date | end_reason
        1          | p         | S01        | d0            | d100       | transferred
        2          | p         | S02        | d{next_start} |            |
        """,
        "episode_id, journey, journey_ended_date",
    )
    assert [row[1] for row in rows] == journeys
    assert rows[0][2] == (None if ended is None else day(ended))


def test_a_journey_goes_on_from_the_first_contact_with_the_next_service():
    rows = derived_rows(
        "journeys",
        """
        episodes
        episode_id | person_id | triaged_date | started_date | ended_date | end_reason
        1          | p         | d0           | d0           | d100       | transferred
        2          | p         | d120         | d130         |            |
        """,
        "episode_id, journey",
    )
    assert rows == [("1", 1), ("2", 1)]


def test_a_long_episode_holds_shorter_ones_together():
    rows = derived_rows(
        "journeys",
        """
        episodes
        episode_id | person_id | started_date | ended_date | end_reason
        long       | p         | d0           | d300       | dropped_out
        short      | p         | d10          | d20        | transferred
        late       | p         | d310         | d320       | died
        other      | q         | d0           | d10        | declined
        unstarted  | q         |              |            |
        """,
        "episode_id, journey, journey_started_date, journey_ended_date, journey_end_reason",
    )
    whole = (1, day(0), day(320), "died")
    assert rows == [
        ("late", *whole),
        ("long", *whole),
        ("other", 1, day(0), day(10), "declined"),
        ("short", *whole),
    ]


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        (("dropped_out", "died"), "died"),
        (("completed_drug_free", "transferred"), "transferred"),
        (("dropped_out", "completed_occasional"), "completed_occasional"),
    ],
)
def test_reasons_of_the_same_day_have_a_stated_order(reasons, expected):
    text = """
        episodes
        episode_id | person_id | started_date | ended_date | end_reason
        1          | p         | d0           | d50        | {}
        2          | p         | d0           | d50        | {}
        """
    for pair in (reasons, reasons[::-1]):
        rows = derived_rows("journeys", text.format(*pair), "journey_end_reason")
        assert rows == [(expected,), (expected,)]


def test_doses_of_a_day_are_one_row():
    rows = derived_rows(
        "dose_days",
        """
        episodes
        episode_id | started_date
        a          | d0

        doses
        episode_id | dose_date | medicine      | outcome    | dose_mg
        a          | d1        | methadone     | supervised | 40
        a          | d1        | methadone     | taken_away | 30
        a          | d2        | methadone     | missed     | 70
        a          | d3        | methadone     | missed     | 40
        a          | d3        | methadone     | supervised | 30
        a          | d4        | methadone     | supervised |
        a          | d4        | methadone     | taken_away | 30
        a          | d5        | methadone     | supervised | 70
        a          | d5        | buprenorphine | supervised | 8
        a          | d6        | buprenorphine | missed     | 8
        a          | d6        | methadone     | supervised | 30
        """,
        "dose_date, medicine, taken_mg, is_taken, is_missed",
    )
    assert rows == [
        (day(1), "methadone", 70.0, True, False),
        (day(2), "methadone", None, False, True),
        (day(3), "methadone", 30.0, True, False),
        (day(4), "methadone", None, True, False),
        (day(5), "buprenorphine", None, True, False),
        (day(6), "methadone", 30.0, True, False),
    ]


@pytest.mark.parametrize(("resumed", "spells"), [(17, [(0, 20)]), (18, [(0, 9), (18, 20)])])
def test_a_gap_of_more_than_seven_days_ends_a_spell(resumed, spells):
    taken = [*range(10), *range(resumed, 21)]
    text = "episodes\nepisode_id | started_date\na | d0\n\ndoses\nepisode_id | dose_date\n"
    text += "\n".join(f"a | d{number}" for number in taken)
    rows = derived_rows("spells", text, "first_dose_date, last_dose_date, days")
    assert rows == [(day(first), day(last), last - first + 1) for first, last in spells]


@pytest.mark.parametrize(("second", "spells"), [(38, 1), (39, 2)])
def test_an_injection_covers_31_days(second, spells):
    rows = derived_rows(
        "spells",
        f"""
        episodes
        episode_id | started_date
        a          | d0

        doses
        episode_id | medicine            | dose_date
        a          | buprenorphine_depot | d0
        a          | buprenorphine_depot | d{second}
        """,
        "spell",
    )
    assert len(rows) == spells


def test_runs_known_from_the_doses_on_either_side_and_runs_marked_missed():
    rows = derived_rows(
        "missed_runs",
        """
        episodes
        episode_id | started_date
        a          | d0

        doses
        episode_id | dose_date | outcome
        a          | d0        | missed
        a          | d1        | supervised
        a          | d3        | taken_away
        a          | d4        | missed
        a          | d6        | supervised
        a          | d7        | missed
        a          | d8        | missed
        a          | d9        | supervised
        a          | d11       | missed
        a          | d13       | missed
        a          | d20       | supervised
        a          | d21       | missed
        a          | d22       | missed
        """,
        "first_day_date, last_day_date, days, is_marked",
    )
    assert rows == [
        (day(0), day(0), 1, True),  # before the first dose: only what is marked
        (day(2), day(2), 1, False),
        (day(4), day(5), 2, False),  # one day marked, one known from the doses around it
        (day(7), day(8), 2, True),
        (day(11), day(11), 1, True),  # ten days without a dose end the spell: only what is marked
        (day(13), day(13), 1, True),
        (day(21), day(22), 2, True),  # after the last dose: only what is marked
    ]


def test_the_start_review_is_the_nearest_and_the_six_month_review_the_latest():
    rows = derived_rows(
        "review_pairs",
        """
        episodes
        episode_id | started_date
        a          | d0
        b          | d0

        reviews
        review_id | episode_id | stage  | review_date | opiate_days
        1         | a          | start  | d-14        | 28
        2         | a          | start  | d5          | 20
        3         | a          | start  | d-5         | 25
        4         | a          | review | d20         | 12
        5         | a          | review | d29         | 10
        6         | a          | review | d182        | 3
        7         | a          | review | d183        | 1
        8         | a          | after  | d150        | 0
        9         | b          | start  | d-15        | 28
        """,
        "episode_id, start_review_id, start_opiate_days, latest_review_id, latest_opiate_days, "
        "reviews_before_window, reviews_after_window",
    )
    assert rows == [("a", "3", 25, "6", 3, 1, 1), ("b", None, None, None, None, 0, 0)]


def test_the_dose_at_a_review_is_the_latest_taken_in_the_seven_days_before():
    rows = derived_rows(
        "dose_at_review",
        """
        episodes
        episode_id | started_date
        a          | d0
        b          | d0
        c          | d0
        d          | d0

        doses
        episode_id | dose_date | medicine            | dose_mg | outcome
        a          | d92       | methadone           | 50      | supervised
        a          | d93       | methadone           | 60      | supervised
        a          | d94       | methadone           | 70      | missed
        b          | d92       | methadone           | 50      | supervised
        c          | d69       | buprenorphine_depot | 96      | supervised
        d          | d99       | methadone           |         | supervised
        d          | d98       | methadone           | 60      | supervised

        reviews
        review_id | episode_id | review_date
        1         | a          | d100
        2         | b          | d100
        3         | c          | d100
        4         | d          | d100
        """,
        "review_id, dose_date, medicine, taken_mg",
    )
    assert rows == [
        ("1", day(93), "methadone", 60.0),
        ("2", None, None, None),
        ("3", day(69), "buprenorphine_depot", 96.0),
        ("4", day(99), "methadone", None),  # an amount that is not known is not replaced by an older one
    ]
