"""Which tests share a worker: those on Spark and those in a browser, whose start costs seconds and memory."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

FOLDERS = ("tests/engines/", "tests/browser/")


class OneWorkerForSpark(LoadScopeScheduling):
    """Every test by itself to whoever is free, but the folders below each together.

    `--dist loadgroup` is made for this and does nothing under pytest 9.2: it renames tests where pytest no
    longer looks.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in FOLDERS if nodeid.startswith(folder)), nodeid)
