"""What takes too long for a request is done beside it."""

from __future__ import annotations

import logging
import threading
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)


def begin(work: Callable[..., Any], *args: Any) -> None:
    """Do something beside the request, in the way that `BESIDE_REQUESTS` names.

    Args
        work : what to do; it keeps what comes of it, and what went wrong, itself
        args : what it takes
    """
    import_string(settings.BESIDE_REQUESTS)(work, *args)


def in_a_thread(work: Callable[..., Any], *args: Any) -> None:
    """Do it in a thread of this process, which ends no sooner: the engine works outside Python's lock."""
    # Not a daemon: one that is stopped inside the engine takes the process down with it
    threading.Thread(target=_work, args=(work, *args)).start()


def at_once(work: Callable[..., Any], *args: Any) -> None:
    """Do it now; for tests, and before the site is served."""
    work(*args)


_serving, _line = threading.Event(), threading.Lock()


def serve_from_now(_: Callable[[str], None]) -> None:
    """From here on work is done ahead; for before the site is served."""
    _serving.set()


def begin_ahead(work: Callable[..., Any], *args: Any) -> None:
    """Do what spares a later reader waiting, one such thing after another; nothing where no site is served.

    Args
        work : what to do; a long one asks `is_served` and ends early
        args : what it takes
    """

    @wraps(work)
    def in_line(*given: Any) -> None:
        with _line:
            work(*given)

    if _serving.is_set():
        begin(in_line, *args)


def is_served() -> bool:
    """Whether the process still answers requests: what is done ahead must not keep it from ending."""
    return threading.main_thread().is_alive()


def _work(work: Callable[..., Any], *args: Any) -> None:
    try:
        work(*args)
    except Exception as problem:
        # The kind alone: a message of the engine may hold values of somebody's record.
        log.error("%s ended early: %s", work.__name__, type(problem).__name__)
    finally:
        connections.close_all()
