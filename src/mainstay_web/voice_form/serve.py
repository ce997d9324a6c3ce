"""Serving the form, with no log of who came."""

from __future__ import annotations

import logging
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from django.conf import settings

from mainstay.errors import ShortfallError
from mainstay_web.voice_form.places import SQLITE
from mainstay_web.voice_form.store import AnswerStore

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES = 2_000_000


def shuffle() -> int:
    """Write the answers that wait anew in random order; how many there are."""
    return AnswerStore(settings.ANSWERS_URL).shuffle()


def serve(*, host: str, port: int, threads: int, say: Callable[[str], None]) -> None:
    """Answer requests until Ctrl-C.

    Raises
        ShortfallError : the port is taken
    """
    import waitress.server

    from mainstay_web.voice_form.wsgi import application

    if settings.ANSWERS_URL.startswith(SQLITE):
        settings.SITE.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        AnswerStore(settings.ANSWERS_URL).prepare()
    logging.getLogger("waitress.queue").setLevel(logging.CRITICAL)
    try:
        server = waitress.server.create_server(
            application,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            clear_untrusted_proxy_headers=True,
            # What is sent stays in memory: waitress would write what is larger to a temporary file.
            max_request_body_size=MOST_BYTES,
            inbuf_overflow=2 * MOST_BYTES,
        )
    except OSError as problem:
        raise ShortfallError(
            f"port {port} to be free", problem.strerror or "", "Give another with --port."
        ) from None
    with closing(server), suppress(KeyboardInterrupt):
        say(f"The form: http://{host}:{server.effective_port}  (Ctrl-C ends it)")
        server.run()
