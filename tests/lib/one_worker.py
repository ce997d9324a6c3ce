"""Which tests share a worker: those on Spark, because a session takes seconds to start and a gigabyte."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

FOLDER = "tests/engines/"


class OneWorkerForSpark(LoadScopeScheduling):
    """Every test by itself to whoever is free, the folder of the engines together, and first.

    `--dist loadgroup` is made for this and does nothing under pytest 9.2: it renames tests where pytest no
    longer looks.
    """

    def _split_scope(self, nodeid: str) -> str:
        return FOLDER if nodeid.startswith(FOLDER) else nodeid
