"""The synthetic services: twelve kinds, repeated with small differences where more are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mainstay.simulate.parameters import read_file

if TYPE_CHECKING:
    from mainstay.simulate.draws import Days, Draws, Floats

AREAS = ("Northmere", "Velmouth", "Carrowdale", "Thistleham")
PROVIDERS = ("Invented Provider A", "Invented Provider B", "Invented Provider C")
DISTRICTS = ("", " North", " South", " East", " West")
SPREAD = 0.08
"""Repeated services differ from the first of their kind by at most this share."""


@dataclass(frozen=True)
class Services:
    """What makes each service what it is.

    Attributes
        ids, names, providers, areas : as published; all invented
        usual : field to values, one per service
        last_year : the same from `changes_on` onwards
        changes_on : day of the period
        odds : of needs and of crack among a service's people, against the usual; 1 is as usual
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    providers: tuple[str, ...]
    areas: tuple[str, ...]
    usual: dict[str, Floats]
    last_year: dict[str, Floats]
    changes_on: int
    odds: Floats

    def __len__(self) -> int:
        return len(self.ids)

    def on(self, field: str, service: Days, day: Days) -> Floats:
        """A field's value at each service on each day of the period."""
        changed = day >= self.changes_on
        return np.asarray(np.where(changed, self.last_year[field][service], self.usual[field][service]))


def make_services(
    count: int, changes_on: int, draws: Draws, *, equal_care: bool = False, odds: Floats | None = None
) -> Services:
    """Services of every kind, in the file's order, again from the start after the last.

    Args
        count, changes_on : how many; the day from which `last_year` values hold
        draws, equal_care, odds : for repeated services; whether all but size is as usual; see `Services`
    Returns
        the services
    Example
        >>> draws = __import__("mainstay.simulate.draws", fromlist=["Draws"]).Draws(np.random.SeedSequence(1))
        >>> make_services(14, 0, draws).names[12:]
        ('Alder Lane North', 'Brook Street North')
    """
    contents = read_file()
    kinds = contents["services"]
    repeat = np.arange(count) // len(kinds)
    chosen = [kinds[i % len(kinds)] for i in range(count)]
    if equal_care:
        chosen = [{"name": kind["name"], "size": kind.get("size", 1.0)} for kind in chosen]
    before = [contents["usual"] | kind for kind in chosen]
    after = [values | kind.get("last_year", {}) for values, kind in zip(before, chosen, strict=True)]
    usual: dict[str, Floats] = {}
    last_year: dict[str, Floats] = {}
    for field in contents["service_fields"]:
        spread = 0.0 if equal_care and field != "size" else SPREAD
        factor = 1.0 + np.where(repeat > 0, spread * (2.0 * draws.uniform(count) - 1.0), 0.0)
        usual[field] = np.array([values[field] for values in before]) * factor
        last_year[field] = np.array([values[field] for values in after]) * factor
    return Services(
        tuple(f"Z{i + 1:04d}" for i in range(count)),
        tuple(kind["name"] + _district(i // len(kinds)) for i, kind in enumerate(chosen)),
        tuple(PROVIDERS[i % len(PROVIDERS)] for i in range(count)),
        tuple(AREAS[i % len(AREAS)] for i in range(count)),
        usual,
        last_year,
        changes_on,
        np.ones(count) if odds is None else odds,
    )


def draw_odds(count: int, differ: float, draws: Draws) -> Floats:
    """How much more, or less, the people of each service have going on than people usually have.

    Args
        count : services
        differ : 0 for nothing; 1 for odds between half and twice the usual
        draws : random numbers
    Returns
        odds ratio of each service
    Example
        >>> draws = __import__("mainstay.simulate.draws", fromlist=["Draws"]).Draws(np.random.SeedSequence(1))
        >>> draw_odds(2, 0.0, draws).tolist()
        [1.0, 1.0]
    """
    place = 2.0 * draws.uniform(count) - 1.0
    return np.where(place > 0, 1.0 + differ * place, 1.0 / (1.0 - differ * np.minimum(place, 0.0)))


def _district(repeat: int) -> str:
    return DISTRICTS[repeat] if repeat < len(DISTRICTS) else f" {repeat + 1}"
