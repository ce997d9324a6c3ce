"""Builds the report: opens the snapshot, gathers, finds, draws, writes one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.indicators.library import load_indicators
from mainstay.measure.files import cannot_write
from mainstay.record.store import open_snapshot
from mainstay.report.draw import Pictures
from mainstay.report.gather import gather
from mainstay.report.html import render

if TYPE_CHECKING:
    from pathlib import Path


def write_report(store: Path, out: Path, service: str | None = None, local: Path | None = None) -> None:
    """Write the report of a store's current snapshot as one HTML file.

    Args
        store : the store's folder
        out : the file to write; one that is there is replaced
        service : the service it is about; None for the whole network
        local : a folder with a service's own indicators
    Raises
        UsageError : the service is not in the snapshot, or an indicator is refused
        ShortfallError : there is no snapshot, or the file cannot be written
    """
    snapshot = open_snapshot(store)
    indicators = load_indicators(local)
    with Pictures(service, expected=len(indicators)) as pictures, snapshot.connect() as connection:
        contents = gather(
            connection,
            indicators,
            snapshot_id=snapshot.id,
            observed_to=snapshot.observed_to,
            service_id=service,
            on_section=pictures.begin,
        )
        page = render(contents, pictures.finish(contents.journeys))
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as problem:
        raise cannot_write(out, problem) from None
