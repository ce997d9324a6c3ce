"""Case mix: what would be expected of each service if its people fared as people like them do everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mainstay.derive.run import create_derived
from mainstay.errors import ShortfallError
from mainstay.measure.casemix_terms import FACTORS, make_terms
from mainstay.measure.groups import NOT_KNOWN, days_between
from mainstay.measure.rows import MEASURED
from mainstay.reference.values import load_values
from mainstay.stats.adjusted_funnel import adjusted_funnel
from mainstay.stats.calibration import calibration
from mainstay.stats.discrimination import discrimination
from mainstay.stats.expected import fit_expected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from mainstay.engines.duckdb import Connection
    from mainstay.measure.casemix_terms import Terms
    from mainstay.stats.adjusted_funnel import AdjustedFunnel
    from mainstay.stats.calibration import Calibration
    from mainstay.stats.discrimination import Discrimination
    from mainstay.stats.expected import ExpectedValues

    Floats = NDArray[np.float64]

START = "start_of_treatment"
"""The derived table that says what was known."""

EXPECTED = "case_mix_expected"
"""The working table that `keep_expected` makes: indicator, episode_id, expected."""


@dataclass(frozen=True, eq=False)
class CaseMix:
    """Expected values of one indicator.

    Attributes
        indicator : its id
        service, episode : of each row that the model was made from, in one order with `met`
        met : 1 or 0
        model : the model and the expected value of each row
        terms : what it adjusts for
        discrimination, calibration : how well it tells, in the rows it was made from
        left_out : known rows that no term can stand for, by service
    """

    indicator: str
    service: NDArray[np.str_]
    episode: NDArray[np.str_]
    met: Floats
    model: ExpectedValues
    terms: Terms
    discrimination: Discrimination
    calibration: Calibration
    left_out: Mapping[str, int]

    @property
    def rows_repeat(self) -> bool:
        """Whether one episode has several rows, which resemble each other: then chance does more."""
        return len(np.unique(self.episode)) < len(self.episode)


@dataclass(frozen=True, eq=False)
class ServicesExpected:
    """Observed against expected of each service.

    Attributes
        services : their codes, in order
        known : rows of each that the model was made from
        left_out : known rows of each that no term can stand for
        funnel : observed, expected, ratio, limits and positions, in that order
    """

    services: tuple[str, ...]
    known: NDArray[np.int64]
    left_out: tuple[int, ...]
    funnel: AdjustedFunnel


def adjust(
    connection: Connection,
    indicator: str,
    *,
    observed_to: date,
    from_date: date | None = None,
    to_date: date | None = None,
) -> CaseMix:
    """Fit expected values of one indicator on all services together, or refuse with the reason.

    Args
        connection : DuckDB, with the twelve record tables and the working table `measured`
        indicator : its id, one that `measured` has
        observed_to : the last day the snapshot knows
        from_date, to_date : first and last day of `counted_on`, both included
    Returns
        the model of whoever is known, with how well it tells
    Missing
        a row whose `met` is unknown takes no part; what is unknown of a start is a level of its own
    Raises
        ShortfallError : as `stats.expected.fit_expected`: too few events, or a model that cannot be fitted
    Example
        found = adjust(connection, "retained_182d", observed_to=date(2025, 12, 31))
        >>> [factor.label for factor in FACTORS][:2]
        ['age', 'sex']
    """
    create_derived(connection, [START], observed_to)
    return _fit(connection, indicator, from_date, to_date)


def _fit(connection: Connection, indicator: str, from_date: date | None, to_date: date | None) -> CaseMix:
    rows = connection.sql(_rows_sql(indicator, from_date, to_date)).to_arrow_table()
    service, episode = (np.array(rows[name].to_pylist(), dtype=str) for name in ("service_id", "episode_id"))
    values = load_values()
    return fit_rows(
        indicator,
        service,
        episode,
        np.array(rows["met"].to_pylist(), dtype=float),
        {factor.name: rows[factor.name].to_pylist() for factor in FACTORS},
        fewest_people=int(values["case_mix_level_at_least"].value),
        events_per_term=values["case_mix_events_per_term"].value,
    )


def fit_rows(
    indicator: str,
    service: NDArray[np.str_],
    episode: NDArray[np.str_],
    met: Floats,
    known: Mapping[str, Sequence[Any]],
    *,
    fewest_people: int,
    events_per_term: float,
) -> CaseMix:
    """Fit expected values on rows; see `adjust`.

    Args
        indicator : its id
        service, episode, met : of each row
        known : of each row, by the name of each of `FACTORS`; see `make_terms`
        fewest_people, events_per_term : at a level, and of events, for a term of its own
    Returns
        as `adjust`, with what it raises
    Example
        >>> where, met = np.array(list("AAABBB")), np.array([1.0, 0, 1, 0, 1, 0])
        >>> found = fit_rows("an_indicator", where, np.arange(6).astype(str), met,
        ...     {"sex": ["female", "male", "male"] * 2}, fewest_people=1, events_per_term=1)
        >>> [round(float(ratio), 3) for ratio in compare_services(found).funnel.ratio]
        [1.333, 0.667]
    """
    terms = make_terms(known, fewest=fewest_people)
    kept = ~terms.left_out
    model = fit_expected(met[kept], terms.columns[kept], terms.names, events_per_parameter=events_per_term)
    return CaseMix(
        indicator,
        service[kept],
        episode[kept],
        met[kept],
        model,
        terms,
        discrimination(met[kept], model.expected),
        calibration(met[kept], model.expected),
        _count_by(service, terms.left_out),
    )


def compare_services(found: CaseMix, *, overdispersion: bool = True) -> ServicesExpected:
    """Set observed against expected for each service.

    Args
        found : expected values of all services
        overdispersion : widen the limits by the variance between services beyond chance
    Returns
        one entry per service that has anybody known, by code
    Example
        >>> where, met = np.array(list("AAABBB")), np.array([1.0, 0, 1, 0, 1, 0])
        >>> found = fit_rows("an_indicator", where, np.arange(6).astype(str), met,
        ...     {"sex": ["female", "male", "male"] * 2}, fewest_people=1, events_per_term=1)
        >>> compare_services(found).funnel.position
        ('within', 'within')
    """
    services, place = np.unique(found.service, return_inverse=True)
    expected = found.model.expected

    def of_each(values: Floats) -> Floats:
        return np.asarray(np.bincount(place, weights=values, minlength=len(services)), dtype=float)

    funnel = adjusted_funnel(
        of_each(found.met),
        of_each(expected),
        of_each(expected * (1 - expected)),
        centre=float(found.met.mean()),
        overdispersion=overdispersion,
    )
    return ServicesExpected(
        tuple(services.tolist()),
        np.bincount(place, minlength=len(services)),
        tuple(found.left_out.get(service, 0) for service in services.tolist()),
        funnel,
    )


def keep_expected(
    connection: Connection,
    indicators: Iterable[str],
    *,
    observed_to: date,
    from_date: date | None = None,
    to_date: date | None = None,
) -> tuple[dict[str, CaseMix], dict[str, ShortfallError]]:
    """Fit each indicator and keep what is expected of each episode in the working table of that name.

    Args
        connection, observed_to, from_date, to_date : as for `adjust`
        indicators : ids
    Returns
        what was fitted, and why the others were refused, both by indicator
    Example
        >>> from datetime import date
        >>> from mainstay.engines.duckdb import connect
        >>> from mainstay.measure.rows import create_measured
        >>> from mainstay.record.schema import create_empty_record
        >>> with connect() as connection:
        ...     create_empty_record(connection)
        ...     create_measured(connection, [], date(2025, 12, 31))
        ...     fitted, refused = keep_expected(connection, ["retained_182d"], observed_to=date(2025, 12, 31))
        >>> fitted, list(refused)
        ({}, ['retained_182d'])
    """
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {EXPECTED} (indicator VARCHAR, episode_id VARCHAR, expected DOUBLE)"
    )
    create_derived(connection, [START], observed_to)
    fitted, refused = {}, {}
    for name in indicators:
        try:
            fitted[name] = _fit(connection, name, from_date, to_date)
            _keep(connection, fitted[name])
        except ShortfallError as reason:
            refused[name] = reason
    return fitted, refused


def _keep(connection: Connection, found: CaseMix) -> None:
    import pyarrow as pa

    episodes, first = np.unique(found.episode, return_index=True)
    of_one = pa.table({"episode_id": episodes, "expected": found.model.expected[first]})
    connection.register("case_mix_of_one", of_one)
    connection.execute(
        f"INSERT INTO {EXPECTED} SELECT '{found.indicator}', episode_id, expected FROM case_mix_of_one"
    )
    connection.unregister("case_mix_of_one")


def _rows_sql(indicator: str, from_date: date | None, to_date: date | None) -> str:
    columns = ", ".join(_known_sql(factor.name, factor.is_number) for factor in FACTORS)
    kept = ["m.indicator = '" + indicator + "'", "m.met IS NOT NULL"]
    return f"""
        SELECT m.service_id, m.episode_id, CAST(m.met AS INTEGER) AS met, {columns}
        FROM {MEASURED} AS m
        LEFT JOIN {START} AS s ON s.episode_id = m.episode_id
        WHERE {" AND ".join(kept + days_between("m.counted_on", from_date, to_date))}
        ORDER BY m.service_id, m.episode_id, m.counted_on, m.met
    """


def _known_sql(name: str, is_number: bool) -> str:
    if is_number:
        return f"s.{name}"
    text = f"CAST(s.{name} AS VARCHAR)"
    named = f"CASE {text} WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' ELSE {text} END"
    return f"coalesce({named}, '{NOT_KNOWN}') AS {name}"


def _count_by(service: NDArray[np.str_], chosen: NDArray[np.bool_]) -> dict[str, int]:
    names, counts = np.unique(service[chosen], return_counts=True)
    return dict(zip(names.tolist(), counts.tolist(), strict=True))
