"""Setting the site up, and serving it."""

from __future__ import annotations

import logging
import warnings
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.utils.module_loading import import_string

from mainstay.errors import ShortfallError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mainstay_web.config.options import Options


def set_up() -> None:
    """Bring the database up to date and check the set-up.

    Raises
        ShortfallError : a check objects; the site must not be served
    """
    settings.SITE.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    try:
        call_command("check", fail_level="WARNING", verbosity=0)
    except SystemCheckError as problem:
        raise ShortfallError(
            "the site to be set up safely", f"this:\n{problem}", "Mend the options named above."
        ) from None


def serve(*, threads: int, say: Callable[[str], None]) -> None:
    """Answer requests until Ctrl-C.

    Args
        threads : how many at once
        say : told where the site is
    Raises
        ShortfallError : the port is taken
    """
    import waitress.server

    from mainstay_web.config.wsgi import application
    from mainstay_web.frame.charts import drawing_beside

    for name in settings.BEFORE_SERVING:
        import_string(name)(say)

    site = settings.SITE
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server = waitress.server.create_server(
                application,
                host=site.host,
                port=site.port,
                threads=threads,
                ident=None,
                clear_untrusted_proxy_headers=True,
                **_proxy(site),
            )
    except OSError as problem:
        raise ShortfallError(
            f"port {site.port} to be free", problem.strerror or "", "Give another with --port."
        ) from None
    with closing(server), drawing_beside(), suppress(KeyboardInterrupt):
        say(f"In a browser: http://{site.host}:{server.effective_port}  (Ctrl-C ends it)")
        server.run()


def _proxy(site: Options) -> dict[str, Any]:
    """Whose word is believed about where a request came from; nobody's unless the site names a proxy."""
    if not site.trusted_proxy:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
    return {"trusted_proxy": site.trusted_proxy, "trusted_proxy_headers": headers}
