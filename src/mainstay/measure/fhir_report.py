"""Counts as FHIR R4: one MeasureReport for each indicator, in a Bundle."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mainstay.measure.disclosure.printed import to_rows
from mainstay.measure.disclosure.rules import ALL, HIDDEN
from mainstay.measure.files import cannot_write
from mainstay.measure.groups import GROUPS
from mainstay.stats.proportions import unknown_bounds, wilson_interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from mainstay.indicators.library import Indicator
    from mainstay.measure.count import Counts
    from mainstay.measure.disclosure.release import Release

    Part = dict[str, Any]
    Row = Mapping[str, Any]

ENDING = ".fhir.json"
POPULATIONS = "http://terminology.hl7.org/CodeSystem/measure-population"
NOTATION = "http://terminology.hl7.org/CodeSystem/measure-improvement-notation"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
OURS = "urn:mainstay"
COUNTED = ("denominator", "numerator", "unknown")
AROUND = ("lower", "upper", "worst", "best", "expected")


def is_fhir(path: Path) -> bool:
    """Whether a file's name asks for FHIR.

    Args
        path : the file to write
    Example
        >>> from pathlib import Path
        >>> [is_fhir(Path(name)) for name in ("counts.fhir.json", "counts.json")]
        [True, False]
    """
    return path.name.lower().endswith(ENDING)


def counts_as_fhir(
    counts: Counts,
    indicators: Mapping[str, Indicator],
    *,
    from_date: date | None = None,
    to_date: date | None = None,
) -> Part:
    """Counts as MeasureReports: all together in the group, each row as a stratum.

    Args
        counts : what `measure` gave
        indicators : by id
        from_date, to_date : the days that were asked for; None for an open end
    Returns
        a Bundle
    Missing
        the unknown are a population of their own, and in no score; a score of nobody is absent
    Source
        HL7 FHIR R4 (4.0.1), MeasureReport
    Example
        >>> import datetime as dt
        >>> import pyarrow as pa
        >>> from mainstay.indicators.library import load_indicators
        >>> from mainstay.measure.count import Counts
        >>> one = {"retained_84d": load_indicators()["retained_84d"]}
        >>> nobody = Counts(pa.table({"indicator": []}), ("service",), dt.date(2025, 12, 31))
        >>> counts_as_fhir(nobody, one)["entry"][0]["resource"]["measure"]
        'urn:mainstay:indicator:retained_84d|1'
    """
    columns = list(dict.fromkeys(GROUPS[name].column for name in counts.by))
    last = min(to_date, counts.observed_to) if to_date else counts.observed_to
    every, reports = counts.rows(), []
    for name, one in indicators.items():
        rows = [row for row in every if row["indicator"] == name]
        together = _together(rows, one.better)
        strata = [_stratum(columns, row) for row in rows] if columns else []
        reports.append(
            _report(one, (from_date, last), _group(together, columns, strata), "not_for_publication")
        )
    return _bundle(reports)


def release_as_fhir(release: Release, indicators: Mapping[str, Indicator]) -> Part:
    """What may be published as MeasureReports: a hidden count is absent because it is masked.

    Args
        release : what may be published
        indicators : by id
    Returns
        a Bundle
    Missing
        a score is absent where one of its counts is hidden
    Source
        HL7 FHIR R4 (4.0.1), MeasureReport
    Example
        >>> from datetime import date
        >>> from mainstay.measure.disclosure.gather import Asked
        >>> from mainstay.measure.disclosure.release import Release
        >>> from mainstay.measure.disclosure.rules import load_rules
        >>> asked = Asked((("service",),), None, None)
        >>> release_as_fhir(Release(asked, date(2025, 12, 31), load_rules(), {}, {}), {})["type"]
        'collection'
    """
    columns = list(release.asked.columns)
    rows = to_rows(release, indicators)
    last = min(release.asked.to_date or release.observed_to, release.observed_to)
    reports = []
    for name in release.cells:
        own = [row for row in rows if row["indicator"] == name]
        totals = [row for row in own if all(row[column] == ALL for column in columns)]
        strata = [_stratum(columns, row) for row in own if row not in totals]
        days = (release.asked.from_date, last)
        group = _group(totals[0] if totals else dict.fromkeys(COUNTED, HIDDEN), columns, strata)
        reports.append(_report(indicators[name], days, group, "made_safe_for_publication"))
    return _bundle(reports)


def write_fhir(bundle: Part, path: Path) -> None:
    """Write a Bundle.

    Args
        bundle : from `counts_as_fhir` or `release_as_fhir`
        path : a file; one that is there is replaced
    Raises
        ShortfallError : the place cannot be written to
    Example
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     write_fhir({"resourceType": "Bundle"}, Path(folder, "counts.fhir.json"))
        ...     Path(folder, "counts.fhir.json").read_text().split()
        ['{', '"resourceType":', '"Bundle"', '}']
    """
    try:
        path.write_text(json.dumps(bundle, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as problem:
        raise cannot_write(path, problem) from None


def _bundle(reports: Iterable[Part]) -> Part:
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": f"{OURS}:report:{report['id']}", "resource": report} for report in reports],
    }


def _report(indicator: Indicator, days: tuple[date | None, date], group: Part, state: str) -> Part:
    first, last = days
    kind = "local-indicator" if indicator.is_local else "indicator"
    return {
        "resourceType": "MeasureReport",
        # An id may hold no underscore.
        "id": indicator.id.replace("_", "-")[:64],
        "meta": {"tag": [{"system": f"{OURS}:publication", "code": state}]},
        "extension": [_extension("clinical_review", "String", indicator.review_state)],
        "status": "complete",
        "type": "summary",
        "measure": f"{OURS}:{kind}:{indicator.id}|{indicator.version}",
        "reporter": {"display": "Mainstay"},
        "period": {**({"start": first.isoformat()} if first else {}), "end": last.isoformat()},
        "improvementNotation": {
            "coding": [
                {"system": NOTATION, "code": "decrease" if indicator.better == "lower" else "increase"}
            ]
        },
        "group": [{"code": {"text": indicator.title}} | group],
    }


def _group(row: Row, columns: Sequence[str], strata: Sequence[Part]) -> Part:
    stratifier = {"code": [{"text": column} for column in columns], "stratum": list(strata)}
    return _counted(row) | ({"stratifier": [stratifier]} if strata else {})


def _stratum(columns: Sequence[str], row: Row) -> Part:
    values = [{"code": {"text": column}, "value": {"text": str(row[column])}} for column in columns]
    return {"component": values} | _counted(row)


def _counted(row: Row) -> Part:
    eligible = (
        HIDDEN if HIDDEN in (row["denominator"], row["unknown"]) else row["denominator"] + row["unknown"]
    )
    populations = [
        _population(POPULATIONS, "initial-population", eligible),
        _population(POPULATIONS, "denominator", row["denominator"]),
        _population(POPULATIONS, "numerator", row["numerator"]),
        _population(f"{OURS}:population", "unknown", row["unknown"]),
    ]
    return {"population": populations, "measureScore": _score(row)}


def _population(system: str, code: str, count: int | str) -> Part:
    coded = {"code": {"coding": [{"system": system, "code": code}]}}
    if count == HIDDEN:
        return coded | {"_count": {"extension": [{"url": ABSENT, "valueCode": "masked"}]}}
    return coded | {"count": count}


def _score(row: Row) -> Part:
    proportion = row.get("proportion", HIDDEN)
    if proportion == HIDDEN or proportion is None:
        reason = "masked" if proportion == HIDDEN else "not-applicable"
        return {"extension": [{"url": ABSENT, "valueCode": reason}]}
    around = [
        _extension(name, "Decimal", row[name]) for name in AROUND if row.get(name) not in (None, HIDDEN)
    ]
    return {"extension": around, "value": proportion}


def _extension(name: str, kind: str, value: object) -> Part:
    return {"url": f"{OURS}:extension:{name}", f"value{kind}": value}


def _together(rows: Sequence[Row], better: str) -> dict[str, Any]:
    """All rows in one: every unit is in one of them, so they add up to everybody."""
    row: dict[str, Any] = {name: sum(one[name] for one in rows) for name in COUNTED}
    known, met, unknown = (row[name] for name in COUNTED)
    if not known:
        return row | {"proportion": None}
    interval = wilson_interval(met, known)
    worst, best = unknown_bounds(met, known, unknown, better=better)
    numbers = {
        "proportion": interval.proportion,
        "lower": interval.lower,
        "upper": interval.upper,
        "worst": worst,
        "best": best,
    }
    return row | {name: float(number) for name, number in numbers.items()}
