"""A PostgreSQL of the tests' own, in a temporary folder, reached through a socket and gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS_VARIABLE = "MAINSTAY_TEST_DATABASE_URL"
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin")
UNPRIVILEGED = ("postgres", "nobody")
FASTER = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off"


@contextmanager
def postgres() -> Iterator[str]:
    """The address of an empty database; the test is skipped where there is no PostgreSQL."""
    if address := os.environ.get(ADDRESS_VARIABLE):
        yield address
        return
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path may have 107 characters
    try:
        as_owner = _own(folder)
        rows = folder / "rows"
        _run(as_owner, "initdb", "-D", rows, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        _run(
            as_owner, "pg_ctl", "-D", rows, "-w", "-l", folder / "log", "-o", f"{FASTER} -k {folder}", "start"
        )
        try:
            yield f"postgres://tester@{quote(str(folder), safe='')}/postgres"
        finally:
            _run(as_owner, "pg_ctl", "-D", rows, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own(folder: Path) -> list[str]:
    """The words before a command that make it run as the folder's owner: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return []
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    name = next((name for name in UNPRIVILEGED if name in names), None)
    if name is None or not shutil.which("setpriv"):
        pytest.skip("PostgreSQL does not run as root, and there is nobody else to run it as")
    owner = pwd.getpwnam(name)
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]


def _run(as_owner: list[str], tool: str, *words: object) -> None:
    done = subprocess.run(
        [*as_owner, _tool(tool), *map(str, words)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def _tool(name: str) -> str:
    places = [found for place in PLACES for found in sorted(Path("/").glob(place[1:]), reverse=True)]
    found = shutil.which(name, path=os.pathsep.join([*map(str, places), os.environ.get("PATH", "")]))
    if found is None:
        pytest.skip(f"PostgreSQL's {name} is not installed; or name a database in {ADDRESS_VARIABLE}")
    return found
