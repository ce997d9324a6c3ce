"""Keys in files: made whole or not at all, one for all who begin at once, and read by their owner only."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Final

from mainstay.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES: Final = 32
OWNER_ONLY: Final = 0o600
OTHERS: Final = 0o077


def keep_once(path: Path, secret: str) -> bool:
    """Write a secret under its name, unless there is one already.

    It is written and flushed under another name first, so that nobody ever reads half of it and two
    processes that begin at once agree on one.

    Args
        path : where it is to be; missing folders are made
        secret : letters, digits and signs of ASCII
    Returns
        whether this call wrote it
    Raises
        OSError : the file cannot be made; the caller knows what it is for
    Example
        >>> import tempfile
        >>> from pathlib import Path
        >>> path = Path(tempfile.mkdtemp()) / "some.key"
        >>> keep_once(path, "first"), keep_once(path, "second"), read_secret(path)
        (True, False, 'first')
    """
    if path.exists():
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w") as stream:
            stream.write(secret + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True


def read_secret(path: Path) -> str:
    """The secret in a file.

    Args
        path : a file only its owner may read
    Returns
        the text, without the end of its line
    Raises
        UsageError : others may read it
        OSError : there is none, or it cannot be read; the caller knows what it is for
    Example
        >>> import tempfile
        >>> from pathlib import Path
        >>> path = Path(tempfile.mkdtemp()) / "some.key"
        >>> keep_once(path, "a secret"), read_secret(path)
        (True, 'a secret')
    """
    require_owner_only(path)
    return path.read_text("ascii", errors="replace").strip()


def require_owner_only(path: Path) -> None:
    """Refuse a file that others than its owner may read.

    Args
        path : a file
    Raises
        UsageError : others may read it
        OSError : there is none
    Example
        >>> import tempfile
        >>> from pathlib import Path
        >>> path = Path(tempfile.mkdtemp()) / "some.key"
        >>> keep_once(path, new_key())
        True
        >>> require_owner_only(path)
    """
    if path.stat().st_mode & OTHERS:
        raise UsageError(
            "a key file that only its owner may read",
            f"'{path.name}', which others may read",
            "Run chmod 600 on it.",
        )


def new_key() -> str:
    """A key of 32 random bytes, as it stands in its file: hexadecimal digits.

    Example
        >>> len(new_key())
        64
    """
    return secrets.token_hex(KEY_BYTES)


def read_key(path: Path, *, next_step: str) -> bytes:
    """The key of 32 bytes in a file.

    Args
        path : a file only its owner may read
        next_step : what to do where it holds something else
    Raises
        UsageError : others may read it, or it holds something else
        OSError : there is none, or it cannot be read; the caller knows what it is for
    Example
        >>> import tempfile
        >>> from pathlib import Path
        >>> path = Path(tempfile.mkdtemp()) / "some.key"
        >>> keep_once(path, new_key()), len(read_key(path, next_step="Put the key back."))
        (True, 32)
    """
    try:
        key = bytes.fromhex(read_secret(path))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise UsageError(
            f"a key of {KEY_BYTES} bytes, written as {2 * KEY_BYTES} hexadecimal digits",
            f"something else in '{path.name}'",
            next_step,
        )
    return key
