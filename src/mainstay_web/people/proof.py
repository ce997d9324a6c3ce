"""What a form carries to tell which page it came from; signed, so that only the site makes it."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import Any, Final, TypedDict

from django.core import signing

SALT: Final = "mainstay.people.conversation"
LASTS_SECONDS: Final = 3 * 24 * 3600
"""Somebody may finish after a weekend; what they typed is kept longer, as a draft."""


class Whose(TypedDict):
    """Service and person, as queries and addresses take them."""

    service_id: str
    person_id: str


@dataclass(frozen=True)
class PageProof:
    """What the site knew when it showed the form.

    Attributes
        user_id : who was signed in
        service_id, person_id : whom the page was about
        version : of the person's latest recorded conversation; 0 where there was none
        snapshot_id : of the record that was shown
        statements : ids of the statements that stood on the page
        corrects : the version that is corrected; 0 for a new conversation
        once : a number used once, so that sending twice records once
    """

    user_id: int
    service_id: str
    person_id: str
    version: int
    snapshot_id: str
    statements: tuple[str, ...] = ()
    corrects: int = 0
    once: str = ""

    def seal(self) -> str:
        """The text for the form."""
        said = asdict(self) | {"once": self.once or secrets.token_hex(16)}
        return signing.dumps(said, salt=SALT, compress=True)


def open_proof(text: str) -> PageProof | None:
    """What a form carried; None where the site did not make it, or too long ago."""
    try:
        said: dict[str, Any] = signing.loads(text, salt=SALT, max_age=LASTS_SECONDS)
    except signing.BadSignature:
        return None
    return PageProof(**{**said, "statements": tuple(said["statements"])})
