"""Segments from anybody's CSV file: faults are named by line, never by what a cell holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import UsageError
from mainstay.stats.segments import CENSORED, LAST_DAY, faults_in, make_segments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mainstay.cli.any_csv import AnyCsv
    from mainstay.stats.segments import Segments

USUAL_CENSORED = ("censored", "censor")

NEXT_STEPS = {
    "a stop on or after its start": "Look whether the two columns are swapped.",
    "everyone followed from day 0": "Count days from each person's own first day.",
    "each person in one state at a time": "Let a stretch begin on the day the one before stops.",
}
OTHERWISE = "Correct these rows."


@dataclass(frozen=True)
class Columns:
    """Which column holds what."""

    person: str
    from_state: str
    to_state: str
    start: str
    stop: str
    by: tuple[str, ...]
    censored: tuple[str, ...] = USUAL_CENSORED


@dataclass(frozen=True)
class GivenSegments:
    """What a file holds.

    Attributes
        states : names, in the order in which they are first left, then reached
        groups : one mapping of `by` column to text per group, in order
        segments : states and groups numbered so
    """

    states: tuple[str, ...]
    groups: tuple[Mapping[str, str], ...]
    segments: Segments


def read_segments(given: AnyCsv, columns: Columns) -> GivenSegments:
    """Read and check the segments of a file.

    Args
        given : the file
        columns : which of its columns hold what
    Returns
        the segments by group; the same number of a person in two groups is two people
    Missing
        an empty cell in any of the columns is a fault, unless `censored` says that it means that
    Raises
        UsageError : there is no such column, or a state is called like another column of the answer
        ShortfallError : rows that cannot be followed; says how many, and on which lines
    """
    _check_filled(given, columns)
    origin, target = given.texts(columns.from_state), given.texts(columns.to_state)
    states = _name_states(origin, target, columns)
    number = {name: place for place, name in enumerate(states)} | dict.fromkeys(columns.censored, CENSORED)
    groups, group = _number_groups(given, columns.by)
    rows = [
        np.array(column, dtype=np.int64)
        for column in (
            group,
            _number_texts(given.texts(columns.person)),
            [number[name] for name in origin],
            [number[name] for name in target],
            _whole_days(given, columns.start),
            _whole_days(given, columns.stop),
        )
    ]
    for wanted, faulty in faults_in(rows, len(states)).items():
        given.refuse(
            [int(row) for row in faulty],
            expected=wanted,
            came="where it is not so",
            next_step=NEXT_STEPS.get(wanted, OTHERWISE),
        )
    return GivenSegments(states, groups, make_segments(*rows[1:], states=len(states), group=rows[0]))


def _check_filled(given: AnyCsv, columns: Columns) -> None:
    for name in dict.fromkeys((columns.person, columns.from_state, columns.to_state)):
        if name == columns.to_state and "" in columns.censored:
            continue
        given.refuse(
            [row for row, text in enumerate(given.texts(name)) if not text],
            expected=f"something in every cell of column '{name}'",
            came="with an empty one",
            next_step="Fill these cells. Where a stretch leads to no other state, name what the cells hold "
            "with --censored.",
        )
    given.refuse(
        [row for row, text in enumerate(given.texts(columns.from_state)) if text in columns.censored],
        expected=f"states in column '{columns.from_state}'",
        came="with the word for the end of observation",
        next_step="Only the column of the state that is reached may hold it.",
    )


def _name_states(origin: Sequence[str], target: Sequence[str], columns: Columns) -> tuple[str, ...]:
    reached = dict.fromkeys(name for name in target if name not in columns.censored)
    states = tuple(dict.fromkeys([*dict.fromkeys(origin), *reached]))
    made = [f"{prefix}{state}" for prefix in ("", "se_", "lower_", "upper_") for state in states]
    twice = {*columns.by, "day"} & set(made) or {name for name in made if made.count(name) > 1}
    if twice:
        raise UsageError(
            "each column of the answer to have a name of its own",
            f"'{min(twice)}' for a state and for something else",
            "Give that state or that column another name.",
        )
    return states


def _number_groups(given: AnyCsv, by: Sequence[str]) -> tuple[tuple[dict[str, str], ...], list[int]]:
    if not by:
        return ({},), [0] * len(given.rows)
    named = list(zip(*(given.texts(column) for column in by), strict=True))
    ordered = sorted(set(named))
    number = {name: place for place, name in enumerate(ordered)}
    return tuple(dict(zip(by, name, strict=True)) for name in ordered), [number[name] for name in named]


def _number_texts(texts: Sequence[str]) -> list[int]:
    # By the text and not by its place, so that the order of rows changes nothing, not even a drawing
    number = {text: place for place, text in enumerate(sorted(set(texts)))}
    return [number[text] for text in texts]


def _whole_days(given: AnyCsv, column: str) -> list[int]:
    days = given.numbers(column)
    given.refuse(
        [row for row, day in enumerate(days) if not (day == round(day) if day == day else False)],
        expected=f"a whole number of days in every cell of column '{column}'",
        came="with a part of a day or none",
        next_step="Days are counted whole: round them down, or count in hours throughout.",
    )
    given.refuse(
        [row for row, day in enumerate(days) if not 0 <= day <= LAST_DAY],
        expected=f"days from 0 to {LAST_DAY} in column '{column}'",
        came="with another",
        next_step="Count days from each person's own first day, which is day 0.",
    )
    return [int(day) for day in days]
