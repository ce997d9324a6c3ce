"""How far drug tests and people's own words agree, for the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mainstay.measure.agreement import measure_agreement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mainstay.engines.duckdb import Connection


@dataclass(frozen=True)
class AgreementLine:
    """Agreement at one place; counts are windows of 28 days with a dose.

    Attributes
        name : the place
        both, test_only, report_only, neither : windows in which both sources speak, by who says there was use
        one_source : windows in which only one of them does
        kappa, lower, upper : agreement beyond chance with its 95% interval; None where it is not known
    """

    name: str
    both: int
    test_only: int
    report_only: int
    neither: int
    one_source: int
    kappa: float | None
    lower: float | None
    upper: float | None

    @property
    def compared(self) -> int:
        """Windows in which both sources speak."""
        return self.both + self.test_only + self.report_only + self.neither

    @property
    def kappa_words(self) -> str:
        """Kappa with its interval; a dash where it is not known."""
        if self.kappa is None or self.lower is None or self.upper is None:
            return "–"
        return f"{self.kappa:.2f} ({self.lower:.2f} to {self.upper:.2f})"


def tell_agreement(
    connection: Connection, services: Mapping[str, str], *, observed_to: date, service_id: str | None
) -> tuple[AgreementLine, ...]:
    """All services together, then each that is shown.

    Args
        connection : has the twelve record tables
        services : names by id, in the order to show them
        observed_to : the last day the snapshot knows
        service_id : the service it is about; None for the whole network
    Returns
        one line for each place with any window; empty where there is none
    """
    rows = {row["service_id"]: row for row in measure_agreement(connection, observed_to=observed_to)}
    places = {None: "All services"} | {
        id_: name for id_, name in services.items() if service_id in (None, id_)
    }
    return tuple(
        _line(name, rows[id_]) for id_, name in places.items() if id_ in rows and rows[id_]["windows"]
    )


def _line(name: str, row: Mapping[str, Any]) -> AgreementLine:
    return AgreementLine(
        name,
        both=row["both"],
        test_only=row["test_only"],
        report_only=row["report_only"],
        neither=row["neither"],
        one_source=row["tested_alone"] + row["reported_alone"],
        kappa=row["kappa"],
        lower=row["lower"],
        upper=row["upper"],
    )
