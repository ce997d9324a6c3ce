"""Expected values: how likely each person was to meet something, given what was known at the start."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import ShortfallError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

ROUNDS = 50
"""Iterations after which a model that has not settled is given up."""

TOLERANCE = 1e-8
"""Change of the deviance below which the model has settled."""

FARTHEST = 15.0
"""A log odds beyond this is a chance below one in three million: some term alone tells who met it."""

SAYS_THE_SAME = 1e-9
"""Share of a term's spread that other terms must leave for it to say something of its own."""


@dataclass(frozen=True, eq=False)
class ExpectedValues:
    """A logistic model and what it expects.

    Attributes
        names : of the terms, the constant first
        coefficients, standard_errors : log odds, one per term; NaN for a term that says what others say
        expected : probability for each row, 0 to 1
        deviance, null_deviance : of the model, and of one without terms
        events : rows that met it, or those that did not where they are fewer
        parameters : terms estimated, the constant left out
    """

    names: tuple[str, ...]
    coefficients: Floats
    standard_errors: Floats
    expected: Floats
    deviance: float
    null_deviance: float
    events: int
    parameters: int


def fit_expected(
    met: ArrayLike, terms: ArrayLike, names: Sequence[str], *, events_per_parameter: float
) -> ExpectedValues:
    """Fit a logistic model by maximum likelihood, or refuse with the reason.

    Args
        met : 1 or 0, one per row
        terms : one row per row, one column per term, without the constant
        names : of the columns
        events_per_parameter : fewest events for each term that is estimated
    Returns
        coefficients, standard errors and the expected probability of each row
    Missing
        no row may have a missing value: give unknown a term of its own
    Raises
        ShortfallError : nobody or everybody met it, too few events, a term that alone tells who met it, or
            a model that does not settle
    Source
        statsmodels, `GLM` with the binomial family (iteratively reweighted least squares); terms that others
        already say are left out in the order given, as R's `glm` does
    Example
        >>> found = fit_expected([0, 1, 0, 1, 1, 0], [[0], [0], [0], [1], [1], [1]], ["inside"],
        ...     events_per_parameter=1)
        >>> [round(float(value), 3) for value in found.coefficients], round(float(found.expected[0]), 3)
        ([-0.693, 1.386], 0.333)
    """
    outcome = np.asarray(met, dtype=float)
    columns = np.asarray(terms, dtype=float).reshape(len(outcome), len(names))
    kept = _saying_something(columns)
    events = int(min(outcome.sum(), len(outcome) - outcome.sum()))
    _refuse_few(events, len(kept), events_per_parameter)
    _refuse_telling(outcome, columns, names, kept)
    fitted = _fit(outcome, np.column_stack([np.ones(len(outcome)), columns[:, kept]]))
    coefficients, errors = (np.full(1 + len(names), np.nan) for _ in range(2))
    places = [0, *(1 + place for place in kept)]
    coefficients[places], errors[places] = fitted.params, fitted.bse
    expected = np.asarray(fitted.fittedvalues, dtype=float)
    deviances = (float(fitted.deviance), float(fitted.null_deviance))
    named = ("constant", *names)
    return ExpectedValues(named, coefficients, errors, expected, *deviances, events, len(kept))


def _saying_something(columns: Floats) -> list[int]:
    """Positions of columns that no constant and no column before them already says."""
    basis = [np.full(len(columns), 1 / np.sqrt(len(columns)))] if len(columns) else []
    kept = []
    for place in range(columns.shape[1]):
        left = columns[:, place].astype(float)
        spread = float(np.linalg.norm(left))
        for _ in range(2):  # once more takes away what rounding left
            for direction in basis:
                left = left - direction * float(direction @ left)
        length = float(np.linalg.norm(left))
        if length > SAYS_THE_SAME * max(spread, 1e-300) and length > 0:
            basis.append(left / length)
            kept.append(place)
    return kept


def _refuse_few(events: int, parameters: int, per_parameter: float) -> None:
    wanted = int(np.ceil(per_parameter * max(parameters, 1)))
    if events < max(wanted, 1):
        raise ShortfallError(
            f"at least {wanted} people who met it and as many who did not"
            f" ({per_parameter:g} for each of {parameters} terms)",
            f"{events} in the smaller of the two",
            "Take more services or a longer time together; expected values from so few would be noise.",
        )


def _refuse_telling(outcome: Floats, columns: Floats, names: Sequence[str], kept: Sequence[int]) -> None:
    for place in kept:
        column = columns[:, place]
        inside = column == column.max()
        is_a_level = np.isin(column, (0.0, 1.0)).all()
        if is_a_level and len(set(outcome[inside])) < 2:
            raise _separated(names[place])


def _fit(outcome: Floats, design: Floats):  # type: ignore[no-untyped-def]  # statsmodels ships no types
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it warns of is refused below, in words
        fitted = GLM(outcome, design, family=Binomial()).fit(maxiter=ROUNDS, tol=TOLERANCE)
    farthest = float(np.abs(design @ fitted.params).max())
    if not np.isfinite(farthest) or farthest > FARTHEST:
        raise _separated("several terms together")
    if not fitted.converged:
        raise ShortfallError(
            f"a model that settles within {ROUNDS} rounds",
            "one that does not",
            "Take more services or a longer time together.",
        )
    return fitted


def _separated(name: str) -> ShortfallError:
    return ShortfallError(
        "people who met it and people who did not at each level of what is adjusted for",
        f"only one of the two, told by {name}",
        "Take more services or a longer time together.",
    )
