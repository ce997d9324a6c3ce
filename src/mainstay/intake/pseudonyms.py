"""Pseudonyms: the source's own numbers never enter the store, only keyed hashes of them.

HMAC-SHA-256 (RFC 2104) under a key that stays outside the store, shortened to 72 bits in 12 characters: the
longest text that DuckDB keeps inside a vector, so that joins over hundreds of millions of doses follow no
pointers. Among a million people two share 72 bits with a probability of one in ten billion.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path
from typing import TYPE_CHECKING

from mainstay.errors import ShortfallError
from mainstay.key_file import keep_once, new_key, read_key

if TYPE_CHECKING:
    from mainstay.engines.duckdb import Connection

BLOCK_BYTES = 64  # of SHA-256
PSEUDONYM_CHARACTERS = 12
KEY_FILE_VARIABLE = "MAINSTAY_KEY_FILE"


def key_path() -> Path:
    """Where the key is: `$MAINSTAY_KEY_FILE`, else in the user's own configuration folder."""
    if named := os.environ.get(KEY_FILE_VARIABLE):
        return Path(named)
    configuration = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(configuration) / "mainstay" / "pseudonym.key"


def load_or_make_key(path: Path) -> tuple[bytes, bool]:
    """The key, made on first use.

    Args
        path : a file only its owner may read
    Returns
        32 bytes, and whether they were made now
    Raises
        UsageError : the file holds something else, or others may read it
        ShortfallError : the file cannot be read or made
    Example
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "pseudonym.key"
        >>> load_or_make_key(path)[1], load_or_make_key(path)[1]
        (True, False)
    """
    try:
        made = keep_once(path, new_key())
        return read_key(path, next_step="Put back the key this store was made with."), made
    except OSError as problem:
        raise ShortfallError(
            f"to read or make the key file '{path.name}'",
            problem.strerror or type(problem).__name__,
            f"Set {KEY_FILE_VARIABLE} to a file you may write.",
        ) from None


def fingerprint(key: bytes) -> str:
    """Eight hexadecimal digits that tell one key from another without giving it away.

    Example
        >>> len(fingerprint(bytes(32)))
        8
    """
    return hmac.new(key, b"fingerprint", hashlib.sha256).hexdigest()[:8]


def pseudonym(key: bytes, kind: str, number: str) -> str:
    """The pseudonym of one number; the engine's macro gives the same.

    Args
        key : 32 bytes
        kind : the column it names, so that person 17 and episode 17 differ
        number : the source's own
    Returns
        12 letters and digits
    Source
        RFC 2104, RFC 6234; base64 with its two signs replaced, so that a cell never begins with one
    Example
        >>> len(pseudonym(bytes(32), "person_id", "17"))
        12
    """
    import base64

    digest = hmac.new(key, f"{kind}:{number}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest, altchars=b"zZ").decode()[:PSEUDONYM_CHARACTERS]


def make_pseudonym_macro(connection: Connection, key: bytes) -> None:
    """Define `pseudonym(kind, number)` in the engine.

    Example
        >>> from mainstay.engines.duckdb import connect
        >>> connection = connect()
        >>> make_pseudonym_macro(connection, bytes(32))
        >>> in_engine = connection.execute("SELECT pseudonym('person_id', '17')").fetchall()[0][0]
        >>> in_engine == pseudonym(bytes(32), "person_id", "17")
        True
    """
    padded = key.ljust(BLOCK_BYTES, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in padded) for pad in (0x36, 0x5C))
    connection.execute(f"""
        CREATE OR REPLACE TEMP MACRO pseudonym(kind, number) AS
        replace(replace(left(base64(unhex(sha256(
          unhex('{outer.hex()}') || unhex(sha256(unhex('{inner.hex()}') || encode(kind || ':' || number)))
        ))), {PSEUDONYM_CHARACTERS}), '+', 'z'), '/', 'Z')""")
