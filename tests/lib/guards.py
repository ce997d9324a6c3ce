"""What no test may do: reach another machine, or move the random state that everybody shares."""

from __future__ import annotations

import random
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@contextmanager
def global_random_state_stays() -> Iterator[None]:
    """Raise AssertionError if the block draws from or seeds Python's or NumPy's shared generator."""
    before = _shared_state()
    yield
    assert _shared_state() == before, "the shared random state moved: pass a seeded generator instead"


def _shared_state() -> tuple[object, ...]:
    name, key, *rest = np.random.get_state()
    return (random.getstate(), name, key.tobytes(), *rest)


def forbid_network() -> None:
    """Let sockets connect within this machine only, for the rest of the process."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded_connect(this: socket.socket, address: object) -> None:
        _refuse_other_machines(this.family, address)
        connect(this, address)

    def guarded_connect_ex(this: socket.socket, address: object) -> int:
        _refuse_other_machines(this.family, address)
        return connect_ex(this, address)

    socket.socket.connect = guarded_connect
    socket.socket.connect_ex = guarded_connect_ex


def _refuse_other_machines(family: int, address: object) -> None:
    host = address[0] if isinstance(address, tuple) else ""
    if family != socket.AF_UNIX and host not in LOOPBACK:
        raise RuntimeError(f"a test tried to reach {host}: tests use no network")
