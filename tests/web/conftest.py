"""The site under test, and what its tests share."""

from __future__ import annotations

import os

import pytest

from lib.site import start_django

start_django()

from django.core.cache import cache  # noqa: E402

from lib.site import signed_in, site_options, small_store, with_store  # noqa: E402, F401  fixtures


@pytest.fixture(autouse=True)
def no_wrong_password_before():
    """How often somebody at this address was wrong is counted in the cache: each test begins at none."""
    cache.clear()


def pytest_collection_modifyitems(config, items):
    """In the run that test_both_databases.py starts, only what uses a database and no browser."""
    if "DATABASE_URL" not in os.environ:
        return
    left_out = [item for item in items if not _is_about_the_database(item)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def _is_about_the_database(item):
    asked = {"db", "transactional_db"} & set(item.fixturenames)
    return bool(asked or item.get_closest_marker("django_db")) and "page" not in item.fixturenames
