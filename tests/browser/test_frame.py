"""What holds on every page of the frame, in a browser."""

from __future__ import annotations

import pytest

from lib.accounts import add_second_factor, member

RUN_INSIDE = """text => {
  const made = document.createElement("script");
  made.textContent = text;
  document.body.append(made);
}"""
OPEN_PAGES = ["/nowhere/"]
OWN_PAGES = ["/"]  # those of accounts: test_account_pages.py


def test_pages_have_no_barriers_and_fit_the_screen(web):
    user = member("keyworker")
    add_second_factor(user)
    found = {path: _faults(web, path) for path in OPEN_PAGES}
    web.sign_in(user)
    found |= {path: _faults(web, path) for path in OWN_PAGES}
    assert not {path: faults for path, faults in found.items() if faults}


def _faults(web, path):
    web.open(path)
    return web.barriers() or ("too wide" if web.is_wider_than_the_screen() else "")


def test_the_first_stop_of_the_tab_key_leads_past_the_menu(browse):
    person = browse()
    person.open("/accounts/login/")
    person.page.keyboard.press("Tab")
    assert person.page.locator(":focus").inner_text() == "Skip to main content"
    person.page.keyboard.press("Enter")
    assert person.page.locator(":focus").get_attribute("id") == "maincontent"


@pytest.mark.parametrize("what", ["fetch('https://example.org/')", "eval('1')"])
def test_the_listening_hears_what_it_should(browse, what):
    person = browse()
    person.open("/accounts/login/")
    person.page.evaluate(RUN_INSIDE, what)
    assert person.complaints
    person.complaints.clear()
    person.asked.clear()
