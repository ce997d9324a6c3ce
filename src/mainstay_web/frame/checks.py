"""Django's system checks of how the site is set up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, Info, Tags, register


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


@register()
def local_indicators_are_in_order(**_: Any) -> list[Info]:
    """Says at the start why a service's own indicators are left out; the site is served all the same."""
    from mainstay_web.frame.local_indicators import why_left_out

    why = why_left_out()
    if not why:
        return []
    return [
        Info(
            f"The local indicators in {settings.SITE.local} are left out: {why}",
            hint="Mend the folder, see `mainstay indicators --local`, and start the site again.",
            id="mainstay.I001",
        )
    ]
