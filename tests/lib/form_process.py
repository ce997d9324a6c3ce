"""The form as it runs: a process of its own, asked over HTTP."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from mainstay_web.voice_form.store import AnswerStore
from mainstay_web.voice_form.waves import PRIORITIES, SURVEY, AskedWave, write_waves

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BROWSER = "Canary-Browser/7.31 (a phone nobody else has)"
TODAY, DAY = date.today(), timedelta(days=1)  # noqa: DTZ011  the form's day, too
RUN = "from mainstay.cli.main import run; run()"
POLYGLOT = """"><script>document.title='hit'</script><img src=x onerror=alert(1)>'=1+1"""


def survey(code: str = "SURVEY", **changed: Any) -> AskedWave:
    """A survey that is open."""
    words = {"title": "How good is the help?", "service": "North Service", "instrument": "quality_of_help"}
    days = {"opens": TODAY - DAY, "closes": TODAY + DAY}
    return AskedWave(code=code, kind=SURVEY, **{**words, **days, **changed})


def priorities(code: str = "RANKED", **changed: Any) -> AskedWave:
    """A round of priorities that is open."""
    items = (("1", "Evening opening"), ("2", "A quiet room"), ("3", f"More groups {POLYGLOT}"))
    given = {"question": "What should change first?", "items": items, **changed}
    return AskedWave(code, PRIORITIES, "Priorities", "North Service", TODAY - DAY, TODAY + DAY, **given)


WAVES = (
    survey(title=f"How good is the help? {POLYGLOT}"),
    priorities(),
    survey("EARLY1", opens=TODAY + DAY, closes=TODAY + 2 * DAY),
    survey("CLOSED", opens=TODAY - 2 * DAY, closes=TODAY - DAY),
    survey("SCORES", instrument="tea"),
)


@dataclass(frozen=True)
class Page:
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]

    def field(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return found[1] if found else ""


@dataclass(frozen=True)
class FormProcess:
    """The form, running."""

    port: int
    folder: Path
    process: subprocess.Popen[str]
    address: str

    @property
    def store(self) -> AnswerStore:
        """Where it puts answers."""
        return AnswerStore(self.address)

    def ask(self, path: str, posted: dict[str, str] | str | None = None, **headers: str) -> Page:
        """One request, as a phone makes it."""
        said = {"User-Agent": BROWSER, "Cookie": "canary-cookie=51f3", **headers}
        body = None
        if posted is not None:
            body = posted if isinstance(posted, str) else urlencode(posted)
            said.setdefault("Content-Type", "application/x-www-form-urlencoded")
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        line.request("GET" if body is None else "POST", path, body, said)
        answer = line.getresponse()
        page = Page(answer.status, answer.read().decode(), {k.lower(): v for k, v in answer.getheaders()})
        line.close()
        return page

    def send(self, code: str, key: str = "", **answers: str) -> Page:
        """Fill the form in and send it."""
        key = key or self.ask(f"/{code}/").field("key")
        fields = {f"a_{name}": value for name, value in answers.items()}
        return self.ask(f"/{code}/", {"key": key, "mode": "all", "go": "send", **fields})


@contextmanager
def form_process(folder: Path, *, answers_url: str = "") -> Iterator[FormProcess]:
    """Start the form; it is ended afterwards."""
    home = folder / "site"
    write_waves(home / "waves.json", WAVES)
    given = {
        "MAINSTAY_STORE": str(folder / "store"),
        "MAINSTAY_HOME": str(home),
        "MAINSTAY_ANSWERS_URL": answers_url or f"sqlite:///{home / 'answers.sqlite3'}",
        "MAINSTAY_LEAVE_TO": "/health/",
        "TMPDIR": str(folder / "temporary"),
    }
    (folder / "temporary").mkdir()
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAINSTAY_", "DJANGO_"))
    }
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", RUN, "ask", "--port", "0"],
            env=kept | given,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            line = process.stdout.readline()
            port = int(re.search(r":(\d+) ", line)[1])
            yield FormProcess(port, folder, process, given["MAINSTAY_ANSWERS_URL"])
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
