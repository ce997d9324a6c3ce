"""A person's record as events by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from mainstay.review.model import Lane, PersonRecord, TimelineEvent
from mainstay.review.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mainstay.review.model import Value

    Row = Mapping[str, Value]


def timeline(record: PersonRecord) -> tuple[TimelineEvent, ...]:
    """Everything dated in a record, by day.

    Args
        record : its rows, by record table
    Returns
        events by first day, then by lane and text; rows without a day are left out
    Missing
        an amount that is not recorded has value None; days without a dose row are not shown as missed
    Example
        >>> row = {"event_date": date(2026, 1, 5), "kind": "ecg", "value": "430", "unit": "ms"}
        >>> record = PersonRecord("p", "S01", "e", date(2026, 3, 1), {}, {}, {"health_events": (row,)})
        >>> timeline(record)[0].text
        'ecg: 430 ms'
    """
    found = [event for read in _READERS for event in read(record)]
    return tuple(sorted(found, key=lambda event: (event.first_date, event.lane, event.text)))


def _rows(record: PersonRecord, table: str) -> tuple[Row, ...]:
    return record.rows.get(table, ())


def _stretch(
    lane: Lane, row: Row, text: str, source: str, record: PersonRecord, **drawn: object
) -> Iterator[TimelineEvent]:
    first, last = row.get("started_date"), row.get("ended_date")
    if isinstance(first, date):
        is_open = not isinstance(last, date) or last > record.observed_to
        end = record.observed_to if is_open else last
        yield TimelineEvent(
            lane,
            first,
            text,
            source,
            last_date=end if isinstance(end, date) else None,
            is_open=is_open,
            **drawn,  # type: ignore[arg-type]  # value and unit
        )


def _episodes(record: PersonRecord) -> Iterator[TimelineEvent]:
    for row in _rows(record, "episodes"):
        ended = f"; ended: {say(row['end_reason'])}" if row.get("ended_date") else ""
        yield from _stretch("treatment", row, f"In treatment{ended}", "episodes", record)


def _prescriptions(record: PersonRecord) -> Iterator[TimelineEvent]:
    for row in _rows(record, "prescriptions"):
        dose = row.get("daily_dose_mg")
        amount = f"{say(dose)} mg a day" if dose is not None else "amount a day not recorded"
        text = f"{say(row['medicine'])}, {amount}; supervised: {say(row.get('supervision'))}"
        value = float(dose) if isinstance(dose, int | float) else None
        yield from _stretch("medicine", row, text, "prescriptions", record, value=value, unit="mg a day")


def _missed_doses(record: PersonRecord) -> Iterator[TimelineEvent]:
    """Runs of days marked missed, without a dose taken on the day."""
    taken = {row["dose_date"] for row in _rows(record, "doses") if row["outcome"] != "missed"}
    days = sorted(
        {
            row["dose_date"]
            for row in _rows(record, "doses")
            if row["outcome"] == "missed" and row["dose_date"] not in taken
        },
        key=str,
    )
    run: list[date] = []
    for day in [*days, None]:
        if run and (not isinstance(day, date) or day - run[-1] > timedelta(days=1)):
            plural = "day" if len(run) == 1 else "days in a row"
            yield TimelineEvent(
                "missed_doses",
                run[0],
                f"{len(run)} {plural} without a dose",
                "doses",
                last_date=run[-1],
                value=float(len(run)),
                unit="days",
            )
            run = []
        if isinstance(day, date):
            run.append(day)


def _single(lane: Lane, table: str, day: str, record: PersonRecord) -> Iterator[tuple[Row, date, Lane, str]]:
    for row in _rows(record, table):
        when = row.get(day)
        if isinstance(when, date):
            yield row, when, lane, table


def _tests(record: PersonRecord) -> Iterator[TimelineEvent]:
    for row, when, lane, table in _single("tests", "tests", "test_date", record):
        text = f"{say(row['substance'])}: {say(row['result'])} ({say(row.get('specimen'))})"
        yield TimelineEvent(lane, when, text, table, kind=str(row["substance"]), found=str(row["result"]))


def _reviews(record: PersonRecord) -> Iterator[TimelineEvent]:
    for row, when, lane, table in _single("reviews", "reviews", "review_date", record):
        days = row.get("opiate_days")
        text = (
            f"Review ({say(row['stage'])}): opioid days {say(days)}, crack {say(row.get('crack_days'))},"
            f" alcohol {say(row.get('alcohol_days'))}, quality of life {say(row.get('quality_of_life'))}"
        )
        value = float(days) if isinstance(days, int | float) else None
        yield TimelineEvent(lane, when, text, table, value=value, unit="days of 28")


def _contacts(record: PersonRecord) -> Iterator[TimelineEvent]:
    for row, when, lane, table in _single("contacts", "contacts", "contact_date", record):
        text = f"{say(row['kind'])}: {say(row['outcome'])}"
        yield TimelineEvent(lane, when, text, table, kind=str(row["kind"]), found=str(row["outcome"]))


def _interventions(record: PersonRecord) -> Iterator[TimelineEvent]:
    for row in _rows(record, "interventions"):
        text = f"{say(row.get('what'))} ({say(row['kind'])})"
        yield from _stretch("interventions", row, text, "interventions", record)
        offered_date = row.get("offered_date")
        if row.get("started_date") is None and isinstance(offered_date, date):
            yield TimelineEvent("interventions", offered_date, f"Offered: {text}", "interventions")


def _needs(record: PersonRecord) -> Iterator[TimelineEvent]:
    for row, when, lane, table in _single("needs", "needs", "found_date", record):
        yield TimelineEvent(lane, when, f"Need: {say(row['domain'])}", table)
    for row, when, lane, table in _single("needs", "supports", "offered_date", record):
        answer, helped = say(row.get("response")), say(row.get("helped"))
        text = f"Support offered, {say(row['domain'])}: {answer}; helped: {helped}"
        yield TimelineEvent(lane, when, text, table)
    for row in _rows(record, "supports"):
        yield from _stretch("needs", row, f"Support, {say(row['domain'])}", "supports", record)


def _health(record: PersonRecord) -> Iterator[TimelineEvent]:
    for row, when, lane, table in _single("health", "health_events", "event_date", record):
        found = f": {say(row['value'])} {row.get('unit') or ''}".rstrip() if row.get("value") else ""
        yield TimelineEvent(lane, when, f"{say(row['kind'])}{found}", table)


_READERS = (
    _episodes,
    _prescriptions,
    _missed_doses,
    _tests,
    _reviews,
    _contacts,
    _interventions,
    _needs,
    _health,
)
