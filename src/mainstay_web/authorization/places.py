"""Which area a service is in, as the current snapshot says."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from mainstay.errors import MainstayError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def area_of(service_id: str) -> str | None:
    """The area of a service; None where the snapshot knows neither."""
    return areas().get(service_id)


def services_in(area: str) -> set[str]:
    """The services of an area; none of an area without a name."""
    return {service_id for service_id, its_area in areas().items() if area and its_area == area}


def areas() -> Mapping[str, str]:
    """Area by service, of the snapshot in use; empty where there is no store yet."""
    from mainstay.record.store import open_snapshot

    try:
        folder = open_snapshot(settings.SITE.store).folder
    except MainstayError:
        return {}
    return _areas_in(folder)


@lru_cache(maxsize=4)
def _areas_in(folder: Path) -> Mapping[str, str]:
    """Read once for each snapshot, which never changes."""
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(folder / "services.parquet", columns=["service_id", "area"]).to_pylist()
    return {row["service_id"]: row["area"] for row in rows if row["area"]}
