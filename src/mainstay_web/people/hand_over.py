"""What the next import takes from the site: on which days people looked at their treatment together."""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING, Any, Final

from mainstay.errors import ShortfallError
from mainstay.intake.stage import Source, parse_source
from mainstay_web.audit.actions import record_event
from mainstay_web.people.queries import treatment_reviews

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS: Final = ("episode_id", "held_on")
OWNER_ONLY: Final = 0o600


def write_conversations(path: Path, *, by: Any) -> int:
    """Write the file that the profile `site` reads; what was said and agreed stays on the site.

    Args
        path : a CSV, made anew, which only its owner may read
        by : who takes it; None for the terminal or the site itself
    Returns
        how many rows
    Raises
        ShortfallError : the file cannot be written
    """
    rows = treatment_reviews()
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        with os.fdopen(
            os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w", newline=""
        ) as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows((episode_id, held_on.isoformat()) for episode_id, held_on in rows)
        fresh.replace(path)
    except OSError as problem:
        raise ShortfallError(
            f"to write '{path.name}'",
            (problem.strerror or "").lower(),
            "Name a file in a folder you may write.",
        ) from None
    record_event(
        by=by, action="reviews.hand_over", on="export", which="conversations", details={"rows": len(rows)}
    )
    return len(rows)


def site_source(folder: Path, *, by: Any) -> Source | None:
    """The site as a source of an import, written into a folder; None where it has nothing to add.

    Args
        folder : of the import, owner-only; gone after it
        by : who imports
    """
    if not treatment_reviews():
        return None
    path = folder / "conversations.csv"
    write_conversations(path, by=by)
    return parse_source(f"site={path}")
