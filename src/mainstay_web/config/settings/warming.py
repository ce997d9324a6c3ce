"""What is made ready before the first page, and before the first page about people."""

from __future__ import annotations

from mainstay_web.config.settings.results import BEFORE_SERVING

BEFORE_SERVING = [
    "mainstay_web.frame.environment.load_before_serving",
    *BEFORE_SERVING,
    "mainstay_web.people.ready.warm_before_serving",
]
