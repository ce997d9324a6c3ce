"""Every page of accounts: in the site's own frame, without barriers, as wide as a phone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.urls import get_resolver

from lib.accounts import code_of_app, member
from mainstay_web.accounts import actions
from mainstay_web.config.options import IdentityProvider

PASSWORD, SECRET = "seven quiet herons", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
A_FILE = "mfa_download_recovery_codes"


class Looking:
    """Walks through pages and notes what is wrong with each."""

    def __init__(self, web) -> None:
        self.web, self.seen, self.faults = web, set(), {}

    def at(self, path, name="") -> None:
        self.web.open(path)
        self.here(name)

    def press(self, button) -> None:
        """Send a form, and look at the page that answers."""
        with self.web.page.expect_navigation():
            button.click()
        self.here()

    def here(self, name="") -> None:
        """The page that is open now, which a fault in a form may have led to."""
        page = self.web.page
        if not name:
            name = get_resolver().resolve(page.evaluate("location.pathname")).url_name
        self.seen.add(name)
        wrong = self.web.barriers() or ("too wide" if self.web.is_wider_than_the_screen() else "")
        in_frame = (
            page.locator("header.nhsuk-header").count() and page.locator("main#maincontent h1").count() == 1
        )
        if wrong or not in_frame:
            self.faults[f"{name} at {page.url}"] = wrong or "not in the frame of the site"


@pytest.fixture
def provider(settings):
    """An organisation's sign-in is named, which nobody reaches."""
    own = IdentityProvider("Our sign-in", "http://127.0.0.1:9", "mainstay", Path("none"))
    settings.SITE = replace(settings.SITE, identity_provider=own)
    app = {"provider_id": "organisation", "name": own.name, "client_id": "mainstay", "secret": "none"}
    given = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    apps = [{**app, "settings": {"server_url": own.server_url}}]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**given, "APPS": apps}}


def test_every_page_of_accounts_is_the_sites_own(web, provider, settings):
    look = Looking(web)
    while_signed_out(look)
    only_here = settings.SITE
    settings.SITE = replace(only_here, demonstration=True)
    look.at("/accounts/demonstration/")
    settings.SITE = only_here
    user = member("keyworker")
    user.set_password(PASSWORD)
    user.save()
    signing_in(look, user)
    signed_in(look)
    assert not look.faults
    assert {*account_routes()} - {A_FILE} == look.seen


def account_routes():
    patterns = get_resolver().url_patterns
    (accounts,) = (one for one in patterns if str(one.pattern) == "accounts/")
    waiting = list(accounts.url_patterns)
    while waiting:
        one = waiting.pop()
        waiting += getattr(one, "url_patterns", [])
        if name := getattr(one, "name", None):
            yield name


def while_signed_out(look):
    for path in (
        "login/",
        "inactive/",
        "password/reset/key/1-no/",
        "password/reset/key/done/",
        "identity/cancelled/",
        "identity/error/",
        "oidc/organisation/login/",
        "oidc/organisation/login/callback/?error=access_denied",
    ):
        look.at(f"/accounts/{path}")
    look.at("/accounts/oidc/organisation/login/callback/?state=none", "openid_connect_callback")
    newcomer = actions.add_account(by=None, email="new@example.org", name="New Member")
    look.at(actions.one_time_address(newcomer))


def signing_in(look, user):
    page = look.web.page
    look.web.open("/accounts/login/")
    look.press(page.get_by_role("button", name="Sign in", exact=True))
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Set up your second factor").wait_for()
    look.here()
    page.get_by_label("Code").fill("000000")
    look.press(page.get_by_role("button", name="Continue"))
    look.web.context.clear_cookies()
    Authenticator.objects.filter(user=user).delete()
    Authenticator.objects.create(user=user, type="totp", data={"secret": SECRET})
    look.web.open("/accounts/login/")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Enter the code from your app").wait_for()
    look.here()
    page.get_by_label("Code").fill("000000")
    look.press(page.get_by_role("button", name="Continue"))
    page.get_by_label("Code").fill(code_of_app(SECRET))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="No results yet").wait_for()


def signed_in(look):
    for path in ("2fa/", "2fa/recovery-codes/generate/"):
        look.at(f"/accounts/{path}")
    look.press(look.web.page.get_by_role("main").get_by_role("button").first)
    for path in (
        "2fa/recovery-codes/",
        "2fa/totp/deactivate/",
        "2fa/reauthenticate/",
        "password/change/",
        "reauthenticate/",
        "logout/",
    ):
        look.at(f"/accounts/{path}")
    look.web.open("/accounts/password/change/")
    look.press(look.web.page.get_by_role("main").get_by_role("button").first)
    look.at("/accounts/password/set/", "account_set_password")
