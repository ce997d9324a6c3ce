"""A log that says what kind of thing went wrong, and nothing of the request that it went wrong with."""

from __future__ import annotations

import logging
import logging.config
from typing import Any


class BareLine(logging.Formatter):
    """Where a fault came from and of which kind; no message, no address, no time."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "a fault"
        return f"{record.levelname} {record.name}: {kind}"


def configure(said: dict[str, Any]) -> None:
    """Set the log up as the settings say, with nothing of what Django adds by itself."""
    logging.config.dictConfig(said)
    for name in ("django", "django.server", "django.request", "waitress", "waitress.queue"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.ERROR)
