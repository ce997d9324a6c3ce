"""The key that signs sessions: made once, in a file that only its owner may read."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from mainstay.errors import ShortfallError

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
        ShortfallError : others than the owner may read the file
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = home / NAME
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            raise ShortfallError(
                f"only the owner to be able to read '{path}'", "a file open to others", f"chmod 600 '{path}'"
            ) from None
        return path.read_text("ascii")
    with os.fdopen(made, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key
