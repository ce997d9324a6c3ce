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


@pytest.fixture
def demonstration(tmp_path):
    """The address of the site, and the password of each printed account."""
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
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            told, cwd=tmp_path, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True
        )
        try:
            said = []
            for line in process.stdout:
                said.append(line)
                if found := re.search(r"In a browser: (\S+)", line):
                    break
            else:
                pytest.fail((tmp_path / "log").read_text())
            accounts = dict(re.findall(r"^  (\S+@demonstration\.invalid) +(\S+)$", "".join(said), re.M))
            yield found[1], accounts
        finally:
            os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does: every process of the terminal gets it
            process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_each_printed_account_signs_in_and_sees_what_it_should(demonstration):
    site, accounts = demonstration
    visitors = {email.partition("@")[0]: Visitor(site, email, accounts[email]) for email in accounts}
    assert len(visitors) >= 9
    for role, visitor in visitors.items():
        status, page = visitor.signed_in
        assert (status, "Sign out" in page) == (200, True), role
    a_keyworker_reads_results_and_people_of_one_service(visitors["keyworker"])
    a_quality_lead_compares_services_and_may_explain_a_number(visitors["quality-lead"])
    a_commissioner_reads_the_numbers_of_an_area_and_of_nobody_alone(visitors["commissioner"])


def a_keyworker_reads_results_and_people_of_one_service(keyworker):
    assert services_on(keyworker.open("/results/")[1]) == {"Z0001"}
    status, page = keyworker.open("/people/Z0001/")
    assert status == 200
    person = re.search(r"/people/Z0001/([^/\"]+)/", page)[1]
    assert keyworker.open(f"/people/Z0001/{person}/")[0] == 200
    assert keyworker.open("/people/Z0002/")[0] == 404
    assert keyworker.open("/access-review/")[0] == 403


def a_quality_lead_compares_services_and_may_explain_a_number(lead):
    assert len(services_on(lead.open("/results/")[1])) == 3
    assert lead.open("/results/Z0001/heroin_on_top_182d/why/")[0] == 200


def a_commissioner_reads_the_numbers_of_an_area_and_of_nobody_alone(commissioner):
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
