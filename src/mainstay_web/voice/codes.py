"""Codes that people type from a poster or a paper form: short, and no two of their signs look alike."""

from __future__ import annotations

import secrets

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_code(length: int = 6) -> str:
    """A random code."""
    return "".join(secrets.choice(SIGNS) for _ in range(length))
