"""Django's system check of the routes."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, Tags, register

from mainstay_web.authorization.routes import faults


@register(Tags.urls)
def every_route_says_who_may_open_it(**_: Any) -> list[Error]:
    """One error for each route that does not."""
    return [Error(fault, id="mainstay.E001") for fault in faults()]
