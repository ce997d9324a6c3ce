"""Stays at a service and the states within them: both sides of every boundary."""

from __future__ import annotations

import pytest

from lib.text_table import day, derived_rows

STRETCHES = "episode_id, segment, from_state, start_day, stop_day, to_state"


def stretches(text, **more):
    """Stretches of a record as text, one per line."""
    return [" ".join(map(str, row)) for row in derived_rows("journey_segments", text, STRETCHES, **more)]


def one_stay(reviews, ended="d200", reason="dropped_out"):
    """Stretches of one stay of 200 days with some reviews: (day, days of use, stage)."""
    rows = "\n".join(f"a | d{when} | {days} | {stage}" for when, days, stage in reviews)
    spoken = f"\n\nreviews\nepisode_id | review_date | opiate_days | stage\n{rows}" if reviews else ""
    text = f"episodes\nepisode_id | started_date | ended_date | end_reason\na | d0 | {ended} | {reason}"
    return [line.removeprefix("a ") for line in stretches(text + spoken)]


@pytest.mark.parametrize(
    ("reason", "became"),
    [
        ("completed_drug_free", "completed"),
        ("completed_occasional", "completed"),
        ("transferred", "transferred"),
        ("transferred_custody", "custody"),
        ("custody", "custody"),
        ("dropped_out", "left_unplanned"),
        ("withdrawn_by_service", "left_unplanned"),
        ("declined", "left_unplanned"),
        ("died", "died"),
        ("other", "left_unknown"),
        ("", "left_unknown"),
    ],
)
def test_how_it_ended(reason, became):
    assert one_stay([], reason=reason) == [f"1 unknown 0 200 {became}"]


def test_no_review_is_unknown_and_never_not_using():
    assert one_stay([]) == ["1 unknown 0 200 left_unplanned"]


def test_a_review_without_an_answer_is_unknown_from_its_day():
    assert one_stay([(0, 0, "start"), (50, "", "review")]) == [
        "1 not_using 0 50 unknown",
        "2 unknown 50 200 left_unplanned",
    ]


def test_the_start_review_tells_from_the_first_day_until_it_is_out_of_date():
    told = ["1 using 0 112 unknown", "2 unknown 112 200 left_unplanned"]
    assert one_stay([(5, 20, "start")]) == told
    assert one_stay([(-14, 20, "start")]) == told
    assert one_stay([(14, 20, "start")]) == told
    assert one_stay([(-15, 20, "start")]) == ["1 unknown 0 200 left_unplanned"]


def test_a_late_start_review_is_a_review_of_its_own_day():
    assert one_stay([(15, 0, "start")]) == [
        "1 unknown 0 15 not_using",
        "2 not_using 15 127 unknown",
        "3 unknown 127 200 left_unplanned",
    ]


def test_reduced_is_from_the_reliable_change_on():
    begin = (0, 20, "start")
    assert one_stay([begin, (100, 7, "review")])[1] == "2 reduced 100 200 left_unplanned"
    # still using, one day short of the reliable change: the state goes on
    assert one_stay([begin, (100, 8, "review")]) == ["1 using 0 200 left_unplanned"]
    assert one_stay([begin, (100, 0, "review")])[1] == "2 not_using 100 200 left_unplanned"
    assert one_stay([begin, (100, 1, "review")])[1] == "2 reduced 100 200 left_unplanned"


def test_without_a_start_nothing_is_known_to_be_reduced():
    assert one_stay([(100, 1, "review")])[1] == "2 using 100 200 left_unplanned"
    assert one_stay([(0, "", "start"), (100, 1, "review")])[1] == "2 using 100 200 left_unplanned"


def test_a_review_is_out_of_date_after_112_days_unless_another_has_spoken():
    assert one_stay([(0, 0, "start"), (112, 0, "review")]) == ["1 not_using 0 200 left_unplanned"]
    assert one_stay([(0, 0, "start"), (113, 0, "review")]) == [
        "1 not_using 0 112 unknown",
        "2 unknown 112 113 not_using",
        "3 not_using 113 200 left_unplanned",
    ]


def test_a_review_after_the_end_or_on_its_day_says_nothing_of_the_stay():
    begin = (0, 20, "start")
    assert one_stay([begin, (100, 0, "exit")], ended="d101")[-1] == "2 not_using 100 101 left_unplanned"
    assert one_stay([begin, (100, 0, "exit")], ended="d100") == ["1 using 0 100 left_unplanned"]
    assert one_stay([begin, (100, 0, "after")], ended="d110") == ["1 using 0 110 left_unplanned"]


def test_of_two_reviews_on_a_day_one_speaks():
    assert one_stay([(0, 9, "start"), (90, 0, "review"), (90, 5, "exit")], ended="d95") == [
        "1 using 0 95 left_unplanned"
    ]


def test_a_review_on_the_first_day_comes_after_the_start_review():
    assert one_stay([(0, 9, "start"), (0, 0, "review")], ended="d9") == ["1 not_using 0 9 left_unplanned"]


def test_who_left_on_the_first_day_is_there():
    assert one_stay([(0, 9, "start")], ended="d0") == ["1 using 0 0 left_unplanned"]
    assert one_stay([], ended="d0") == ["1 unknown 0 0 left_unplanned"]


def test_an_open_stay_is_followed_to_the_last_day_that_is_known():
    text = "episodes\nepisode_id | started_date | ended_date\na | d0 |"
    assert stretches(text, observed_to=day(90)) == ["a 1 unknown 0 90 censored"]
    assert stretches(text, observed_to=day(0)) == ["a 1 unknown 0 0 censored"]
    assert stretches(text, observed_to=day(-1)) == []


def test_an_end_after_the_last_day_that_is_known_has_not_happened():
    text = "episodes\nepisode_id | started_date | ended_date | end_reason\na | d0 | d90 | died"
    assert stretches(text, observed_to=day(89)) == ["a 1 unknown 0 89 censored"]
    assert stretches(text, observed_to=day(90)) == ["a 1 unknown 0 90 died"]


def two_episodes(second_started, *, service="S01", reason="dropped_out"):
    return stretches(f"""
        episodes
        episode_id | person_id | service_id | started_date | ended_date | end_reason
        a | p | S01 | d0 | d100 | {reason}
        b | p | {service} | d{second_started} | d300 | completed_drug_free
    """)


def test_back_at_the_same_service_within_21_days_is_the_same_stay():
    assert two_episodes(120) == ["a 1 unknown 0 300 completed"]
    assert two_episodes(121) == ["a 1 unknown 0 100 left_unplanned", "b 1 unknown 0 179 completed"]


def test_on_at_another_service_within_21_days_is_a_transfer():
    assert two_episodes(120, service="S02") == [
        "a 1 unknown 0 100 transferred",
        "b 1 unknown 0 180 completed",
    ]
    assert two_episodes(121, service="S02")[0] == "a 1 unknown 0 100 left_unplanned"


def test_who_died_was_not_transferred_whatever_stayed_open():
    assert two_episodes(90, service="S02", reason="died")[0] == "a 1 unknown 0 100 died"


def test_reviews_of_a_second_episode_belong_to_the_stay():
    assert stretches("""
        episodes
        episode_id | person_id | started_date | ended_date | end_reason
        a | p | d0 | d100 | dropped_out
        b | p | d110 | d200 | dropped_out

        reviews
        episode_id | review_date | opiate_days | stage
        a | d0 | 28 | start
        b | d110 | 28 | start
        b | d150 | 0 | review
    """) == ["a 1 using 0 150 not_using", "a 2 not_using 150 200 left_unplanned"]


def test_episodes_about_another_substance_are_not_followed():
    text = "episodes\nepisode_id | started_date | main_substance\na | d0 | alcohol\nb | d0 | heroin"
    assert [line[0] for line in stretches(text)] == ["b"]
