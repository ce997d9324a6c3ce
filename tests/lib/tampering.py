"""What somebody who has the whole database might do to the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from mainstay_web.audit.verify import verify_log

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from mainstay_web.audit.verify import Verdict

COLUMNS = (
    "at", "by_id", "by_name", "action", "on_what", "which", "service_id", "why", "details", "key_id",
    "previous_seal", "seal",
)  # fmt: skip
ALL = ", ".join(("sequence", *COLUMNS))


def disarm() -> None:
    """Take away the database's own refusals."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        else:
            for name in ("stays", "remains", "follows"):
                cursor.execute(f"DROP TRIGGER audit_event_{name}")


def edit(random: Random, length: int) -> None:
    """Change one column of one event."""
    column, sequence = random.choice(COLUMNS), random.randint(1, length)
    changed = "'2020-01-02 03:04:05'" if column == "at" else "'x'"
    _run(f"UPDATE audit_event SET {column} = {changed} WHERE sequence = {sequence}")


def delete(random: Random, length: int) -> None:
    """Delete one event before the last, as it is or closing the gap."""
    sequence = random.randint(1, length - 1)
    _run(f"DELETE FROM audit_event WHERE sequence = {sequence}")
    if random.random() < 0.5:
        for later in range(sequence + 1, length + 1):
            _run(f"UPDATE audit_event SET sequence = {later - 1} WHERE sequence = {later}")


def insert(random: Random, length: int) -> None:
    """Put a copy of an event at the end, or in between."""
    place = random.randint(2, length + 1)
    for later in range(length, place - 1, -1):
        _run(f"UPDATE audit_event SET sequence = {later + 1} WHERE sequence = {later}")
    rest = ", ".join(COLUMNS)
    _run(f"INSERT INTO audit_event ({ALL}) SELECT {place}, {rest} FROM audit_event WHERE sequence = 1")


def swap(random: Random, length: int) -> None:
    """Let two events change places."""
    first, second = random.sample(range(1, length + 1), 2)
    for there, here in ((first, -1), (second, first), (-1, second)):
        _run(f"UPDATE audit_event SET sequence = {here} WHERE sequence = {there}")


def truncate(random: Random, length: int) -> None:
    """Cut off the end, and set the row that counts back, so that the rest agrees with itself."""
    cut_off(random.randint(0, length - 1))


def cut_off(kept: int) -> None:
    """Leave the first so many, with a head that fits."""
    _run(f"DELETE FROM audit_event WHERE sequence > {kept}")
    seal = f"coalesce((SELECT seal FROM audit_event WHERE sequence = {kept}), '')"
    _run(f"UPDATE audit_head SET sequence = {kept}, seal = {seal}")


def undone(way: Callable[..., object], *given: object) -> Verdict:
    """What verifying says after one change, which is then undone."""
    with transaction.atomic():
        way(*given)
        found = verify_log()
        transaction.set_rollback(True)
    return found


WAYS = (edit, delete, insert, swap, truncate)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
