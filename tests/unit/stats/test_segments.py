"""What can be followed and what cannot, on both sides."""

from __future__ import annotations

import pytest

from mainstay.errors import ShortfallError
from mainstay.stats.segments import CENSORED, LAST_DAY, make_segments

IN, BETTER, OUT = 0, 1, 2


def made(*rows, states=3):
    """Segments of rows of person, from, to, start, stop."""
    return make_segments(*zip(*rows, strict=True), states=states)


@pytest.mark.parametrize(
    ("refused", "rows", "taken"),
    [
        ("a stop on or after its start", [(1, IN, OUT, 0, -1)], [(1, IN, OUT, 0, 0)]),
        ("days from 0", [(1, IN, OUT, -1, 5)], [(1, IN, OUT, 0, 5)]),
        ("days from 0", [(1, IN, OUT, 0, LAST_DAY + 1)], [(1, IN, OUT, 0, LAST_DAY)]),
        ("known states", [(1, IN, 3, 0, 5)], [(1, IN, 2, 0, 5)]),
        ("known states", [(1, 3, IN, 0, 5)], [(1, 2, IN, 0, 5)]),
        ("known states", [(1, IN, -2, 0, 5)], [(1, IN, CENSORED, 0, 5)]),
        ("everyone followed from day 0", [(1, IN, OUT, 1, 5)], [(1, IN, OUT, 0, 5)]),
        (
            "one state at a time",
            [(1, IN, BETTER, 0, 5), (1, BETTER, OUT, 4, 9)],
            [(1, IN, BETTER, 0, 5), (1, BETTER, OUT, 5, 9)],
        ),
        (
            "no break",
            [(1, IN, BETTER, 0, 5), (1, BETTER, OUT, 6, 9)],
            [(1, IN, BETTER, 0, 5), (2, IN, OUT, 0, 9)],
        ),
        (
            "the segment before led to",
            [(1, IN, BETTER, 0, 5), (1, IN, OUT, 5, 9)],
            [(1, IN, CENSORED, 0, 5), (1, IN, OUT, 5, 9)],
        ),
        (
            "at most one segment without time",
            [(1, IN, BETTER, 0, 5), (1, BETTER, IN, 5, 5), (1, IN, OUT, 5, 5)],
            [(1, IN, BETTER, 0, 5), (1, BETTER, OUT, 5, 5)],
        ),
    ],
)
def test_both_sides(refused, rows, taken):
    with pytest.raises(ShortfallError, match=refused):
        made(*rows)
    assert made(*taken).people >= 1


def test_the_number_of_faulty_segments_is_told_and_nobody_is_named():
    with pytest.raises(ShortfallError) as raised:
        made((987654, IN, OUT, 5, 1), (987655, IN, OUT, 9, 1), (1, IN, OUT, 0, 1))
    assert "2 segments" in str(raised.value)
    assert "98765" not in str(raised.value)


def test_groups_are_counted_from_0():
    with pytest.raises(ShortfallError, match="groups from 0"):
        make_segments([1], [0], [1], [0], [5], states=2, group=[-1])


def test_a_number_in_two_groups_is_two_people():
    assert make_segments([1, 1], [0, 0], [1, 1], [0, 0], [5, 9], states=2, group=[0, 1]).people == 2


def test_who_moved_on_day_0_starts_where_they_moved_to():
    segments = made((1, IN, OUT, 0, 0), (2, IN, BETTER, 0, 0), (2, BETTER, OUT, 0, 9))
    assert segments.initial_state.tolist() == [OUT, BETTER]
    assert segments.person.tolist() == [1]


def test_two_moves_of_a_day_are_one_that_leads_further():
    segments = made((1, IN, BETTER, 0, 5), (1, BETTER, OUT, 5, 5))
    assert segments.to_state.tolist() == [OUT]


def test_there_and_back_on_a_day_is_no_move():
    segments = made((1, IN, BETTER, 0, 5), (1, BETTER, IN, 5, 5), (1, IN, OUT, 5, 9))
    assert segments.to_state.tolist() == [CENSORED, OUT]


def test_a_person_without_time_and_without_a_move_tells_nothing():
    assert made((1, IN, CENSORED, 0, 0), (2, IN, OUT, 0, 5)).people == 1
    assert made((1, IN, OUT, 0, 0), (2, IN, OUT, 0, 5)).people == 2


def test_a_group_is_taken_out_with_its_people_numbered_again():
    segments = make_segments([7, 8, 9], [0] * 3, [1] * 3, [0] * 3, [5, 6, 7], states=2, group=[0, 2, 2])
    part = segments.of_groups(1, 3)
    assert (part.groups, part.people, part.person.tolist()) == (2, 2, [0, 1])
    assert part.observed_to.tolist() == [0, 7]


def test_a_group_in_which_nobody_can_be_followed_stays_a_group():
    segments = make_segments([1, 2], [0, 0], [1, CENSORED], [0, 0], [5, 0], states=2, group=[0, 1])
    assert (segments.groups, segments.people) == (2, 1)
    assert make_segments([], [], [], [], [], states=2).groups == 0
