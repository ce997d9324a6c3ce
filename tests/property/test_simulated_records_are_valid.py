"""Any small synthetic system keeps every rule of the record that sets a row aside."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.simulated import check, rules_broken, write_system

TWO_BYTES = 2**16


@settings(max_examples=8)
@given(st.integers(1, 60), st.integers(1, 30), st.integers(1, 3), st.integers(0, TWO_BYTES))
def test_any_small_system_is_valid(people, services, years, seed):
    with TemporaryDirectory() as folder:
        broken = rules_broken(check(write_system(Path(folder), people, services, years, seed)))
    assert not [rule for rule in broken if rule[0] == "error"]
