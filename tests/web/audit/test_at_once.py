"""Several who write at once: one unbroken chain, no event lost, no number used twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection

from lib import append_at_once

DATABASE = "mainstay_at_once"


@contextmanager
def another_database():
    """What names a database that threads of another process can share."""
    if connection.vendor != "postgresql":
        yield {}
        return
    import psycopg

    own = settings.DATABASES["default"]
    address = {
        "host": own["HOST"],
        "user": own["USER"],
        "password": own["PASSWORD"],
        "port": own["PORT"] or None,
    }
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        server.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield {"DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{DATABASE}"}
        finally:
            server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


@pytest.mark.django_db
def test_writers_at_once_make_one_chain(tmp_path):
    with another_database() as named:
        own = {"MAINSTAY_HOME": str(tmp_path), "MAINSTAY_STORE": str(tmp_path / "store")}
        done = subprocess.run(
            [sys.executable, append_at_once.__file__],
            env=os.environ | own | named,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stderr[-2_000:]
    kept = append_at_once.THREADS * append_at_once.EVENTS_OF_EACH * 4 // 5
    vendor, events, _, faults = json.loads(done.stdout)
    assert (vendor, events, faults) == (connection.vendor, kept, [])
