"""What `mainstay conversations` and `mainstay client-numbers` do, once Django is running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.intake.pseudonyms import key_path, load_or_make_key
from mainstay_web.config.serve import set_up
from mainstay_web.people import actions, client_numbers
from mainstay_web.people.hand_over import write_conversations

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path) -> int:
    """Write the file for the next import; how many rows."""
    set_up()
    return write_conversations(path, by=None)


def keep_numbers(path: Path, *, service_id: str, scope: str) -> int:
    """Keep a service's client numbers and show them from now on; how many."""
    set_up()
    key, _ = load_or_make_key(key_path())
    return client_numbers.keep_numbers(path, service_id=service_id, key=key, by=None, scope=scope)


def forget_numbers(*, service_id: str) -> None:
    """Delete a service's client numbers and show none."""
    set_up()
    actions.keep_client_numbers(by=None, service_id=service_id, sealed={})
