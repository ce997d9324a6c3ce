"""The indicators that the site knows: the package's, and those of the folder that its options name.

A folder of which one file is refused is left out whole, and the site goes on with the package's own: a slip
in a service's own file must not close the site to everybody.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from mainstay.errors import MainstayError, UsageError
from mainstay.indicators.library import load_indicators

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mainstay.indicators.library import Indicator

_left_out: dict[Path, str] = {}


def site_indicators() -> Mapping[str, Indicator]:
    """Every indicator by id; local ones say so in their title, and by `is_local`."""
    local = settings.SITE.local
    return _load(None if local in _left_out else local)[0]


def why_left_out() -> str:
    """Why the local folder is left out; empty where it is not, or none is named."""
    local = settings.SITE.local
    return "" if local is None else _left_out.get(local) or _load(local)[1]


def leave_out_local(problem: Exception) -> bool:
    """Go on without local indicators once working them out has failed, until the site is started again.

    Returns
        False where none was in use, so that they cannot be to blame
    """
    local = settings.SITE.local
    if local is None or not any(one.is_local for one in site_indicators().values()):
        return False
    # The engine's own text may quote a row
    _left_out[local] = _said(problem)
    return True


@lru_cache(maxsize=4)
def _load(local: Path | None) -> tuple[Mapping[str, Indicator], str]:
    try:
        return load_indicators(local), ""
    except (UsageError, OSError, UnicodeDecodeError) as problem:
        return load_indicators(), _said(problem)


def _said(problem: Exception) -> str:
    return str(problem) if isinstance(problem, MainstayError) else type(problem).__name__
