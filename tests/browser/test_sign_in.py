"""Signing in as people do: with a password, then with the code of an app."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from lib.accounts import code_of_app, member
from mainstay_web.accounts import actions
from mainstay_web.accounts.models import Membership

PASSWORD = "seven quiet herons"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_new_member_of_staff_chooses_a_password_and_sets_up_a_second_factor(browse, scripts):
    user = actions.add_account(by=None, email="new@example.org", name="New Member")
    Membership.objects.create(user=user, role="keyworker", service_id="Z0001")
    person = browse("desktop", scripts=scripts)
    page = person.page
    person.open(actions.one_time_address(user))
    page.get_by_label("New Password", exact=True).fill(PASSWORD)
    page.get_by_label("New Password (again)").fill(PASSWORD)
    page.get_by_role("button", name="Save the password").click()
    page.get_by_role("main").get_by_role("link", name="Sign in").click()

    page.get_by_label("Email address").fill("new@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Set up your second factor")).to_be_visible()
    person.open("/")
    expect(page.get_by_role("heading", name="Set up your second factor")).to_be_visible()
    page.get_by_label("Code").fill(code_of_app(page.locator("code").inner_text()))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("heading", name="No results yet")).to_be_visible()


def test_a_password_alone_opens_nothing(browse):
    user = member("keyworker")
    user.set_password(PASSWORD)
    user.save()
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    Authenticator.objects.create(user=user, type="totp", data={"secret": secret})
    person = browse("phone")
    page = person.page
    person.open("/accounts/login/")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Enter the code from your app")).to_be_visible()
    person.open("/")
    expect(page.get_by_role("heading", name="Enter the code from your app")).to_be_visible()
    page.get_by_label("Code").fill(code_of_app(secret))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="No results yet")).to_be_visible()
