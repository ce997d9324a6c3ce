"""How long pages take while 50 staff read and 200 people answer a survey, asked of the real processes.

`python benchmarks/site_load.py STORE` starts `mainstay web` and `mainstay ask` on loopback, waits until what
pages need is ready, lets everybody in for `--seconds`, and writes the table in docs/performance.md. Staff
open a page every 10 to 20 seconds, and then, for half a minute, one after another without a pause; people
take 5 to 15 seconds for each page of the form.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

from page import write_table

from mainstay.indicators.library import load_indicators

RUN = "from mainstay.cli.main import run; run()"
TARGET_MS = defaultdict(lambda: 300, review=800)
STAFF_PAUSE_SECONDS, ANSWERING_PAUSE_SECONDS = (10.0, 20.0), (5.0, 15.0)
MOST_REQUESTS_EACH = 60
MIXTURE = {"home": 1, "results": 1, "indicator": 3, "list": 1, "review": 4}
QUIET_SHARE, QUIET_SECONDS, LONGEST_WAIT_SECONDS = 0.15, 5, 1200


@dataclass
class Answers:
    """What came back, by kind of page."""

    took_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _one: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, took_ms: float, is_right: bool) -> None:
        with self._one:
            self.took_ms[kind].append(took_ms)
            self.errors[kind] += not is_right

    def rows(self, heading: str, has_target: bool) -> list[str]:
        """The table's lines: one for each kind."""
        lines = []
        for kind, took in self.took_ms.items():
            p95 = sorted(took)[max(0, int(0.95 * len(took)) - 1)]
            met = "met" if p95 <= TARGET_MS[kind] and not self.errors[kind] else "NOT met"
            target = f"{TARGET_MS[kind]} | {met}" if has_target else "– | "
            lines.append(
                f"| {heading} | {kind} | {len(took):,} | {self.errors[kind]} |"
                f" {statistics.median(took):.0f} | {p95:.0f} | {target} |"
            )
        return lines


@dataclass(frozen=True)
class Somebody:
    """One member of staff: the cookie of their session, and what they may open."""

    cookie: str
    service_id: str
    people: tuple[str, ...]

    def next_page(self, chance: random.Random) -> tuple[str, str]:
        """Kind and address of the page that they open next."""
        kind = chance.choices(list(MIXTURE), list(MIXTURE.values()))[0]
        indicator = chance.choice(sorted(load_indicators()))
        return kind, {
            "home": "/",
            "results": "/results/",
            "indicator": f"/results/{self.service_id}/{indicator}/",
            "list": f"/people/{self.service_id}/",
            "review": f"/people/{self.service_id}/{chance.choice(self.people)}/",
        }[kind]


class Browser:
    """Asks one process, over a connection that stays open."""

    def __init__(self, port: int, answers: Answers, cookie: str = "") -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._answers = answers
        self._headers = {"Cookie": cookie} if cookie else {}

    def open(self, kind: str, address: str, posted: dict[str, str] | None = None, status: int = 200) -> str:
        """The text of a page, whose time is noted."""
        body = urlencode(posted) if posted is not None else None
        headers = self._headers | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        began = time.perf_counter()
        try:
            self._line.request("POST" if body else "GET", address, body, headers)
            answer = self._line.getresponse()
            text, is_right = answer.read().decode(), answer.status == status
        except (OSError, http.client.HTTPException):
            self._line.close()
            text, is_right = "", False
        self._answers.note(kind, 1000 * (time.perf_counter() - began), is_right)
        return text


def read_pages(port: int, who: Somebody, seed: int, until: float, pause: bool, answers: Answers) -> None:
    """Be one member of staff until the time is up."""
    chance, browser = random.Random(seed), Browser(port, answers, who.cookie)
    if pause:
        time.sleep(chance.uniform(0, STAFF_PAUSE_SECONDS[1]))
    for _ in range(MOST_REQUESTS_EACH):
        if time.monotonic() > until:
            return
        browser.open(*who.next_page(chance))
        if pause:
            time.sleep(chance.uniform(*STAFF_PAUSE_SECONDS))


def answer_survey(port: int, code: str, seed: int, until: float, answers: Answers) -> None:
    """Be one person after another who answers, until the time is up."""
    chance = random.Random(seed)
    time.sleep(chance.uniform(0, ANSWERING_PAUSE_SECONDS[1]))
    while time.monotonic() < until:
        browser, address = Browser(port, answers), f"/{code}/"
        welcome = browser.open("form: open", address)
        found = re.search(r'name="key" value="([^"]*)"', welcome)
        fields = {"key": found[1] if found else "", "mode": "all"}
        time.sleep(chance.uniform(*ANSWERING_PAUSE_SECONDS))
        browser.open("form: questions", address, {**fields, "go": "start"})
        time.sleep(chance.uniform(*ANSWERING_PAUSE_SECONDS))
        sheet = {"a_in_ost_now": "yes", "a_dose": chance.choice(["poor", "good"]), "a_housing": "bad"}
        browser.open("form: send", address, {**fields, **sheet, "go": "send"}, status=303)


def prepare(store: Path, home: Path, staff: int, services: int) -> tuple[list[Somebody], str]:
    """Set up the site's database: staff with sessions, and a survey that is open."""
    os.environ |= {
        "MAINSTAY_STORE": str(store),
        "MAINSTAY_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "mainstay_web.config.settings",
    }
    (home / "site.sqlite3").unlink(missing_ok=True)
    import django

    django.setup()
    from django.core.management import call_command

    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    from mainstay_web.frame.notices import current_snapshot
    from mainstay_web.voice_form.waves import SURVEY, AskedWave, write_waves

    today, day = date.today(), timedelta(days=1)  # noqa: DTZ011  the form's day
    asked = AskedWave("LOAD01", SURVEY, "How good is the help?", "A service", today - day, today + day)
    write_waves(home / "waves.json", [AskedWave(**{**vars(asked), "instrument": "quality_of_help"})])
    snapshot = current_snapshot()
    if snapshot is None:
        raise SystemExit(f"no records in {store}")
    people = _people_of(snapshot, services)
    places = sorted(people)
    return [
        _member(n, places[n % len(places)], people[places[n % len(places)]]) for n in range(staff)
    ], asked.code


def _people_of(snapshot, services: int) -> dict[str, tuple[str, ...]]:
    """People in treatment at some of the services."""
    with snapshot.connect() as connection:
        rows = connection.execute(
            "SELECT service_id, person_id FROM episodes WHERE started_date IS NOT NULL AND ended_date IS NULL"
            " AND main_substance IN ('heroin', 'opioid') ORDER BY 1, 2"
        ).fetchall()
    found: dict[str, list[str]] = defaultdict(list)
    for service_id, person_id in rows:
        found[service_id].append(person_id)
    return {name: tuple(found[name]) for name in sorted(found)[:services]}


def _member(number: int, service_id: str, people: tuple[str, ...]) -> Somebody:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.conf import settings
    from django.test import Client

    from mainstay_web.accounts.models import Membership, User

    user = User.objects.create_user(f"staff{number}@example.org")
    TOTP.activate(user, generate_totp_secret())
    for role in ("keyworker", "quality_lead"):
        Membership.objects.create(user=user, role=role, service_id=service_id)
    client = Client()
    client.force_login(user, backend="mainstay_web.accounts.backends.OwnAccounts")
    name = settings.SESSION_COOKIE_NAME
    return Somebody(f"{name}={client.cookies[name].value}", service_id, people)


@contextmanager
def serving(*arguments: str):
    """One of the two processes, and its port."""
    with subprocess.Popen(
        [sys.executable, "-u", "-c", RUN, *arguments, "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            port = next(
                int(found[1]) for line in process.stdout if (found := re.search(r":(\d+)  ?\(", line))
            )
            yield process.pid, port
        finally:
            process.kill()


def wait_until_quiet(pid: int) -> float:
    """Seconds until a process has done next to nothing for a while."""
    began, quiet_since, before = time.monotonic(), time.monotonic(), _cpu_seconds(pid)
    while time.monotonic() - began < LONGEST_WAIT_SECONDS:
        time.sleep(1)
        now, before = _cpu_seconds(pid) - before, _cpu_seconds(pid)
        if now > QUIET_SHARE:
            quiet_since = time.monotonic()
        if time.monotonic() - quiet_since > QUIET_SECONDS:
            break
    return quiet_since - began


def _cpu_seconds(pid: int) -> float:
    """Of a process and those that it began; one that has ended counts no more."""
    try:
        parts = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
        begun = Path(f"/proc/{pid}/task").glob("*/children")
        others = {int(number) for path in begun for number in path.read_text("ascii").split()}
    except OSError:
        return 0.0
    own = (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(_cpu_seconds, others))


def run_all(jobs: list) -> None:
    """Run each job in a thread of its own until all are done."""
    threads = [threading.Thread(target=job, args=arguments) for job, *arguments in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def measure(chosen: argparse.Namespace) -> tuple[list[str], float]:
    """The lines of the table, and how long it took until all was ready."""
    home = chosen.home or chosen.store.with_name(f"{chosen.store.name}-load")
    staff, code = prepare(chosen.store.resolve(), home.resolve(), chosen.staff, chosen.services)
    with ExitStack() as stack:
        pid, site = stack.enter_context(serving("web"))
        _, form = stack.enter_context(serving("ask"))
        ready_seconds = wait_until_quiet(pid)
        lines = []
        for heading, pause, seconds in (
            ("with pauses", True, chosen.seconds),
            ("without a pause", False, min(30, chosen.seconds)),
        ):
            answers, until = Answers(), time.monotonic() + seconds
            jobs = [(read_pages, site, who, n, until, pause, answers) for n, who in enumerate(staff)]
            if pause:
                jobs += [(answer_survey, form, code, n, until, answers) for n in range(chosen.answering)]
            run_all(jobs)
            lines += answers.rows(heading, has_target=pause)
    return lines, ready_seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--home", type=Path, help="the site's own folder; STORE-load if not said")
    parser.add_argument("--seconds", type=int, default=90)
    parser.add_argument("--staff", type=int, default=50)
    parser.add_argument("--services", type=int, default=25, help="how many services the staff work at")
    parser.add_argument("--answering", type=int, default=200)
    parser.add_argument("--no-page", action="store_true", help="print the table, leave the page alone")
    chosen = parser.parse_args()
    lines, ready_seconds = measure(chosen)
    load = "/".join(f"{one:.1f}" for one in os.getloadavg())
    text = "\n".join(
        [
            f"{chosen.staff} staff at {chosen.services} services, {chosen.answering} people answering,"
            f" {chosen.seconds} seconds; {os.cpu_count()} shared cores, clients among them, load {load};"
            f" pages were ready after {ready_seconds:.0f} seconds.\n",
            "| staff | page | requests | errors | median ms | 95th percentile ms | target ms | |",
            "| --- | --- | --: | --: | --: | --: | --: | --- |",
            *lines,
        ]
    )
    print(text)
    if not chosen.no_page:
        write_table("site load", text)


if __name__ == "__main__":
    main()
