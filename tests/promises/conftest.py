"""A command line with a place of its own for the store and the key."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from mainstay.cli.main import app


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command and give all that it printed and raised."""
    monkeypatch.setenv("MAINSTAY_KEY_FILE", str(tmp_path / "kept-elsewhere" / "key"))
    monkeypatch.setenv("MAINSTAY_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("COLUMNS", "200")

    def run_command(*words: str) -> str:
        done = CliRunner().invoke(app, words)
        return f"{done.output}{done.stderr}{done.exception or ''}"

    return run_command
