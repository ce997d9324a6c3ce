"""Random tables of people who are in treatment nowhere, published once or twice, well or badly."""

from __future__ import annotations

import csv
import io
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from lib.table_attack import Attacker
from mainstay.indicators.library import load_indicators
from mainstay.measure.disclosure.gather import Asked
from mainstay.measure.disclosure.printed import to_text
from mainstay.measure.disclosure.publish import protect
from mainstay.measure.disclosure.release import Release
from mainstay.measure.disclosure.rules import Rules
from mainstay.measure.disclosure.sums import Atoms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lib.table_attack import Cell

INDICATOR = "retained_182d"
OBSERVED_TO = date(2025, 12, 31)
COLUMNS = ("service_id", "period_start", "sex")
RULES = Rules(7, 5, 4)
TABLES = (
    (("service", "month"),),
    (("service", "sex"),),
    (("service", "month"), ("service", "sex")),
    (("service", "month"), ("month", "sex")),
    (("service", "month", "sex"),),
    (("service", "quarter"), ("service", "sex")),
)

People = dict["Cell", dict[str, int]]
Rows = list[dict[str, object]]


def draw_people(random: np.random.Generator) -> People:
    """Who is in each service, month and sex: services of very different sizes, some with nobody."""
    people: People = {}
    likely, unknown = random.uniform(0.05, 0.95), random.choice([0.0, 0.1, 0.4])
    months = int(random.integers(2, 5))
    for service in range(int(random.integers(2, 6))):
        mean = random.choice([1.5, 4.0, 9.0, 25.0])
        for month in range(1, months + 1):
            for sex in ("female", "male"):
                known = int(random.poisson(mean))
                met = int(random.binomial(known, likely))
                cell = (f"S{service}", date(2025, month, 1).isoformat(), sex)
                people[cell] = {
                    "met": met,
                    "not_met": known - met,
                    "unknown": int(random.binomial(known, unknown)),
                }
    return {cell: counts for cell, counts in people.items() if sum(counts.values())}


def as_atoms(people: People) -> Atoms:
    """The same people as the software holds them."""
    groups = {name: [cell[n] for cell in people] for n, name in enumerate(COLUMNS)}
    groups["from_date"] = groups["period_start"]
    groups["to_date"] = [last_day(day) for day in groups["period_start"]]
    counts = [list(counts.values()) for counts in people.values()]
    return Atoms(groups, np.array(counts, dtype=np.int64).reshape(-1, 3))


def last_day(month: str) -> str:
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, monthrange(year, number)[1]).isoformat()


def publish_safely(people: People, asked: Asked, earlier: Sequence[Release] = ()) -> Release:
    """As the software does it."""
    blank = Release(asked, OBSERVED_TO, RULES, {INDICATOR: "1"}, {})
    return protect({INDICATOR: as_atoms(people)}, blank, earlier)


def read_rows(release: Release) -> Rows:
    """The rows of the CSV that is published."""
    rows = csv.DictReader(io.StringIO(to_text(release, load_indicators(), ".csv")))
    return [{name: int(value) if value.isdigit() else value for name, value in row.items()} for row in rows]


def naive_rows(people: People, safe: Release, rounded_to: int) -> Rows:
    """The same table with small counts hidden and nothing more: what the attack must break."""
    found = []
    for row in read_rows(safe):
        is_in = predicate(row, safe.asked)
        held = [counts for cell, counts in people.items() if is_in(cell)]
        met, rest, unknown = (sum(one[name] for one in held) for name in ("met", "not_met", "unknown"))
        small = RULES.small_at_most
        shown = {
            "denominator": (met + rest, met + rest > small),
            "numerator": (met, met > small and rest > small),
            "unknown": (unknown, unknown > small),
        }
        counts = {
            name: rounded_to * round(count / rounded_to) if is_shown else "[c]"
            for name, (count, is_shown) in shown.items()
        }
        found.append({**row, **counts})
    return found


def predicate(row: Mapping[str, object], asked: Asked) -> Callable[[Cell], bool]:
    """Who a published row is about."""
    service, period, sex = (row.get(name, "all") for name in COLUMNS)
    months = 3 if asked.period == "quarter" else 1
    last = asked.to_date.isoformat() if asked.to_date else "9999"

    def is_in(cell: Cell) -> bool:
        if cell[1] > last:
            return False
        since = int(cell[1][5:7]) - int(str(period)[5:7]) if period != "all" else 0
        return service in ("all", cell[0]) and 0 <= since < months and sex in ("all", cell[2])

    def is_in_all_time(cell: Cell) -> bool:
        return cell[1] <= last and service in ("all", cell[0]) and sex in ("all", cell[2])

    return is_in_all_time if period == "all" else is_in


def draw_asked(random: np.random.Generator, *, to_date: date | None = None) -> Asked:
    return Asked(TABLES[int(random.integers(len(TABLES)))], None, to_date)


def attack(people: People, published: Sequence[tuple[Asked, Rows]], rounded_to: int) -> Attacker:
    """What an attacker has who holds all of these tables."""
    attacker = Attacker(people, RULES.small_at_most)
    for asked, rows in published:
        attacker.learn([(predicate(row, asked), row) for row in rows], rounded_to)
    return attacker
