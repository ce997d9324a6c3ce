"""What every test stands on: no network, no shared random state, the shared files if they are there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rich.style  # noqa: F401  draws a number when it is first imported, which must not be during a test
from hypothesis import settings

from lib.guards import forbid_network, global_random_state_stays

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_ALONE = "test_both_databases.py"
"""Minutes in one test: begun last it would keep one worker busy while the others are done."""

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"

settings.register_profile("ci", derandomize=True, max_examples=50, deadline=None, database=None)
settings.register_profile("nightly", max_examples=2_000, deadline=None)
settings.load_profile("ci")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published and golden files beside the checkout, or a skip where there is none."""
    folder = Path(os.environ.get("MAINSTAY_SHARED_DATA", SHARED_DATA))
    if not folder.is_dir():
        pytest.skip(
            "the shared files are not beside this checkout; name their folder in MAINSTAY_SHARED_DATA"
        )
    return folder


@pytest.fixture(autouse=True)
def _global_random_state_stays() -> Iterator[None]:
    with global_random_state_stays():
        yield


def pytest_configure() -> None:
    """Forbid the network here and not in a fixture, so that the doctests in src cannot reach it either."""
    forbid_network()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """Share tests out so that one session of Spark starts, and not one in each worker."""
    from lib.one_worker import OneWorkerForSpark

    return OneWorkerForSpark(config, log) if config.option.dist == "load" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave nightly tests out unless -m says which marks to run; begin with what takes longest by itself."""
    items.sort(key=lambda item: item.path.name != LONGEST_ALONE)
    if config.option.markexpr:
        return
    nightly = [item for item in items if item.get_closest_marker("nightly")]
    if nightly:
        config.hook.pytest_deselected(items=nightly)
        items[:] = [item for item in items if item not in nightly]
