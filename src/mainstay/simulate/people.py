"""The synthetic people: what a record shows of them and what it does not."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mainstay.simulate.draws import Days, Draws, Flags, Floats

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


def make_people(
    count: int, sizes: Floats, last_day: int, year: int, values: Mapping[str, float], draws: Draws
) -> People:
    """Draw people.

    Args
        count : how many
        sizes : relative number of people of each service
        last_day : last day of the period; people arrive evenly from day 0 to three weeks before it
        year : the period's last year
        values : parameters
        draws : random numbers
    Returns
        traits, one value per person
    """
    mean, spread = values["people.age_mean_years"], values["people.age_spread_years"]
    age = np.clip(mean + spread * draws.bell(count), 19.0, 79.0)
    ethnicity = draws.pick([share for _, share in ETHNICITIES], count)
    recorded = ~draws.happens(values["people.ethnicity_missing"], count)
    never_injected = 1.0 - values["people.injecting_now"] - values["people.injected_before"]
    severity = draws.bell(count)
    need = values["medicine.need_mean_mg"] + values["medicine.need_spread_mg"] * (
        0.6 * severity + 0.8 * draws.bell(count)
    )

    taken_over = draws.happens(values["arrival.taken_over"], count)
    soon = draws.days(0, values["arrival.taken_over_within_days"], count)
    later = draws.days(0, last_day - LONGEST_WAIT_DAYS, count)

    def share(name: str) -> Flags:
        return draws.happens(values[f"people.{name}"], count)

    return People(
        severity=np.clip(severity, -2.5, 2.5),
        need_mg=np.clip(need, 25.0, 130.0),
        service=draws.pick(sizes, count),
        arrives=np.where(taken_over, soon, later).astype(np.int32),
        taken_over=taken_over,
        female=share("female"),
        birth_year=(year - np.floor(age)).astype(np.int32),
        ethnicity=np.where(recorded, ethnicity, -1),
        heroin_main=share("heroin_main"),
        injecting=draws.pick(
            [never_injected, values["people.injected_before"], values["people.injecting_now"]], count
        ),
        previously_treated=share("previously_treated") | taken_over,
        mental_health=share("mental_health_need"),
        housing=share("housing_problem"),
        unemployed=share("unemployed"),
        crack=share("crack"),
        crack_goes_on=draws.happens(0.3, count),
        powder=share("cocaine_powder"),
        amphetamine=share("amphetamine"),
        cannabis=share("cannabis"),
        alcohol=share("alcohol"),
        benzodiazepine=share("benzodiazepine"),
    )
