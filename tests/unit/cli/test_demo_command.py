"""The demonstration as a newcomer runs it: the site is up, and each printed account sees what it should."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest
from typer.testing import CliRunner

from mainstay.cli import demo as demo_command
from mainstay.cli.main import app

SYSTEM = ["demo", "--people", "240", "--services", "4"]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Visitor:
    """Somebody with a browser, who signs in with what the terminal printed."""

    def __init__(self, site: str, email: str, password: str) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._site, self._browser = site, urllib.request.build_opener(jar)
        _, form = self.open("/accounts/login/")
        token = TOKEN.search(form)[1]
        self.signed_in = self.open(
            "/accounts/login/", {"csrfmiddlewaretoken": token, "login": email, "password": password}
        )

    def open(self, path: str, posted: dict[str, str] | None = None) -> tuple[int, str]:
        asked = urllib.request.Request(
            self._site + path,
            data=urlencode(posted).encode() if posted else None,
            headers={"Referer": self._site + path},
        )
        try:
            with self._browser.open(asked, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """The address of the site, and the password of each printed account."""
    folder = tmp_path_factory.mktemp("demo")
    told = [
        sys.executable,
        "-u",
        "-c",
        demo_command.RUN,
        *SYSTEM,
        "--folder",
        "here",
        "--serve",
        "--port",
        "0",
    ]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            told, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True
        )
        try:
            said = []
            for line in process.stdout:
                said.append(line)
                if found := re.search(r"In a browser: (\S+)", line):
                    break
            else:
                pytest.fail((folder / "log").read_text())
            accounts = dict(re.findall(r"^  (\S+@demonstration\.invalid) +(\S+)$", "".join(said), re.M))
            yield found[1], accounts
        finally:
            os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does: every process of the terminal gets it
            process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in (folder / "log").read_text()


@pytest.fixture(scope="module")
def visitor(demonstration):
    site, accounts = demonstration
    return lambda role: Visitor(site, email := f"{role}@demonstration.invalid", accounts[email])


def test_every_printed_account_signs_in_and_lands_on_a_page(demonstration, visitor):
    _, accounts = demonstration
    assert len(accounts) >= 9
    for email in accounts:
        role = email.partition("@")[0]
        status, page = visitor(role).signed_in
        assert (status, "Sign out" in page) == (200, True), role


def test_a_keyworker_reads_results_and_people_of_one_service_and_no_accounts(visitor):
    keyworker = visitor("keyworker")
    assert services_on(keyworker.open("/results/")[1]) == {"Z0001"}
    status, page = keyworker.open("/people/Z0001/")
    assert status == 200
    person = re.search(r"/people/Z0001/([^/\"]+)/", page)[1]
    assert keyworker.open(f"/people/Z0001/{person}/")[0] == 200
    assert keyworker.open("/people/Z0002/")[0] == 404
    assert keyworker.open("/access-review/")[0] == 403


def test_a_quality_lead_compares_services_and_may_explain_a_number(visitor):
    lead = visitor("quality-lead")
    assert len(services_on(lead.open("/results/")[1])) == 3
    assert lead.open("/results/Z0001/heroin_on_top_182d/why/")[0] == 200


def test_a_commissioner_reads_the_numbers_of_an_area_and_of_nobody_alone(visitor):
    commissioner = visitor("commissioner")
    assert services_on(commissioner.open("/results/")[1])
    for path in ("/people/", "/people/Z0001/", "/results/Z0001/heroin_on_top_182d/why/"):
        assert commissioner.open(path)[0] == 403, path


def services_on(page):
    return set(re.findall(r"/results/(Z\d{4})/", page))


def test_without_a_terminal_it_ends_and_says_how_the_site_opens(monkeypatch, tmp_path):
    served = []
    monkeypatch.setattr(demo_command, "make_demo", lambda folder, people, services: folder / "report.html")
    monkeypatch.setattr(demo_command, "_serve", lambda store, port: served.append(store))
    said = CliRunner().invoke(app, ["demo", "--folder", str(tmp_path)], catch_exceptions=False).stdout
    assert "mainstay demo --serve" in said
    assert not served
    CliRunner().invoke(app, ["demo", "--folder", str(tmp_path), "--serve"], catch_exceptions=False)
    assert served == [tmp_path / "store"]
