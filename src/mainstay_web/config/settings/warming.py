"""What is made ready before the first page about people."""

from __future__ import annotations

from mainstay_web.config.settings.results import BEFORE_SERVING

BEFORE_SERVING = [*BEFORE_SERVING, "mainstay_web.people.ready.warm_before_serving"]
