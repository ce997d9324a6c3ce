"""The rules a row must keep, made from the record's declaration.

Every rule is a condition that is true of a row at fault. The conditions read three names for each column:
`raw_<column>` is the text that came, `<column>` what it was read as (missing where it could not be read),
and `found_<column>` the row it refers to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.record.declare import Column, Severity, Table

FIRST_DAY = date(1901, 1, 1)
"""No day of anybody's treatment lies before it; spreadsheets write an empty date as one of 1899 or 1900."""


@dataclass(frozen=True)
class Rule:
    """One rule of one table.

    Attributes
        name : what the summary calls it
        table, column : where it applies; column is empty for rules about a whole row
        severity : "error" sets the row aside, "warning" keeps it
        meaning : what is wrong with a row at fault, in a few words
        condition : SQL that is true of a row at fault; empty where one row alone cannot tell
    """

    name: str
    table: str
    column: str
    severity: Severity
    meaning: str
    condition: str


def rules_of(table: Table) -> tuple[Rule, ...]:
    """All rules that can be told from one row and the rows it refers to.

    Args
        table : a declared record table
    Returns
        rules in the order the summary lists them; `$as_of` in a condition is the day of the import
    Example
        >>> from mainstay.record.tables import PEOPLE
        >>> [rule.name for rule in rules_of(PEOPLE)][:2]
        ['missing', 'allowed']
    """
    rules = [rule for column in table.columns for rule in _column_rules(table, column)]
    rules += [
        Rule(
            "date_order",
            table.name,
            order.later,
            order.severity,
            f"before {order.earlier}",
            f"{order.later} < {order.earlier}",
        )
        for order in table.date_orders
    ]
    return tuple(rules) + _window_rules(table) + _episode_rules(table)


def _column_rules(table: Table, column: Column) -> list[Rule]:
    def rule(name: str, meaning: str, condition: str, severity: Severity = column.on_fault) -> Rule:
        return Rule(name, table.name, column.name, severity, meaning, condition)

    name = column.name
    rules = []
    if column.required:
        rules.append(rule("missing", "nothing there", f"raw_{name} IS NULL", "error"))
    unread = f"raw_{name} IS NOT NULL AND {name} IS NULL"
    if column.type == "date":
        no_date = f"not read as date from {FIRST_DAY.year} on"
        rules.append(rule("type", no_date, unread))
        rules.append(rule("future", "after the day of the import", f"{name} > $as_of"))
    elif column.type != "text":
        rules.append(rule("type", f"not read as {column.type}", unread))
    if column.allowed:
        rules.append(rule("allowed", "a value that the record does not know", unread))
    if column.minimum is not None or column.maximum is not None:
        span = f"{column.minimum:g} to {column.maximum:g}"
        outside = f"{name} < {column.minimum} OR {name} > {column.maximum}"
        rules.append(rule("range", f"outside {span}", outside))
    if column.references:
        rules.append(
            rule(
                "reference",
                f"no such row among the {column.references} that were kept",
                f"raw_{name} IS NOT NULL AND found_{name} IS NULL",
            )
        )
    return rules


def _window_rules(table: Table) -> tuple[Rule, ...]:
    window = table.episode_window
    if window is None:
        return ()
    day, slack = window.date_column, window.slack_days

    def rule(name: str, severity: Severity, meaning: str, condition: str) -> Rule:
        return Rule(name, table.name, day, severity, meaning, condition)

    before = f"date_diff('day', {day}, episode_first_date)"
    near = f"{before} BETWEEN 1 AND {slack}"
    rules = [
        rule("before_episode", "warning", f"up to {slack} days before its episode", near),
        rule(
            "long_before_episode",
            window.before,
            f"more than {slack} days before its episode",
            f"{before} > {slack}",
        ),
    ]
    if window.after is not None:
        after = f"{day} > episode_ended_date"
        rules.append(rule("after_episode", window.after, "after its episode ended", after))
    return tuple(rules)


def _episode_rules(table: Table) -> tuple[Rule, ...]:
    if table.name != "episodes":
        return ()
    return (
        Rule(
            "end_without_reason",
            table.name,
            "end_reason",
            "warning",
            "ended, but no reason is given",
            "ended_date IS NOT NULL AND raw_end_reason IS NULL",
        ),
        Rule(
            "reason_without_end",
            table.name,
            "end_reason",
            "warning",
            "a reason for ending, but no end",
            "raw_ended_date IS NULL AND end_reason IS NOT NULL",
        ),
        Rule(
            "two_open_episodes",
            table.name,
            "",
            "warning",
            "the person has another open episode at this service",
            "raw_started_date IS NOT NULL AND raw_ended_date IS NULL AND open_at_service > 1",
        ),
        Rule(
            "overlapping_episodes",
            table.name,
            "",
            "warning",
            "starts before the person's earlier episode at this service ended",
            "started_date < earlier_ended_date",
        ),
    )


def duplicate_rules(table: Table) -> tuple[Rule, ...]:
    """The rules about a key that appears more than once among rows that are otherwise in order.

    Example
        >>> from mainstay.record.tables import PEOPLE
        >>> [rule.severity for rule in duplicate_rules(PEOPLE)]
        ['error', 'warning']
    """
    key = ", ".join(table.key)
    return (
        Rule("duplicate", table.name, key, "error", "the key stands on an earlier line too", ""),
        Rule("given_twice", table.name, key, "warning", "an earlier source gives it too; that is kept", ""),
    )
