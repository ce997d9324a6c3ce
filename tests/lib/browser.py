"""Chromium at the site under test: what a page asked for, what it complained of, what axe finds.

`web` is a person with a browser. `web.open("/path/")` goes to a page; whatever it asks of another host
and every complaint in the console makes the test fail at its end.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHROMIUM = os.environ.get("MAINSTAY_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
SIZES = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
WAIT_MS = 10_000
"""For what a page is about to show: on a busy machine the next page takes its time."""
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the session, or a skip where there is none."""
    if not CHROMIUM:
        pytest.skip("no Chromium here: apt-get install chromium, or name it in MAINSTAY_CHROMIUM")
    from playwright.sync_api import expect, sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "1"  # playwright runs a loop in this thread; nothing here is async
    )
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _server(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The site on a free port, one request at a time, in the transaction of the test."""
    import waitress.server
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    with django_db_blocker.unblock():
        shared = connections["default"]
        shared.ensure_connection()
    shared.inc_thread_sharing()
    inner = get_wsgi_application()

    def application(environ: Any, start_response: Any) -> Any:
        connections["default"] = shared
        return inner(environ, start_response)

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # one request at a time: they queue
    server = waitress.server.create_server(application, host="127.0.0.1", port=0, threads=1, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)
    shared.dec_thread_sharing()


class Web:
    """A person with a browser at the site.

    Attributes
        page : Playwright's page, for whatever is not below
        asked : every address that was asked for
        complaints : what the console said that is an error, and every fault of a script
    """

    def __init__(self, browser: Any, address: str, size: str, scripts: bool) -> None:
        self.address, self.size, self.scripts = address, size, scripts
        self.context = browser.new_context(
            base_url=address, java_script_enabled=scripts, locale="en-GB", **SIZES[size]
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def open(self, path: str) -> Any:
        """Go to a page; what the server answered."""
        return self.page.goto(path)

    def sign_in(self, user: Any) -> None:
        """Be signed in without the pages for it; give the account a second factor first."""
        from django.test import Client

        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(user, backend="mainstay_web.accounts.backends.OwnAccounts")
        self.context.add_cookies(
            [
                {"name": name, "value": morsel.value, "url": self.address}
                for name, morsel in client.cookies.items()
            ]
        )

    def barriers(self) -> str:
        """What axe finds against WCAG 2.2 AA on this page, in words; empty if nothing. Needs scripts."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page, options={"runOnly": WCAG_22_AA, "resultTypes": ["violations"]})
        return found.generate_report() if found.violations_count else ""

    def is_wider_than_the_screen(self) -> bool:
        """Whether the page as a whole has to be moved sideways. Needs scripts."""
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        )

    def close(self) -> None:
        """End, and fail where something was asked of another host or the console complained."""
        self.context.close()
        elsewhere = [url for url in self.asked if not url.startswith((self.address, "data:", "blob:"))]
        assert not elsewhere, f"asked another host: {elsewhere}"
        assert not self.complaints, self.complaints


@pytest.fixture
def browse(chromium: Any, _server: str, db: None) -> Iterator[Callable[..., Web]]:
    """Open browsers: `browse("phone", scripts=False)`."""
    from django.core.cache import cache

    cache.clear()  # wrong passwords and codes that were used are counted there
    opened: list[Web] = []

    def a_browser(size: str = "desktop", *, scripts: bool = True) -> Web:
        opened.append(Web(chromium, _server, size, scripts))
        return opened[-1]

    yield a_browser
    for web in opened:
        web.close()


@pytest.fixture(params=["desktop", "phone"])
def web(browse: Callable[..., Web], request: pytest.FixtureRequest) -> Web:
    """A person with a browser, on a desktop and then on a phone; scripts run."""
    return browse(request.param)


@pytest.fixture
def web_without_scripts(browse: Callable[..., Web]) -> Web:
    """A person whose browser runs no script."""
    return browse("desktop", scripts=False)
