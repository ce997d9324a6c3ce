"""What expected values are adjusted for: the start of treatment, as terms of a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mainstay.measure.groups import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RARE = "a level that few people have"
"""The term shared by people with any level that too few have for a term of its own."""


@dataclass(frozen=True)
class Factor:
    """One thing known at the start of treatment.

    Attributes
        name : the column of `start_of_treatment`
        label : in words
        per : for a number, how much of it one coefficient stands for; 0 for levels
        centre : the number at which the term is 0
        none_apart : whether 0 has a term of its own
    """

    name: str
    label: str
    per: float = 0.0
    centre: float = 0.0
    none_apart: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is a number, else a level."""
        return self.per > 0


FACTORS = (
    Factor("age_years", "age", per=10, centre=40),
    Factor("sex", "sex"),
    Factor("injecting_status", "injecting"),
    Factor("uses_crack", "crack"),
    Factor("previously_treated", "previous treatment"),
    Factor("housing_problem", "housing problem"),
    Factor("in_paid_work", "paid work"),
    Factor("opiate_days", "days of opioid use", per=7, none_apart=True),
    Factor("mental_health_need_found", "mental health need found"),
)
"""All that expected values are adjusted for, in the order in which terms enter."""


@dataclass(frozen=True, eq=False)
class Terms:
    """The columns of a model.

    Attributes
        names : "factor: level", one per column
        columns : one row per row given, one column per name
        people : rows at which each column is not 0
        compared_with : factor to the level the others are compared with: the commonest
        left_out : rows that no term can stand for, because too few people share what is rare about them
    """

    names: tuple[str, ...]
    columns: Floats
    people: tuple[int, ...]
    compared_with: Mapping[str, str]
    left_out: NDArray[np.bool_]


def make_terms(known: Mapping[str, Sequence[Any]], *, fewest: int) -> Terms:
    """Turn what is known at the start into the columns of a model.

    Args
        known : by the name of each of `FACTORS`, one value per row: numbers, or levels as text
        fewest : people that a level must have for a term of its own
    Returns
        the terms; a factor that is the same for everybody has none
    Missing
        None or NaN is a level of its own, "not known": never 0 and never "no". Levels that fewer people
        have share the term `RARE`; where even they are fewer together, their rows are marked `left_out`
    Example
        >>> made = make_terms({"sex": ["male"] * 3 + ["female"] * 2 + [None]}, fewest=1)
        >>> made.names, made.compared_with["sex"], made.people
        (('sex: female', 'sex: not known'), 'male', (2, 1))
    """
    rows = len(next(iter(known.values()), ()))
    rare = np.zeros(rows, dtype=bool)
    names: list[str] = []
    columns: list[Floats] = []
    compared_with: dict[str, str] = {}
    for factor in FACTORS:
        if factor.name not in known:
            continue
        made = _number(factor, known) if factor.is_number else _levels(factor, known, compared_with)
        for level, column, is_level in made:
            if is_level and 0 < np.count_nonzero(column) < fewest:
                rare |= column > 0
            elif len(column) and np.ptp(column) > 0:
                names.append(f"{factor.label}: {level}")
                columns.append(column)
    too_few = 0 < int(rare.sum()) < fewest
    if rare.any() and not too_few:
        names.append(RARE)
        columns.append(rare.astype(float))
    stacked = np.column_stack(columns) if columns else np.zeros((rows, 0))
    people = tuple(int(np.count_nonzero(column)) for column in columns)
    return Terms(tuple(names), stacked, people, compared_with, rare & too_few)


def _number(factor: Factor, known: Mapping[str, Sequence[Any]]) -> Iterator[tuple[str, Floats, bool]]:
    values = np.array([np.nan if each is None else each for each in known[factor.name]], dtype=float)
    unknown = np.isnan(values)
    yield (
        f"per {factor.per:g} {factor.name.rpartition('_')[2]}",
        np.where(unknown, 0.0, (values - factor.centre) / factor.per),
        False,
    )
    if factor.none_apart:
        yield "none", (values == 0).astype(float), True
    yield NOT_KNOWN, unknown.astype(float), True


def _levels(
    factor: Factor, known: Mapping[str, Sequence[Any]], compared_with: dict[str, str]
) -> Iterator[tuple[str, Floats, bool]]:
    values = np.array([NOT_KNOWN if each is None else str(each) for each in known[factor.name]])
    levels, counts = np.unique(values, return_counts=True)
    order = sorted(range(len(levels)), key=lambda place: (-counts[place], levels[place]))
    compared_with[factor.label] = str(levels[order[0]]) if order else NOT_KNOWN
    for place in order[1:]:
        yield str(levels[place]), (values == levels[place]).astype(float), True
