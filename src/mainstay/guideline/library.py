"""The guideline's statements, what is going well, and reasons to talk: load and check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlglot import exp

from mainstay.derive.sql_file import refuse
from mainstay.guideline.conditions import Entry, read_entries
from mainstay.guideline.sql_tables import load_fact_kinds, values_behind
from mainstay.reference.values import STATES
from mainstay.review.model import Remark, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

_REFERENCE = Path(str(files("mainstay.reference")))
GUIDELINE = _REFERENCE / "guideline.toml"
GOING_WELL = _REFERENCE / "going_well.toml"
REASONS = _REFERENCE / "conversation_reasons.toml"

TOPICS = {
    "dose": "Dose and the reference range",
    "supervision": "Supervision",
    "medicine": "Choice of medicine",
    "psychosocial": "Psychosocial support",
    "alcohol_and_drugs": "Alcohol and other drugs",
    "mental_health": "Mental health",
    "pain": "Pain and physical health",
    "housing": "Housing",
    "mutual_aid": "Mutual aid",
    "harm_reduction": "Harm reduction",
    "open_door": "Keeping the door open",
}
"""What statements may be about, in reading order."""

REMARK_FIELDS: Mapping[str, type] = MappingProxyType({"title": str, "because": str})
STATEMENT_FIELDS: Mapping[str, type] = MappingProxyType(
    {
        "topic": str,
        "title": str,
        "needs": list,
        "because": str,
        "worker": str,
        "question": str,
        "source": str,
        "state": str,
        "would_change": str,
        "review_by": date,
    }
)


@dataclass(frozen=True)
class Conditional:
    """A statement or a remark with its condition.

    Attributes
        about : what is said
        entry : the checked condition
    """

    about: Statement | Remark
    entry: Entry


@cache
def load_statements() -> Mapping[str, Conditional]:
    """The guideline's statements by id, in reading order.

    Returns
        a read-only mapping
    Raises
        UsageError : see `read_statements`
    Example
        >>> load_statements()["dose_below_range_on_top"].about.topic
        'dose'
    """
    return read_statements(GUIDELINE)


def read_statements(path: Path) -> Mapping[str, Conditional]:
    """Read and check a file of statements.

    Args
        path : TOML
    Raises
        UsageError : as for `read_entries`; an unknown topic, state or needed fact
    Example
        >>> read_statements(GUIDELINE) == load_statements()
        True
    """
    entries = read_entries(path, STATEMENT_FIELDS)
    return MappingProxyType({name: Conditional(_statement(path, one), one) for name, one in entries.items()})


@cache
def load_going_well() -> Mapping[str, Conditional]:
    """What may be going well, by id, in reading order.

    Example
        >>> load_going_well()["stayed_a_year"].about.title
        'A year or more in treatment'
    """
    return _read_remarks(GOING_WELL)


@cache
def load_reasons() -> Mapping[str, Conditional]:
    """Reasons for a conversation now, by id; their order says nothing of a person.

    Example
        >>> load_reasons()["no_recent_review"].about.title
        'A review is due'
    """
    return _read_remarks(REASONS)


def _read_remarks(path: Path) -> Mapping[str, Conditional]:
    entries = read_entries(path, REMARK_FIELDS)
    return MappingProxyType(
        {
            name: Conditional(Remark(name, str(one.fields["title"]), str(one.fields["because"])), one)
            for name, one in entries.items()
        }
    )


def _statement(path: Path, entry: Entry) -> Statement:
    fields = dict(entry.fields)
    listed = fields.pop("needs")
    needs = tuple(str(need) for need in listed) if isinstance(listed, list) else ()
    unknown = [need for need in needs if need not in load_fact_kinds()]
    if unknown:
        known = ", ".join(load_fact_kinds())
        raise refuse(path.name, entry.line, f"needs no fact: {unknown[0]}", f"Use {known}.")
    if fields["topic"] not in TOPICS or fields["state"] not in STATES:
        raise refuse(
            path.name,
            entry.line,
            "an unknown topic or state",
            f"Use a topic of {', '.join(TOPICS)} and a state of {', '.join(STATES)}.",
        )
    columns = {column.name for column in entry.select.find_all(exp.Column)}
    values = tuple(sorted({*entry.values, *values_behind(columns)}))
    # read_entries saw to it that every other field is text
    return Statement(id=entry.id, needs=needs, values=values, **fields)  # type: ignore[arg-type]
