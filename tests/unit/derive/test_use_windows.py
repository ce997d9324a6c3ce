"""Use on top window by window, both sides of each limit."""

from __future__ import annotations

import pytest

from lib.text_table import day, derived_rows

EPISODE = """
    episodes
    episode_id | started_date
    a          | d0
    """
DOSED = """
    doses
    episode_id | dose_date
    a          | d10
    a          | d40
    """


def windows(text: str, columns: str, observed_to: int = 56) -> list[tuple[object, ...]]:
    """Columns of each window, in the order of their numbers."""
    rows = derived_rows("use_windows", text, f"episode_id, window_number, {columns}", day(observed_to))
    return [row[2:] for row in rows]


@pytest.mark.parametrize(
    ("observed_to", "expected"),
    [
        (0, []),
        (1, [(day(1), day(1), False)]),
        (27, [(day(1), day(27), False)]),
        (28, [(day(1), day(28), True)]),
        (29, [(day(1), day(28), True), (day(29), day(29), False)]),
    ],
)
def test_windows_follow_each_other_to_the_last_day_observed(observed_to, expected):
    assert windows(EPISODE, "first_day, last_day, is_whole", observed_to) == expected


@pytest.mark.parametrize(("ended", "expected"), [(56, [28, 56]), (57, [28, 56, 57]), (0, [])])
def test_windows_end_with_the_episode(ended, expected):
    text = f"""
        episodes
        episode_id | started_date | ended_date | end_reason
        a          | d0           | d{ended}   | dropped_out
        """
    assert windows(text, "last_day", 600) == [(day(number),) for number in expected]


def test_an_episode_of_many_years_has_all_its_windows():
    text = EPISODE.replace("d0", "d-14000")
    assert len(windows(text, "first_day", observed_to=0)) == 500


def test_only_treatment_for_opioid_use_has_windows():
    text = """
        episodes
        episode_id | started_date | main_substance
        alcohol    | d0           | alcohol
        not begun  |              | heroin
        """
    assert windows(text, "first_day") == []


@pytest.mark.parametrize(("number", "expected"), [(0, 0), (1, 1), (28, 1), (29, 2), (56, 2)])
def test_a_dose_belongs_to_the_window_of_its_day(number, expected):
    text = f"{EPISODE}\n\ndoses\nepisode_id | dose_date\na | d{number}\n\n{elsewhere_dosed()}"
    rows = derived_rows("use_windows", text, "window_number, episode_id, dosed", day(56))
    assert [row[0] for row in rows if row[1] == "a" and row[2]] == [expected][: expected > 0]


def elsewhere_dosed() -> str:
    """Somebody else whose doses show that the service records them."""
    return "episodes\nepisode_id | started_date\nb | d0\n\ndoses\nepisode_id | dose_date\nb | d0\nb | d56"


@pytest.mark.parametrize(
    ("number", "expected"), [(0, [True, True, False]), (26, [True, True, False]), (28, [True, True, True])]
)
def test_an_injection_covers_31_days(number, expected):
    """From day 26 it covers to day 56, from day 28 to day 58."""
    text = f"""
        {EPISODE}

        doses
        episode_id | dose_date | medicine            | outcome
        a          | d{number} | buprenorphine_depot | supervised
        a          | d84       | methadone           | missed
        """
    assert windows(text, "dosed", 84) == [(dosed,) for dosed in expected]


def test_without_doses_of_anybody_from_that_time_it_is_not_known_whether_any_was_taken():
    text = f"""
        {EPISODE}

        doses
        episode_id | dose_date
        a          | d40

        tests
        episode_id | test_date | result
        a          | d10       | negative
        a          | d100      | negative
        """
    assert windows(text, "dosed, status", 84) == [(None, "not_used"), (True, "unknown"), (None, "unknown")]


def test_no_dose_while_others_had_theirs_is_off():
    text = f"{EPISODE}\n\ntests\nepisode_id | test_date | result\na | d10 | positive\n\n{elsewhere_dosed()}"
    rows = derived_rows("use_windows", text, "episode_id, window_number, status, used", day(56))
    assert rows[:2] == [("a", 1, "off", True), ("a", 2, "off", None)]


@pytest.mark.parametrize(
    ("tested", "reported", "expected"),
    [
        ("positive", "", ("used", "used", "unknown")),
        ("positive", "0", ("used", "used", "not_used")),
        ("negative", "", ("not_used", "not_used", "unknown")),
        ("negative", "0", ("not_used", "not_used", "not_used")),
        ("negative", "1", ("used", "not_used", "used")),
        ("refused", "", ("unknown", "unknown", "unknown")),
        ("not_given", "0", ("not_used", "unknown", "not_used")),
        ("invalid", "1", ("used", "unknown", "used")),
    ],
)
def test_a_test_and_a_review_together(tested, reported, expected):
    text = f"""
        {EPISODE}
        {DOSED}

        tests
        episode_id | test_date | result
        a          | d30       | {tested}

        reviews
        episode_id | review_date | opiate_days
        a          | d56         | {reported}
        """
    assert windows(text, "status, status_by_test, status_by_report")[1] == expected


def test_one_positive_among_negatives_is_use_and_the_latest_is_kept():
    text = f"""
        {EPISODE}
        {DOSED}

        tests
        episode_id | test_date | result
        a          | d0        | positive
        a          | d1        | positive
        a          | d20       | positive
        a          | d28       | negative
        a          | d29       | negative
        a          | d30       | refused
        """
    rows = windows(text, "opioid_test_days, tested, test_positive, last_positive_date")
    assert rows == [(3, True, True, day(20)), (2, True, False, None)]


def test_a_positive_that_the_medicine_explains_is_not_use():
    text = f"""
        {EPISODE}
        {DOSED}

        tests
        episode_id | test_date | substance     | result
        a          | d20       | opioid        | negative
        a          | d20       | methadone     | positive
        a          | d40       | opioid        | negative
        a          | d40       | buprenorphine | positive
        """
    assert windows(text, "status") == [("not_used",), ("used",)]


@pytest.mark.parametrize(
    ("number", "window"), [(14, None), (15, 1), (28, 1), (42, 1), (43, 2), (56, 2), (70, 2), (71, None)]
)
def test_a_review_belongs_to_the_window_whose_end_is_nearest(number, window):
    text = f"{EPISODE}\n\nreviews\nepisode_id | review_date | opiate_days\na | d{number} | 28"
    rows = windows(text, "review_date, reported_days, status")
    expected = [(day(number), 28, "used") if place == window else (None, None, "unknown") for place in (1, 2)]
    assert rows == expected


@pytest.mark.parametrize(
    ("days", "expected"), [("0", "not_used"), ("1", "unknown"), ("8", "unknown"), ("9", "used")]
)
def test_days_of_use_that_may_lie_before_the_start_tell_nothing(days, expected):
    """A review on day 20 asks about eight days before treatment."""
    text = f"{EPISODE}\n\nreviews\nepisode_id | review_date | opiate_days\na | d20 | {days}"
    assert windows(text, "status_by_report")[0] == (expected,)


def test_the_nearest_review_decides_even_without_an_answer():
    text = f"""
        {EPISODE}

        reviews
        episode_id | review_date | opiate_days
        a          | d48         | 0
        a          | d55         |
        a          | d64         | 3
        """
    assert windows(text, "review_date, status", 600)[1] == (day(55), "unknown")


@pytest.mark.parametrize(("stage", "expected"), [("start", None), ("after", None), ("exit", 3)])
def test_only_reviews_of_treatment_count(stage, expected):
    text = f"{EPISODE}\n\nreviews\nepisode_id | review_date | stage | opiate_days\na | d28 | {stage} | 3"
    assert windows(text, "reported_days")[0] == (expected,)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("contacts\nepisode_id | contact_date | kind | outcome\na | d28 | keywork | attended", True),
        ("contacts\nepisode_id | contact_date | kind | outcome\na | d28 | keywork | missed", False),
        ("contacts\nepisode_id | contact_date | kind | outcome\na | d29 | keywork | attended", None),
        ("reviews\nepisode_id | review_date | opiate_days\na | d1 | ", True),
        ("tests\nepisode_id | test_date | substance | result\na | d1 | cocaine | invalid", True),
        ("tests\nepisode_id | test_date | substance | result\na | d1 | cocaine | not_given", None),
    ],
)
def test_attended(rows, expected):
    assert windows(f"{EPISODE}\n\n{rows}", "attended")[0] == (expected,)


@pytest.mark.parametrize("substance", ["cocaine", "benzodiazepine", "amphetamine", "alcohol"])
@pytest.mark.parametrize(
    ("result", "expected"), [("positive", True), ("negative", False), ("refused", None), ("invalid", None)]
)
def test_other_substances_from_tests(substance, result, expected):
    text = f"""
        {EPISODE}

        tests
        episode_id | test_date | substance   | result
        a          | d20       | {substance} | {result}
        """
    others = ("cocaine", "benzodiazepine", "amphetamine", "alcohol")
    columns = ", ".join(f"{name}_used" for name in others)
    assert windows(text, columns)[0] == tuple(expected if name == substance else None for name in others)


def test_an_opioid_result_says_nothing_of_other_substances_nor_they_of_it():
    text = f"""
        {EPISODE}

        tests
        episode_id | test_date | substance | result
        a          | d20       | cocaine   | negative
        a          | d40       | opioid    | negative
        """
    assert windows(text, "cocaine_used, used") == [(False, None), (None, False)]


@pytest.mark.parametrize(
    ("crack", "cocaine", "expected"),
    [("0", "0", False), ("1", "", True), ("", "1", True), ("0", "", None), ("", "0", None), ("0", "1", True)],
)
def test_cocaine_is_crack_or_powder_and_none_means_none_of_both(crack, cocaine, expected):
    text = f"""
        {EPISODE}

        reviews
        episode_id | review_date | crack_days | cocaine_days
        a          | d28         | {crack}    | {cocaine}
        """
    assert windows(text, "cocaine_used")[0] == (expected,)


@pytest.mark.parametrize("item", ["amphetamine", "alcohol"])
@pytest.mark.parametrize(("days", "expected"), [("0", False), ("1", True), ("", None)])
def test_amphetamine_and_alcohol_from_reviews(item, days, expected):
    text = f"{EPISODE}\n\nreviews\nepisode_id | review_date | {item}_days\na | d28 | {days}"
    assert windows(text, f"{item}_used")[0] == (expected,)
