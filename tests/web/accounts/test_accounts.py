"""Who can sign in, how often they may guess, and what a demonstration opens to whom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings as django_settings

from lib.accounts import account, add_second_factor, member
from mainstay.errors import UsageError
from mainstay_web.accounts import actions, demonstration
from mainstay_web.accounts.models import User
from mainstay_web.audit.models import AuditEvent
from mainstay_web.authorization.roles import declared
from mainstay_web.frame.checks import demonstration_stays_on_this_machine

pytestmark = pytest.mark.django_db
PASSWORD = "seven quiet herons"


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, email, password):
    return client.post("/accounts/login/", {"login": email, "password": password})


@pytest.mark.parametrize("path", ["/", "/accounts/2fa/", "/accounts/password/set/"])
def test_a_password_alone_leads_to_the_second_factor(client, path):
    user = with_password(member("keyworker"))
    sign_in(client, user.email, PASSWORD)
    assert client.get(path).headers["Location"] == "/accounts/2fa/totp/activate/"


def test_five_wrong_passwords_stop_the_right_one(client):
    user = with_password(member("keyworker"))
    for _ in range(5):
        answer = sign_in(client, user.email, "wrong")
    assert answer.status_code == 429
    for email in (user.email, user.email.upper()):
        sign_in(client, email, PASSWORD)
    assert "_auth_user_id" not in client.session


def test_an_address_without_an_account_is_answered_as_one_with(client):
    user = with_password(member("keyworker"))
    known, unknown = (sign_in(client, email, "wrong").text for email in (user.email, "nobody@example.org"))
    assert "not correct" in known
    assert [part for part in known.split("\n") if "not correct" in part] == [
        part for part in unknown.split("\n") if "not correct" in part
    ]


def test_nobody_makes_an_account_by_themselves(client):
    assert client.get("/accounts/signup/").status_code == 404
    assert client.get("/accounts/identity/signup/").status_code in (302, 404)


def test_a_closed_account_is_out_at_its_next_request(signed_in):
    client = signed_in("keyworker", service_id="Z0001")
    assert client.get("/").status_code == 200
    actions.close_account(by=None, user=client.user, why="left")
    assert client.get("/").status_code == 302


def test_an_administrator_gives_an_address_that_works_once(client):
    user = actions.add_account(by=None, email="New@Example.org")
    path = actions.one_time_address(user)
    form = client.get(path, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert "no longer works" in client.get(path).text
    with pytest.raises(UsageError):
        actions.add_account(by=None, email="NEW@example.org")


def test_a_reset_takes_both_secrets():
    user = with_password(member("keyworker"))
    add_second_factor(user)
    actions.reset_account(by=None, user=user, why="lost the phone")
    assert not user.has_usable_password()
    assert not user.authenticator_set.exists()


def test_every_change_leaves_an_event():
    user = actions.add_account(by=None, email="x@example.org")
    membership = actions.give_role(by=None, user=user, role="auditor")
    actions.give_role(by=None, user=user, role="auditor")
    actions.take_role(by=None, membership=membership)
    found = AuditEvent.objects.order_by("sequence").values_list("action", flat=True)
    assert list(found) == ["accounts.add", "accounts.give_role", "accounts.take_role"]


def test_a_demonstration_has_an_account_for_each_role(client, with_store, site_options):
    site_options(demonstration=True)
    made = demonstration.make_accounts()
    assert {entry.title for entry in made} == {role.title for role in declared().roles.values()}
    assert made[0].email in {user.email for user in User.objects.all()}
    keyworker = User.objects.get(email__startswith="keyworker")
    assert "Keyworker" in client.get("/accounts/demonstration/").text
    client.post("/accounts/demonstration/", {"account": keyworker.pk})
    assert client.get("/guidance/").status_code == 200
    site_options(demonstration=False)
    assert client.get("/").status_code == 302


def test_outside_a_demonstration_nothing_of_it_works(client, site_options):
    site_options(demonstration=True)
    user, password = actions.add_demonstration_accounts(roles={"keyworker": "Keyworker"}, place={})[
        "keyworker"
    ]
    site_options(demonstration=False)
    assert client.get("/accounts/demonstration/").status_code == 404
    assert client.post("/accounts/demonstration/", {"account": user.pk}).status_code == 404
    sign_in(client, user.email, password)
    assert "_auth_user_id" not in client.session
    with pytest.raises(UsageError):
        actions.add_demonstration_accounts(roles={}, place={})


def test_a_demonstration_signs_in_nobody_but_its_own(client, site_options):
    site_options(demonstration=True)
    assert client.post("/accounts/demonstration/", {"account": account().pk}).status_code == 404


@pytest.mark.parametrize(
    "options", [{"host": "0.0.0.0"}, {"hosts": ("a.example",)}, {"trusted_proxy": "10.0.0.1"}]
)
def test_a_demonstration_that_others_could_reach_does_not_start(settings, options):
    settings.SITE = replace(django_settings.SITE, demonstration=True)
    assert not demonstration_stays_on_this_machine()
    settings.SITE = replace(django_settings.SITE, **options)
    assert demonstration_stays_on_this_machine()


def test_what_a_password_must_be_is_a_list_and_not_its_markup(client):
    newcomer = actions.add_account(by=None, email="new@example.org", name="New Member")
    page = client.get(actions.one_time_address(newcomer), follow=True).text
    assert "<li>Your password must contain at least 12 characters.</li>" in page
    assert "&lt;li&gt;" not in page
