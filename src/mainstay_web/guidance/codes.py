"""One-time codes that can be read aloud, and what is held of them."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Final

from django.utils.crypto import salted_hmac

LETTERS: Final = "BCDFGHJKMNPQRSTVWXZ23456789"
"""No vowels, so that no code is a word; nothing that is taken for another sign."""

LENGTH: Final = 10
CODE_LASTS: Final = timedelta(days=7)
VISIT_LASTS: Final = timedelta(minutes=45)
"""Long enough to read every page slowly; short enough for a phone left on a table."""

WRONG_CODES_ALLOWED: Final = 5
WRONG_CODES_FORGOTTEN_AFTER: Final = timedelta(minutes=15)


def new_code() -> str:
    """A code as it is given to a person: two groups of five."""
    signs = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return f"{signs[:5]}-{signs[5:]}"


def new_visit() -> str:
    """What the browser holds during a visit."""
    return secrets.token_urlsafe(32)


def hash_of(purpose: str, secret: str) -> str:
    """What the database holds: keyed, so that whoever copies the database cannot try codes.

    Args
        purpose : "code", "visit" or "place"
        secret : however it was typed; of a code, spaces, dashes and small letters make no difference
    """
    typed = re.sub(r"[^A-Z0-9]", "", secret.upper()) if purpose == "code" else secret
    return salted_hmac(f"mainstay.guidance.{purpose}", typed, algorithm="sha256").hexdigest()
