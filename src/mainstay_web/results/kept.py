"""The results of one snapshot as pages read them: files that were worked out before, opened once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute
import pyarrow.parquet

from mainstay.measure.survivor_gap import Reading
from mainstay.report.everyone import follow_everyone
from mainstay.report.gather import Network, compare_services
from mainstay.report.tally import Tally
from mainstay.stats.multistate import Occupancy
from mainstay.stats.survivor_gap import SurvivorGap
from mainstay_web.results.glance import Glance, Known, aim, from_json, look

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mainstay.indicators.library import Indicator
    from mainstay.report.everyone import Everyone
    from mainstay_web.results.glance import Rebases, Targets

COUNTS = "counts.parquet"
EQUITY = "equity.parquet"
EVERYONE = "everyone.parquet"
EVIDENCE = "evidence"
GLANCES = "glances.json"
OCCUPANCY = "occupancy.npz"
SAID = "said.json"


class _Lazy(dict[str, Any]):
    """Works each entry out when it is first asked for."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> Any:
        self[name] = self._make(name)
        return self[name]


@dataclass(frozen=True, eq=False)
class Kept:
    """What is kept of one snapshot; each part is read when a page first asks for it.

    Attributes
        folder : where it is kept
        indicators : by id
    """

    folder: Path
    indicators: Mapping[str, Indicator]

    @cached_property
    def _said(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads((self.folder / SAID).read_text("utf-8"))
        return said

    @property
    def snapshot_id(self) -> str:
        """The snapshot it is of."""
        return str(self._said["snapshot_id"])

    @property
    def observed_to(self) -> date:
        """The last day the snapshot knows."""
        return date.fromisoformat(self._said["observed_to"])

    @property
    def services(self) -> dict[str, str]:
        """Names by id, in the order of the names."""
        return dict(self._said["services"])

    @cached_property
    def known(self) -> Known:
        """What a glance is made from."""
        monthly = _Lazy(self._months_of)
        network = Network(self.services, monthly, frozenset(self._said["counted_again"]))
        standings = _Lazy(lambda name: compare_services(self.indicators[name], network))
        return Known(self.indicators, network, standings, self.everyone, self.snapshot_id, self.observed_to)

    @cached_property
    def _counts(self) -> Any:
        return pyarrow.parquet.read_table(self.folder / COUNTS)

    def _months_of(self, indicator_id: str) -> dict[str, dict[date, Tally]]:
        found: dict[str, dict[date, Tally]] = {}
        for row in _rows_of(self._counts, indicator_id):
            tally = Tally(row["denominator"], row["numerator"], row["unknown"])
            found.setdefault(row["service_id"], {})[row["period_start"]] = tally
        return found

    @cached_property
    def everyone(self) -> Everyone:
        """Where everyone who started was at day 182."""
        losing = frozenset(one.service_id for one in self.readings if one.service_id and one.may_be_losing)
        placed = pyarrow.parquet.read_table(self.folder / EVERYONE)
        return follow_everyone(placed, self.services, losing)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """What journeys say: all services first; empty where nobody started."""
        return tuple(_reading(entry) for entry in self._said["readings"])

    @cached_property
    def _occupancy(self) -> dict[str, Any]:
        with np.load(self.folder / OCCUPANCY) as parts:
            return {name: parts[name] for name in parts.files}

    def occupancy_of(self, service_ids: Sequence[str]) -> Occupancy:
        """Day by day where everyone was, all services first, then those named that anybody started at."""
        parts = self._occupancy
        ids = [str(one) for one in parts["ids"]]
        places = [0, *(ids.index(one) for one in service_ids if one in ids)]
        probability = parts["probability"][places]
        states = probability.shape[-1]
        return Occupancy(
            parts["days"],
            probability,
            np.full((*probability.shape, states), np.nan),
            parts["people"][places],
            parts["observed_to"][places],
        )

    @cached_property
    def _glances(self) -> dict[str, Any]:
        kept = json.loads((self.folder / GLANCES).read_text("utf-8"))
        return _Lazy(lambda service_id: from_json(kept[service_id]))

    def glance(
        self, service_id: str, rebases: Rebases | None = None, targets: Targets | None = None
    ) -> Glance:
        """One service at a glance; worked out anew where its limits have been rebased."""
        glance: Glance = look(self.known, service_id, rebases) if rebases else self._glances[service_id]
        return aim(glance, self.known, service_id, targets, rebases) if targets else glance

    @cached_property
    def _equity(self) -> Any:
        return pyarrow.parquet.read_table(self.folder / EQUITY)

    def groups_of(self, indicator_id: str, service_id: str) -> dict[str, list[dict[str, Any]]]:
        """Counts by split and group of people, at one service."""
        found: dict[str, list[dict[str, Any]]] = {}
        for row in _rows_of(self._equity, indicator_id):
            if row["service_id"] == service_id:
                found.setdefault(row["split"], []).append(row)
        return found

    def who_was_counted(self, indicator_id: str, service_id: str) -> Any:
        """The rows behind an indicator at one service, each with its evidence."""
        return pyarrow.parquet.read_table(
            self.folder / EVIDENCE / f"{indicator_id}.parquet", filters=[("service_id", "=", service_id)]
        ).drop_columns(["service_id"])


def _rows_of(table: Any, indicator_id: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.filter(
        pyarrow.compute.equal(table["indicator"], indicator_id)
    ).to_pylist()
    return rows


def _reading(entry: Mapping[str, Any]) -> Reading:
    dates = {name: date.fromisoformat(entry[name]) for name in ("first_start", "last_start")}
    return Reading(**{**entry, **dates, "gap": SurvivorGap(**entry["gap"])})
