"""What holds on SQLite holds on PostgreSQL: the site's tests once more, beside a database of their own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from lib.checkout import ROOT
from lib.postgres import postgres


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the tests run on that database already")
def test_the_site_s_tests_pass_on_postgresql():
    with postgres() as address:
        tests = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "tests/web"]
        environment = os.environ | {"DATABASE_URL": address}
        environment.pop("PYTEST_CURRENT_TEST", None)
        # Nor what this run told itself: the other one has a folder of its own, and no answers of these tests
        told = ("DJANGO_SETTINGS_MODULE", "MAINSTAY_HOME", "MAINSTAY_STORE")
        environment = {
            name: word for name, word in environment.items() if "XDIST" not in name and name not in told
        }
        done = subprocess.run(
            tests,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
        )
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
