"""The pages of accounts: those of allauth that this site uses, and no others."""

from __future__ import annotations

from allauth.account import views as account
from allauth.socialaccount import views as identity
from allauth.socialaccount.providers.openid_connect.views import login as openid_connect_login
from django.urls import include, path, re_path

from mainstay_web.accounts import views
from mainstay_web.accounts.identity import callback

urlpatterns = [
    path("demonstration/", views.demonstration, name="demonstration"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("identity/cancelled/", identity.login_cancelled, name="socialaccount_login_cancelled"),
    path("identity/error/", identity.login_error, name="socialaccount_login_error"),
    path("oidc/<provider_id>/login/", openid_connect_login, name="openid_connect_login"),
    path("oidc/<provider_id>/login/callback/", callback, name="openid_connect_callback"),
]
