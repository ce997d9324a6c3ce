"""What `mainstay conversations` does, once Django is running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay_web.config.serve import set_up
from mainstay_web.people.hand_over import write_conversations

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path) -> int:
    """Write the file for the next import; how many rows."""
    set_up()
    return write_conversations(path, by=None)
