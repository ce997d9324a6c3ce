"""What Publishable tables shows in a demonstration: one release of a few indicators."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from mainstay.errors import UsageError
from mainstay.indicators.library import load_indicators
from mainstay.measure.disclosure.publish import publish
from mainstay.measure.disclosure.release import write_release
from mainstay_web.frame.notices import current_snapshot
from mainstay_web.results.publishable import RELEASE_FILE

RELEASED = ("heroin_on_top_182d", "retained_182d", "stopped_or_reduced_182d", "unplanned_exit_182d")
NAME = "Demonstration"


def make_sample_release() -> Path | None:
    """Release a few indicators by area and year, unless something was released before.

    Returns
        the release; None where nothing was made
    Raises
        UsageError : the site is not a demonstration
    """
    if not settings.SITE.demonstration:
        raise UsageError("a demonstration", "a site that is none", "Run mainstay demo.")
    released, snapshot = Path(settings.SITE.home) / "released", current_snapshot()
    if snapshot is None or released.exists():
        return None
    indicators = {name: load_indicators()[name] for name in RELEASED}
    with snapshot.connect() as connection:
        release = publish(connection, indicators, tables=[("area", "year")], observed_to=snapshot.observed_to)
    (released / NAME).mkdir(parents=True)
    write_release(release, released / NAME / RELEASE_FILE)
    return released / NAME / RELEASE_FILE
