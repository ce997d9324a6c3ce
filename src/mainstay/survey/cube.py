"""What is published of a wave: one fixed set of rounded counts, from which nobody's answer can be worked out.

Sheets are parted once into cells that do not overlap: a service, and in it those in OST now and the others,
if there are enough of each. Small services go together. Every published number is made of the rounded counts
of whole cells, so subtracting one from another gives a cell again and never a smaller group.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from mainstay.errors import UsageError
from mainstay.reference.values import load_values
from mainstay.survey.results import results_of_tallies
from mainstay.survey.tally import CATEGORIES, Tally, is_in_ost_now, tally_domains

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mainstay.survey.answers import Sheet
    from mainstay.survey.instruments.model import Instrument
    from mainstay.survey.results import SurveyResults

TOGETHER = "services together"
"""Name of the unit that services with few answers are put into."""

IN_OST, OTHERS, UNDIVIDED = "in_ost_now", "others", "undivided"
"""Parts of a unit: in OST now, all others, or both where one of them would be too small."""


@dataclass(frozen=True)
class CubeRules:
    """How small is too small, how counts are rounded, and how much must stay open.

    Attributes
        batch_at_least : fewest sheets of a cell
        rounded_to : published counts are multiples of this
        slack_at_least : sheets that the rounded counts of a question must leave unaccounted for
    """

    batch_at_least: int
    rounded_to: int
    slack_at_least: int

    def round(self, count: int) -> int:
        """A count to the nearest multiple.

        Example
            >>> [CubeRules(10, 5, 2).round(count) for count in (2, 3, 7, 8)]
            [0, 5, 5, 10]
        """
        return (count + self.rounded_to // 2) // self.rounded_to * self.rounded_to

    def leaves_open(self, counts: Sequence[int]) -> bool:
        """Whether rounded counts leave enough sheets that could have been anywhere.

        Args
            counts : exact counts of all answers to one question
        Returns
            False where nearly every sheet is accounted for: counts could then prove what a whole group said
        Example
            >>> CubeRules(10, 5, 2).leaves_open([13, 0]), CubeRules(10, 5, 2).leaves_open([12, 0])
            (False, True)
        """
        surely = sum(max(0, self.round(count) - self.rounded_to // 2) for count in counts)
        return sum(counts) - surely >= self.slack_at_least


def load_cube_rules() -> CubeRules:
    """The rules as the reference values give them.

    Returns
        rules
    Source
        `reference/values_surveys.toml`
    Example
        >>> load_cube_rules()
        CubeRules(batch_at_least=10, rounded_to=5, slack_at_least=2)
    """
    values = load_values()
    return CubeRules(*(int(values[f"survey_{name}"].value) for name in CubeRules.__dataclass_fields__))


@dataclass(frozen=True)
class Cell:
    """Rounded counts of people whom no other cell counts.

    Attributes
        unit : a service, or `TOGETHER`
        part : `IN_OST`, `OTHERS` or `UNDIVIDED`
        people : sheets, rounded
        tallies : by domain, rounded; a domain whose counts would account for nearly everybody is not there
        priorities : how many chose each domain, rounded; empty where they would account for nearly everybody
    """

    unit: str
    part: str
    people: int
    tallies: Mapping[str, Tally]
    priorities: Mapping[str, int]


@dataclass(frozen=True)
class Cube:
    """What is published of a wave; made once, when the wave is closed.

    Attributes
        instrument : what was asked
        cells : do not overlap
        together : services that are published only together, because few answered at each
        left_out : services of which nothing is published, because too few answered at all of them
        asked : people who could have answered, by service; only services where it was counted
    """

    instrument: Instrument
    cells: tuple[Cell, ...]
    together: tuple[str, ...]
    left_out: tuple[str, ...]
    asked: Mapping[str, int]

    @property
    def units(self) -> tuple[str, ...]:
        """What results can be asked of, besides all together."""
        return tuple(dict.fromkeys(cell.unit for cell in self.cells))

    def results(self, unit: str | None = None) -> SurveyResults:
        """Published results of a unit, or of all together: sums of rounded counts.

        Args
            unit : one of `units`; None for all
        Returns
            results; without the group in OST now where it was nowhere large enough to be told apart
        Raises
            UsageError : nothing is published of that unit
        """
        cells = [cell for cell in self.cells if unit in (None, cell.unit)]
        if not cells:
            raise UsageError(
                "a unit that enough people answered for",
                "one of which nothing is published" if unit else "a wave with too few answers",
                "Wait for more answers, or look at the services together.",
            )
        here = [cell for cell in cells if cell.part == IN_OST]
        tallies = {"all": self._sum(cells)}
        people: dict[str, int | None] = {"all": sum(cell.people for cell in cells), "in_ost_now": None}
        if here:
            tallies["in_ost_now"] = self._sum(here)
            people["in_ost_now"] = sum(cell.people for cell in here)
        priorities = {
            domain.id: sum(cell.priorities.get(domain.id, 0) for cell in cells)
            for domain in self.instrument.domains
        }
        return results_of_tallies(
            self.instrument,
            tallies,
            people=people,
            priorities=priorities,
            asked=self._asked_of(unit),
            is_rounded=True,
        )

    def _sum(self, cells: Sequence[Cell]) -> dict[str, Tally]:
        sums = {question.domain: Tally() for question in self.instrument.rated}
        for cell in cells:
            for domain, tally in cell.tallies.items():
                sums[domain] = sums[domain].plus(tally)
        return sums

    def _asked_of(self, unit: str | None) -> int | None:
        members = {TOGETHER: self.together}.get(unit or "", (unit,))
        services = self._services if unit is None else members
        known = [self.asked.get(service or "") for service in services]
        return None if None in known else sum(number for number in known if number is not None)

    @property
    def _services(self) -> tuple[str, ...]:
        return (*(unit for unit in self.units if unit != TOGETHER), *self.together)


def build_cube(
    instrument: Instrument,
    sheets: Mapping[str, Sequence[Sheet]],
    *,
    asked: Mapping[str, int] | None = None,
    rules: CubeRules | None = None,
) -> Cube:
    """What may be published of a closed wave. Build it once and keep it: a second one of the same wave with
    more sheets would give the new ones away.

    Args
        instrument : what was asked
        sheets : answers by service
        asked : people who could have answered, by service, where it was counted
        rules : None for those of the reference values
    Returns
        the cube
    Raises
        UsageError : a service called as the small ones together are
    Example
        >>> from mainstay.survey.instruments import load_instruments
        >>> cube = build_cube(load_instruments()["quality_of_help"], {"S01": [{"dose": "good"}] * 12})
        >>> cube.units, cube.results("S01").returned
        (('S01',), 10)
    """
    rules = rules or load_cube_rules()
    if TOGETHER in sheets:
        raise UsageError("services with names of their own", f"one called '{TOGETHER}'", "Rename it.")
    large = {name: list(found) for name, found in sheets.items() if len(found) >= rules.batch_at_least}
    small = sorted(name for name in sheets if name not in large and sheets[name])
    pooled = [sheet for name in small for sheet in sheets[name]]
    is_pooled = len(pooled) >= rules.batch_at_least
    units = {**{name: large[name] for name in sorted(large)}, **({TOGETHER: pooled} if is_pooled else {})}
    return Cube(
        instrument=instrument,
        cells=tuple(cell for name, found in units.items() for cell in _cells(instrument, name, found, rules)),
        together=tuple(small) if is_pooled else (),
        left_out=() if is_pooled else tuple(small),
        asked=MappingProxyType(dict(asked or {})),
    )


def _cells(instrument: Instrument, unit: str, sheets: Sequence[Sheet], rules: CubeRules) -> list[Cell]:
    here = [sheet for sheet in sheets if is_in_ost_now(sheet)]
    others = [sheet for sheet in sheets if not is_in_ost_now(sheet)]
    if min(len(here), len(others)) < rules.batch_at_least:
        return [_cell(instrument, unit, UNDIVIDED, sheets, rules)]
    return [
        _cell(instrument, unit, IN_OST, here, rules),
        _cell(instrument, unit, OTHERS, others, rules),
    ]


def _cell(instrument: Instrument, unit: str, part: str, sheets: Sequence[Sheet], rules: CubeRules) -> Cell:
    exact = tally_domains(instrument, sheets)
    chosen = [str(sheet.get("own_priority", "")) for sheet in sheets]
    priorities = {domain.id: chosen.count(domain.id) for domain in instrument.domains}
    is_open = rules.leaves_open([*priorities.values(), chosen.count("")])
    return Cell(
        unit=unit,
        part=part,
        people=rules.round(len(sheets)),
        tallies=MappingProxyType(
            {
                domain: Tally(*(rules.round(getattr(tally, name)) for name in CATEGORIES))
                for domain, tally in exact.items()
                if rules.leaves_open([getattr(tally, name) for name in CATEGORIES])
            }
        ),
        priorities=MappingProxyType(
            {domain: rules.round(count) for domain, count in priorities.items()} if is_open else {}
        ),
    )
