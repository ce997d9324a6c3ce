"""The service's own client numbers: encrypted in the database, under a key that is not in it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, Final

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from mainstay.errors import ShortfallError, UsageError
from mainstay.intake.pseudonyms import pseudonym
from mainstay.key_file import keep_once, read_secret
from mainstay_web.people import actions
from mainstay_web.people.models import ClientNumber, ServiceChoice

if TYPE_CHECKING:
    from pathlib import Path

KEY_FILE: Final = "client-numbers.key"
COLUMN: Final = "client_number"


def open_cipher(*, may_make: bool = False) -> Fernet:
    """The cipher, from the key in the site's own folder.

    Args
        may_make : make the key where there is none
    Raises
        ShortfallError : there is no key
        UsageError : others may read it
    """
    path: Path = settings.SITE.home / KEY_FILE
    if may_make:
        keep_once(path, Fernet.generate_key().decode("ascii"))
    try:
        return Fernet(read_secret(path))
    except (OSError, ValueError):
        raise ShortfallError(
            f"a key in the file '{KEY_FILE}' of the site's folder",
            "none",
            "Put back the key that the numbers were encrypted with.",
        ) from None


def number_of(service_id: str, person_id: str) -> str | None:
    """A person's client number; None where the service did not turn it on, or has none.

    Raises
        ShortfallError : the key is not there, or is another one
    """
    choice = ServiceChoice.objects.filter(service_id=service_id, shows_client_numbers=True)
    found = ClientNumber.objects.filter(service_id=service_id, person_id=person_id).first()
    if found is None or not choice.exists():
        return None
    try:
        said = open_cipher().decrypt(found.sealed.encode("ascii")).decode("utf-8")
    except InvalidToken:
        raise ShortfallError(
            "the key that the client numbers were encrypted with", "another one", "Put the first key back."
        ) from None
    owner, _, number = said.partition("\n")
    # A row copied onto another person in the database must not show somebody else's number there.
    return number if owner == f"{service_id}/{person_id}" else None


def keep_numbers(path: Path, *, service_id: str, key: bytes, by: Any, scope: str = "") -> int:
    """Keep the client numbers of a service, and show them from now on.

    Args
        path : CSV with a column `client_number`
        service_id : whose numbers they are
        key : of the pseudonyms
        by : who brings them; None for the terminal
        scope : as in the import, where organisations number their clients separately
    Returns
        how many were kept
    Raises
        UsageError : the file has no such column or cannot be read
    """
    numbers = sorted({row.strip() for row in _numbers_in(path) if row and row.strip()})
    cipher, sealed = open_cipher(may_make=True), {}
    for number in numbers:
        person_id = pseudonym(key, "person_id", f"{scope}:{number}" if scope else number)
        said = f"{service_id}/{person_id}\n{number}".encode()
        sealed[person_id] = cipher.encrypt(said).decode("ascii")
    actions.keep_client_numbers(by=by, service_id=service_id, sealed=sealed)
    return len(sealed)


def _numbers_in(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if COLUMN in (rows.fieldnames or ()):
                return [row[COLUMN] or "" for row in rows]
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageError("a CSV in UTF-8", type(problem).__name__, "Name a file that can be read.") from None
    raise UsageError(f"a column '{COLUMN}'", "none", "Write the client numbers below that heading.")
