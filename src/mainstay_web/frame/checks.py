"""Django's system checks of how the site is set up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security)
def demonstration_stays_on_this_machine(**_: Any) -> list[Error]:
    """A demonstration opens its accounts to whoever reaches it, so nobody else may."""
    if settings.SITE.demonstration and not settings.SITE.is_loopback:
        return [
            Error(
                "A demonstration may be reached from this machine only.",
                hint="Leave host, hosts and trusted_proxy as they are, or do not set demonstration.",
                id="mainstay.E010",
            )
        ]
    return []
