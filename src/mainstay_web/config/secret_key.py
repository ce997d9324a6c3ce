"""The key that signs sessions: made once, in a file that only its owner may read."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from mainstay.key_file import keep_once, read_secret

if TYPE_CHECKING:
    from pathlib import Path

NAME = "secret.key"


def load_or_make_secret_key(home: Path) -> str:
    """The site's key, from its file; the file is made if there is none.

    Args
        home : the site's own folder
    Returns
        the key
    Raises
        UsageError : others than the owner may read the file
    """
    path = home / NAME
    keep_once(path, secrets.token_urlsafe(64))
    return read_secret(path)
