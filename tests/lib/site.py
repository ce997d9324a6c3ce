"""The site under test: a folder of its own, SQLite in memory unless DATABASE_URL names another database.

A conftest calls `start_django` before it imports anything of the site, then takes the fixtures below.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SETTINGS = "mainstay_web.config.settings"
OF_THE_TESTS = {"MAINSTAY_SHARED_DATA", "MAINSTAY_TEST_DATABASE_URL"}


@cache
def start_django() -> None:
    """Start Django once in this process; nothing of it is read from or written to the checkout."""
    import atexit

    home = Path(tempfile.mkdtemp(prefix="mainstay-site-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("MAINSTAY_") and name not in OF_THE_TESTS]:
        del os.environ[name]
    os.environ["MAINSTAY_STORE"] = str(home / "store")
    os.environ["MAINSTAY_HOME"] = str(home / "site")
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django
    from django.conf import settings

    # A thread that outlives its test ends the whole run: a test that wants what it makes says so
    settings.BESIDE_REQUESTS = f"{__name__}.left_undone"
    django.setup()


def left_undone(work: Callable[..., object], *args: object) -> None:
    """Begin nothing beside a request."""


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of four simulated services, made once; read it, never change it."""
    from lib.simulated import AS_OF, write_system
    from mainstay.intake.publish import import_sources
    from mainstay.intake.stage import parse_source

    folder = tmp_path_factory.mktemp("small-store")
    extract = write_system(folder / "extract", people=200, services=4, years=2, seed=7)
    import_sources(folder / "store", [parse_source(f"native={extract}")], key=bytes(range(32)), as_of=AS_OF)
    return folder / "store"


@pytest.fixture
def site_options(settings) -> Callable[..., None]:
    """Change options of the site for one test: `site_options(demonstration=True)`."""

    def change(**options: object) -> None:
        settings.SITE = replace(settings.SITE, **options)

    return change


@pytest.fixture
def with_store(small_store: Path, site_options: Callable[..., None]) -> Path:
    """The site shows the small store."""
    site_options(store=small_store)
    return small_store


@pytest.fixture
def signed_in(db: None) -> Iterator[Callable[..., object]]:
    """A client signed in with one role and a second factor: `signed_in("keyworker", service_id="Z0001")`."""
    from django.test import Client

    from lib.accounts import account, add_second_factor
    from mainstay_web.accounts.models import Membership

    def client(role: str, **place: object) -> Client:
        user = account()
        add_second_factor(user)
        Membership.objects.create(user=user, role=role, **place)
        made = Client(HTTP_HOST="127.0.0.1")
        made.force_login(user, backend="mainstay_web.accounts.backends.OwnAccounts")
        made.user = user
        return made

    return client
