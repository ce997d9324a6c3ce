"""The site under test, and what its tests share."""

from __future__ import annotations

import os

from lib.site import start_django

start_django()

from lib.site import signed_in, site_options, small_store, with_store  # noqa: E402, F401  fixtures


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
