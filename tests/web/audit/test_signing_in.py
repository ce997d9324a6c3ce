"""Who signed in and out, was locked out, or changed how they sign in is in the log, once."""

from __future__ import annotations

import pytest
from axes.signals import user_locked_out
from django.urls import reverse

from lib.accounts import account, add_second_factor
from mainstay_web.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
OWN_ACCOUNTS = "mainstay_web.accounts.backends.OwnAccounts"


def actions():
    return list(AuditEvent.objects.values_list("action", "by_id", "which"))


def test_coming_and_going(client):
    user = account()
    add_second_factor(user)
    client.force_login(user, backend=OWN_ACCOUNTS)
    client.post(reverse("account_logout"))
    own = str(user.pk)
    assert actions() == [("accounts.sign_in", own, own), ("accounts.sign_out", own, own)]


def test_a_wrong_password_locks_and_keeps_nothing_of_what_was_typed(client, settings):
    user = account(password="a long enough one")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post(reverse("account_login"), {"login": user.email, "password": "a wrong long one"})
    assert actions() == [("accounts.lock_out", "", str(user.pk))]


def test_a_lock_of_nobody_s_account_names_nobody():
    user_locked_out.send("test", request=None, username="what somebody typed")
    (event,) = AuditEvent.objects.all()
    assert (event.which, event.by_name, event.details) == ("", "", "{}")
