"""The guards that conftest.py puts around every test can fail."""

from __future__ import annotations

import random
import socket

import numpy as np
import pytest

from lib.guards import global_random_state_stays


def test_another_machine_cannot_be_reached():
    with socket.socket() as ours, pytest.raises(RuntimeError, match="tests use no network"):
        ours.connect(("192.0.2.1", 80))  # an address kept free for documentation


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as ours:
        ours.connect(server.getsockname())


@pytest.mark.parametrize("move", [random.random, np.random.random, lambda: np.random.seed(1)])
def test_a_move_of_the_shared_random_state_is_noticed(move):
    python_before, numpy_before = random.getstate(), np.random.get_state()
    try:
        with pytest.raises(AssertionError, match="pass a seeded generator"), global_random_state_stays():
            move()
    finally:
        random.setstate(python_before)
        np.random.set_state(numpy_before)


def test_a_generator_of_ones_own_moves_nothing():
    with global_random_state_stays():
        np.random.default_rng(1).random()
        random.Random(1).random()
