"""The audit log as a file: events as asked, oldest first, with what proves each elsewhere."""

from __future__ import annotations

import csv
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from mainstay.survey.rows import without_formula
from mainstay_web.audit.models import LogHead
from mainstay_web.audit.queries import events_as_asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COLUMNS: Final = (
    "sequence", "at", "by_id", "by_name", "action", "on", "which", "service_id", "why", "details", "key_id",
    "previous_seal", "seal",
)  # fmt: skip
AT_ONCE: Final = 2_000
"""So many events are in memory, however long the log is."""


class _Line:
    """What the CSV writer writes to: it hands each line on and keeps none."""

    def write(self, text: str) -> str:
        return text


def as_csv(asked: Mapping[str, Any]) -> Iterator[str]:
    """The events that are as asked, up to the one that is the newest now, some lines at a time.

    Args
        asked : from `LogForm`; what is empty or not there limits nothing
    """
    newest = LogHead.objects.get().sequence
    return _lines(asked, newest)


def kept_apart(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, and whose text can be had back.

    One that begins with an apostrophe gets another: whoever takes one away has what was written.
    """
    return f"'{cell}" if cell.startswith("'") else without_formula(cell)


def _lines(asked: Mapping[str, Any], newest: int) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield _written(writer, COLUMNS)
    after = 0
    while rows := _next_rows(asked, after, newest):
        # Short readings, one after another: a cursor left open for minutes would hold up the database.
        yield "".join(_written(writer, _cells(row)) for row in rows)
        after = rows[-1][0]


def _next_rows(asked: Mapping[str, Any], after: int, newest: int) -> list[tuple[Any, ...]]:
    found = events_as_asked(asked).filter(sequence__gt=after, sequence__lte=newest)
    return list(found.order_by("sequence").values_list(*COLUMNS)[:AT_ONCE])


def _written(writer: Any, cells: tuple[str, ...]) -> str:
    line: str = writer.writerow(cells)
    return line


def _cells(row: tuple[Any, ...]) -> tuple[str, ...]:
    sequence, at, *said = row
    return str(sequence), at.astimezone(UTC).isoformat(timespec="microseconds"), *map(kept_apart, said)
