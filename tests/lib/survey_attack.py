"""An attacker with a door log and every published figure, who subtracts them to learn somebody's answer.

The attacker knows exactly who answered at which service, and each person's sex, age and whether they are in
OST now; knows how figures are rounded; and may be one of the people. Answers are proved if they hold in every
world that the figures allow. Nothing here is taken from the software that publishes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

RATINGS = ("very_good", "good", "poor", "bad", "not_needed", "needed_not_offered", "dont_know", "no_answer")
SETS = (*((place,) for place in range(len(RATINGS))), (0, 1), (2, 3))
"""What the attacker would like to prove: each answer, a good one, a poor one."""

KNOWN = ("service", "in_ost", "sex", "age")
"""What the attacker knows of everybody, and a page with filters lets anybody choose by."""


@dataclass(frozen=True)
class Person:
    """What the door log and everyday knowledge say of somebody, and what they answered about each domain."""

    service: str
    in_ost: bool
    sex: str
    age: str
    answers: dict[str, str]


@dataclass(frozen=True)
class Figure:
    """A published row: who is counted in it, and between which ends each answer's count lies."""

    members: np.ndarray
    low: np.ndarray
    high: np.ndarray


def make_people(rng: np.random.Generator, domains: list[str], people: int = 200) -> list[Person]:
    """People of several services of very different size; at some services nearly everybody says the same."""
    names = [f"S{number}" for number in range(int(rng.integers(3, 9)))]
    sizes = rng.dirichlet(np.full(len(names), 0.8))
    leaning = {
        (name, domain): rng.dirichlet(np.full(len(RATINGS), 0.08 if rng.random() < 0.4 else 1.0))
        for name, domain in product(names, domains)
    }
    in_ost = {name: rng.choice([0.5, 0.8, 0.95]) for name in names}
    made = []
    for _ in range(people):
        name = str(rng.choice(names, p=sizes))
        answers = {domain: str(rng.choice(RATINGS, p=leaning[name, domain])) for domain in domains}
        sex, age = str(rng.choice(["f", "m"], p=[0.3, 0.7])), str(rng.choice(["18", "30", "45"]))
        made.append(Person(name, bool(rng.random() < in_ost[name]), sex, age, answers))
    return made


def naive_figures(people: list[Person], domain: str, *, least: int = 10) -> list[Figure]:
    """What a page with filters shows: exact counts of any selection of at least so many people."""
    columns = [np.array([getattr(person, name) for person in people]) for name in KNOWN]
    said = np.array([[person.answers[domain] == rating for rating in RATINGS] for person in people])
    shown = []
    for chosen in product(*([None, *np.unique(column)] for column in columns)):
        members = np.ones(len(people), dtype=bool)
        for column, want in zip(columns, chosen, strict=True):
            if want is not None:
                members &= column == want
        if members.sum() >= least:
            counts = said[members].sum(axis=0)
            shown.append(Figure(members, counts, counts))
    return shown


def rounded_figure(members: np.ndarray, shown: list[int], *, cells: int = 1) -> Figure:
    """A row of counts rounded to 5, or a sum of several such rows."""
    counts = np.array(shown)
    return Figure(members, np.maximum(counts - 2 * cells, 0), counts + 2 * cells)


def prove(people: list[Person], domain: str, figures: list[Figure], *, insider: int | None = None) -> set:
    """Of whom what is proved: (person, answers, whether they gave one of these or none)."""
    if not figures:
        return set()
    members, low, high = (
        np.array([getattr(f, part) for f in figures]) for part in ("members", "low", "high")
    )
    nobody = np.zeros((1, len(people)), dtype=bool)
    zeros = np.zeros((1, len(RATINGS)), dtype=int)
    members, low, high = np.vstack([nobody, members]), np.vstack([zeros, low]), np.vstack([zeros, high])
    if insider is not None:
        own = RATINGS.index(people[insider].answers[domain])
        inside = members[:, insider].copy()
        low[inside, own] = np.maximum(low[inside, own] - 1, 0)
        high[inside, own] -= 1
        members[:, insider] = False
    sizes = members.sum(axis=1)
    high = np.minimum(high, sizes[:, None] - (low.sum(axis=1)[:, None] - low))
    low = np.maximum(low, sizes[:, None] - (high.sum(axis=1)[:, None] - high))
    # Floats: NumPy multiplies whole numbers many times slower
    inside_of = members.astype(np.float32)
    within = (inside_of @ inside_of.T) == sizes[None, :]
    wholes, parts = np.nonzero(within & (sizes[:, None] > sizes[None, :]))
    left = sizes[wholes] - sizes[parts]
    proved = set()
    for answers in SETS:
        rest = [place for place in range(len(RATINGS)) if place not in answers]
        least = np.maximum(low[:, answers].sum(axis=1), sizes - high[:, rest].sum(axis=1))
        most = np.minimum(high[:, answers].sum(axis=1), sizes - low[:, rest].sum(axis=1))
        all_did, none_did = least[wholes] - most[parts] >= left, most[wholes] - least[parts] <= 0
        for found, did in ((all_did, True), (none_did, False)):
            between = members[wholes[found]] & ~members[parts[found]]
            proved |= {(int(person), answers, did) for person in np.flatnonzero(between.any(axis=0))}
    return proved
