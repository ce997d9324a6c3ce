"""Where answers go and where waves are read from: the same for the site and for the form."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SQLITE = "sqlite:///"
DEFAULT_ADDRESS = "http://127.0.0.1:8766"
DEFAULT_LEAVE_TO = "https://www.bbc.co.uk/weather"


def answers_url(home: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Address of the answers: a PostgreSQL that `MAINSTAY_ANSWERS_URL` names, or a file of their own."""
    return environment.get("MAINSTAY_ANSWERS_URL") or f"{SQLITE}{home / 'answers.sqlite3'}"


def waves_file(home: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """The file that tells the form what is asked."""
    return Path(environment.get("MAINSTAY_WAVES_FILE") or home / "waves.json")


def form_address(environment: Mapping[str, str] = os.environ) -> str:
    """Where people reach the form, as posters and QR codes say it; without a slash at its end."""
    return (environment.get("MAINSTAY_FORM_ADDRESS") or DEFAULT_ADDRESS).rstrip("/")


def leave_to(environment: Mapping[str, str] = os.environ) -> str:
    """Where the link to leave quickly goes: a page that says nothing about whoever opens it."""
    return environment.get("MAINSTAY_LEAVE_TO") or DEFAULT_LEAVE_TO
