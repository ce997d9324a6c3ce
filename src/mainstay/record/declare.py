"""The words in which a record table is declared: columns, tables, and rules between dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["text", "date", "integer", "decimal", "boolean"]
Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Column:
    """One column of a record table.

    Attributes
        name, type : as stored
        meaning : one sentence
        unit : what a number counts; empty for text
        required : a row without it is set aside
        allowed : the values a text column may hold; empty means any
        minimum, maximum : the range a number may have, both ends allowed
        identifier : the source's own number for something; stored only as a pseudonym
        references : the table whose identifier this is
        on_fault : what a value of the wrong type, range or code does to its row: "error" sets the row
            aside; "warning" keeps the row and makes the value missing
    """

    name: str
    type: ColumnType
    meaning: str
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    identifier: bool = False
    references: str = ""
    on_fault: Severity = "error"


@dataclass(frozen=True)
class DateOrder:
    """Within a row, one date may not come before another."""

    earlier: str
    later: str
    severity: Severity = "error"


@dataclass(frozen=True)
class EpisodeWindow:
    """How far a dated row may lie outside the episode it belongs to.

    Attributes
        date_column : the date that is compared
        slack_days : outside the episode by this much or less is a warning
        before : what more than that before the episode's first day does
        after : what more than that after its last day does; None where such a row is in order
    """

    date_column: str
    slack_days: int = 14  # reviews near either end may be 14 days off; NDTMS rule 10, not yet checked
    before: Severity = "error"
    after: Severity | None = "warning"


@dataclass(frozen=True)
class Table:
    """One table of the record.

    Attributes
        name, row_is : what it is called and what one row stands for
        columns : in the order they are stored
        key : the columns that name a row; a later row with the same key is set aside
        sorted_by : the order rows are stored in, after service and person
        date_orders, episode_window : rules between dates
    """

    name: str
    row_is: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    sorted_by: tuple[str, ...] = ()
    date_orders: tuple[DateOrder, ...] = ()
    episode_window: EpisodeWindow | None = None

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def is_event(self) -> bool:
        """Whether a row has no number of its own: it is named by its episode, its day and what happened."""
        return bool(self[self.key[0]].references)


SQL_TYPES: dict[ColumnType, str] = {
    "text": "VARCHAR",
    "date": "DATE",
    "integer": "INTEGER",
    "decimal": "DOUBLE",
    "boolean": "BOOLEAN",
}
"""The SQL type of each column type, the same in DuckDB and in sqlglot's schema."""
