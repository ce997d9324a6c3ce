"""The synthetic people: what a record shows of them and what it does not."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mainstay.simulate.columns import Period
    from mainstay.simulate.draws import Days, Draws, Flags, Floats
    from mainstay.simulate.services import Services

LONGEST_WAIT_DAYS = 21
"""Nobody is referred later than this before the period ends, so that everybody has been assessed in it."""

ETHNICITIES = (
    ("White British", 0.83),
    ("White Irish", 0.012),
    ("Other White", 0.048),
    ("White and Black Caribbean", 0.013),
    ("Indian", 0.012),
    ("Pakistani", 0.013),
    ("Other Asian", 0.012),
    ("Caribbean", 0.015),
    ("African", 0.01),
    ("Other ethnic group", 0.015),
)
"""Groups and shares; an assumption, so that small groups are there to be protected."""

Arrays = TypeVar("Arrays")


def take(arrays: Arrays, index: Days) -> Arrays:
    """The same dataclass of arrays, for some of its rows."""
    return type(arrays)(**{f.name: getattr(arrays, f.name)[..., index] for f in fields(arrays)})  # type: ignore[arg-type]


def join(parts: Sequence[Arrays]) -> Arrays:
    """One dataclass of arrays out of several, rows in the order given."""
    return type(parts[0])(
        **{
            f.name: np.concatenate([getattr(part, f.name) for part in parts], axis=-1)
            for f in fields(parts[0])  # type: ignore[arg-type]
        }
    )


@dataclass(frozen=True)
class People:
    """Traits, one value per person.

    Attributes
        severity : hidden; mean 0, standard deviation 1
        need_mg : hidden; the daily dose, as methadone, that holds the person
        service : where they come first
        arrives : day of the period of the first referral
        taken_over : was in treatment elsewhere and came when the services opened
        others : what the record would show
    """

    severity: Floats
    need_mg: Floats
    service: Days
    arrives: Days
    taken_over: Flags
    female: Flags
    birth_year: Days
    ethnicity: Days
    heroin_main: Flags
    injecting: Days
    previously_treated: Flags
    mental_health: Flags
    housing: Flags
    unemployed: Flags
    crack: Flags
    crack_goes_on: Flags
    powder: Flags
    amphetamine: Flags
    cannabis: Flags
    alcohol: Flags
    benzodiazepine: Flags

    def __len__(self) -> int:
        return len(self.severity)


OTHER_TRAITS = {
    "mental_health": "mental_health_need",
    "housing": "housing_problem",
    "unemployed": "unemployed",
    "crack": "crack",
    "crack_goes_on": "crack_goes_on",
    "powder": "cocaine_powder",
    "amphetamine": "amphetamine",
    "cannabis": "cannabis",
    "alcohol": "alcohol",
    "benzodiazepine": "benzodiazepine",
}
"""Traits that are drawn alike, each by its own share, and in this order: another gives other people."""

BY_SERVICE = ("mental_health", "housing", "unemployed", "crack")
"""Traits that more, or fewer, people of one service may have than of another."""


def make_people(
    count: int, services: Services, period: Period, values: Mapping[str, float], draws: Draws
) -> People:
    """Draw people.

    Args
        count : how many
        services : how many people each has, and what more or fewer of them come with
        period : people arrive evenly from its first day to three weeks before its last
        values, draws : parameters and random numbers
    Returns
        traits, one value per person
    """
    severity = draws.bell(count)
    taken_over = draws.happens(values["arrival.taken_over"], count)
    need_mg, service = _needs_mg(severity, values, draws), draws.pick(services.usual["size"], count)
    arrives = _arrivals(taken_over, period.last_day, values, draws)

    def share(name: str) -> Flags:
        return draws.happens(values[f"people.{name}"], count)

    def trait(name: str) -> Flags:
        usual = values[f"people.{OTHER_TRAITS[name]}"]
        at_each = _share_at(services.odds[service], usual) if name in BY_SERVICE else usual
        return draws.happens(at_each, count)

    return People(
        severity=np.clip(severity, -2.5, 2.5),
        need_mg=need_mg,
        service=service,
        arrives=arrives,
        taken_over=taken_over,
        female=share("female"),
        birth_year=_birth_years(arrives, period.first, values, draws),
        ethnicity=_ethnicities(count, values, draws),
        heroin_main=share("heroin_main"),
        injecting=_injecting(count, values, draws),
        previously_treated=share("previously_treated") | taken_over,
        **{name: trait(name) for name in OTHER_TRAITS},
    )


def _share_at(odds: Floats, usual: float) -> Floats:
    # As usual is left as it is: rounding would give other people
    return np.where(odds == 1.0, usual, usual * odds / (1.0 - usual + usual * odds))


def _needs_mg(severity: Floats, values: Mapping[str, float], draws: Draws) -> Floats:
    part = values["medicine.need_by_severity"]
    spread = part * severity + math.sqrt(1.0 - part * part) * draws.bell(len(severity))
    need = values["medicine.need_mean_mg"] + values["medicine.need_spread_mg"] * spread
    return np.asarray(np.clip(need, values["medicine.need_lowest_mg"], values["medicine.need_highest_mg"]))


def _arrivals(taken_over: Flags, last_day: int, values: Mapping[str, float], draws: Draws) -> Days:
    soon = draws.days(0, values["arrival.taken_over_within_days"], len(taken_over))
    later = draws.days(0, last_day - LONGEST_WAIT_DAYS, len(taken_over))
    return np.where(taken_over, soon, later)


def _birth_years(arrives: Days, first: date, values: Mapping[str, float], draws: Draws) -> Days:
    """By the age reached in the year of the first referral, so that nobody is under 18 when they come."""
    age = values["people.age_mean_years"] + values["people.age_spread_years"] * draws.bell(len(arrives))
    years = (np.datetime64(first) + arrives).astype("datetime64[Y]").astype(np.int32) + 1970
    return np.asarray(years - np.clip(np.floor(age), 19, 79), dtype=np.int32)


def _ethnicities(count: int, values: Mapping[str, float], draws: Draws) -> Days:
    drawn = draws.pick([share for _, share in ETHNICITIES], count)
    return np.where(draws.happens(values["people.ethnicity_missing"], count), -1, drawn)


def _injecting(count: int, values: Mapping[str, float], draws: Draws) -> Days:
    before, now = values["people.injected_before"], values["people.injecting_now"]
    return draws.pick([1.0 - before - now, before, now], count)
