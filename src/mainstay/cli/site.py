"""How commands reach the site: by name, once it is wanted, so that the rest needs no Django."""

from __future__ import annotations

import os
import signal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from mainstay.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = "mainstay_web.config.settings"


def site_module(name: str, *, store: Path | None = None, **options: str) -> Any:
    """A module of the site, with Django running.

    Args
        name : the module's name after `mainstay_web.`
        store : the store that the site shows; None leaves it to the environment
        options : options of the site by name, before those of the environment
    Returns
        the module
    Raises
        UsageError : the site is not installed
    """
    given = {**options, **({"store": str(store)} if store else {})}
    os.environ.update({f"MAINSTAY_{option.upper()}": value for option, value in given.items() if value})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        django = import_module("django")
    except ImportError:
        raise UsageError(
            "the site to be installed", "none of it", "Install it: pip install 'mainstay[web]'"
        ) from None
    django.setup()
    return import_module(f"mainstay_web.{name}")


def end_when_told() -> None:
    """End as after Ctrl-C also when a service manager says so: what was begun beside is then ended too."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
