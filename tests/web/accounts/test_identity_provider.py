"""Sign-in by the organisation's own provider, against one that runs on loopback."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import jwt
import pytest

from lib.accounts import add_second_factor, member
from lib.identity_provider import CLIENT, SECRET, running_provider
from mainstay_web.accounts.models import User
from mainstay_web.audit.queries import review_access, without_second_factor
from mainstay_web.config.options import IdentityProvider

pytestmark = pytest.mark.django_db
ENTRANCE, TO_SECOND_FACTOR = "/accounts/login/", "/accounts/2fa/totp/activate/"
SIGN_IN = "/accounts/oidc/organisation/login/"


@pytest.fixture(scope="module")
def started():
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(started, settings):
    """The provider, honest again, and the site that names it."""
    fresh = type(started)(url=started.url, key=started.key)
    started.__dict__.update(fresh.__dict__)
    own = IdentityProvider("Our sign-in", started.url, CLIENT, Path("none"), second_factor=True)
    settings.SITE = replace(settings.SITE, identity_provider=own)
    app = {"provider_id": "organisation", "name": own.name, "client_id": CLIENT, "secret": SECRET}
    apps = [{**app, "settings": {"server_url": started.url}}]
    given = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**given, "APPS": apps}}
    return started


@pytest.fixture
def known(provider):
    user = member("keyworker")
    User.objects.filter(pk=user.pk).update(email=provider.email)
    return user


def sent_back(client, provider):
    """Begin at the site's entrance and be let in by the provider: where the browser is sent."""
    begun = client.post(SIGN_IN)
    assert begun.status_code == 302
    assert begun.headers["Location"].startswith(provider.url + "/authorize?")
    assert all(f"{name}=" in begun.headers["Location"] for name in ("nonce", "state", "code_challenge"))
    return provider.authorize(begun.headers["Location"])


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_somebody_known_gets_in_with_the_providers_second_factor(client, provider, known):
    assert "Our sign-in" in client.get(ENTRANCE).text
    answer = client.get(sent_back(client, provider))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(known.pk)
    assert client.get("/").status_code == 200
    assert under_review() == (TAKEN, 0)
    assert {"/token", "/userinfo", "/keys"} <= set(provider.asked)


SAID = "with the identity provider, which said so at the last sign-in there"
NOT_SAID = "no: the identity provider did not say so at the last sign-in there"
TAKEN = "with the identity provider, which is taken to ask each time"


def under_review():
    """What the access review says of the only account, and how many lines it counts as without."""
    (line,) = review_access()
    return line.second_factor, without_second_factor([line])


@pytest.mark.parametrize(
    ("amr", "leads_to", "reviewed"),
    [(["pwd", "mfa"], None, (SAID, 0)), (["pwd"], TO_SECOND_FACTOR, (NOT_SAID, 1))],
)
def test_a_second_factor_counts_only_where_the_token_says_so(
    client, provider, known, settings, amr, leads_to, reviewed
):
    said = replace(settings.SITE.identity_provider, second_factor_said=("mfa",))
    settings.SITE = replace(settings.SITE, identity_provider=said)
    provider.change = lambda claims: claims.update(amr=amr)
    client.get(sent_back(client, provider))
    assert client.get("/").headers.get("Location") == leads_to
    assert under_review() == reviewed


def test_the_last_sign_in_there_is_what_the_review_speaks_of(client, provider, known, settings):
    settings.SITE = replace(
        settings.SITE, identity_provider=replace(settings.SITE.identity_provider, second_factor_said=("mfa",))
    )
    assert under_review() == ("no", 1)
    for amr, said in ((["mfa"], SAID), (["pwd"], NOT_SAID), (["mfa"], SAID)):
        provider.change = lambda claims, amr=amr: claims.update(amr=amr)
        client.get(sent_back(client, provider))
        client.logout()
        assert under_review()[0] == said
    add_second_factor(known)
    assert under_review() == ("yes", 0)


def test_a_provider_that_asks_for_none_leaves_it_to_the_site(client, provider, known, settings):
    without = replace(settings.SITE.identity_provider, second_factor=False)
    settings.SITE = replace(settings.SITE, identity_provider=without)
    client.get(sent_back(client, provider))
    assert client.get("/").headers["Location"] == TO_SECOND_FACTOR
    assert under_review() == ("no", 1)


def test_somebody_with_a_second_factor_here_is_asked_for_it(client, provider, known):
    add_second_factor(known)
    answer = client.get(sent_back(client, provider))
    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("particulars", [{"email": "stranger@example.org"}, {"is_verified": False}])
def test_nobody_unknown_gets_in_and_no_account_is_made(client, provider, known, particulars):
    provider.__dict__.update(particulars)
    answer = client.get(sent_back(client, provider), follow=True)
    assert answer.status_code == 200
    assert not is_signed_in(client)
    assert User.objects.count() == 1


def test_an_account_that_is_closed_stays_closed(client, provider, known):
    User.objects.update(is_active=False)
    client.get(sent_back(client, provider), follow=True)
    assert not is_signed_in(client)


def _other_key(claims, key):
    from lib.identity_provider import _key

    return jwt.encode(claims, _key(), "RS256", headers={"kid": "one"})


LIES = {
    "another issuer": {"change": lambda claims: claims.update(iss="https://else.example")},
    "another audience": {"change": lambda claims: claims.update(aud="another-site")},
    "no audience": {"change": lambda claims: claims.pop("aud")},
    "too old": {"change": lambda claims: claims.update(exp=1)},
    "of another sign-in": {"change": lambda claims: claims.update(nonce="another")},
    "of no sign-in": {"change": lambda claims: claims.pop("nonce")},
    "particulars of another": {"told_subject": "subject-2"},
    "another key": {"sign": _other_key},
    "an unknown key": {"sign": lambda claims, key: jwt.encode(claims, key, "RS256", headers={"kid": "two"})},
    "a key without a name": {"sign": lambda claims, key: jwt.encode(claims, key, "RS256")},
    "no signature": {"sign": lambda claims, key: jwt.encode(claims, None, "none", headers={"kid": "one"})},
    "the shared secret": {
        "sign": lambda claims, key: jwt.encode(claims, SECRET * 3, "HS256", headers={"kid": "one"})
    },
    "no token": {"sign": lambda claims, key: ""},
    "not a token": {"sign": lambda claims, key: "a.b.c"},
    "a provider that is another": {"issuer": "https://else.example"},
}


@pytest.mark.parametrize("lie", list(LIES))
def test_a_token_that_proves_nothing_lets_nobody_in(client, provider, known, lie):
    address = sent_back(client, provider) if lie != "a provider that is another" else None
    provider.__dict__.update(LIES[lie])
    if address is None:
        answer = client.post(SIGN_IN)
        assert provider.url not in answer.headers.get("Location", "")
    else:
        answer = client.get(address)
    assert answer.status_code in (200, 400, 401, 403)
    assert not is_signed_in(client)


def test_a_way_back_leads_in_once_and_in_one_browser_alone(client, provider, known, django_user_model):
    from django.test import Client

    address = sent_back(client, provider)
    other = Client()
    other.get(address)
    assert not is_signed_in(other)
    client.get(address)
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    client.get(address)
    assert not is_signed_in(client)


def test_a_code_stolen_from_another_sign_in_lets_nobody_in(client, provider, known):
    """The code of one sign-in with the state of another: the proof that the site keeps does not fit."""
    stolen, own = sent_back(client, provider), sent_back(client, provider)
    code = stolen.partition("code=")[2].partition("&")[0]
    mixed = own.replace(own.partition("code=")[2].partition("&")[0], code)
    client.get(mixed)
    assert not is_signed_in(client)


def test_a_provider_that_does_not_answer_is_said_and_is_no_fault_of_the_site(client, provider, settings):
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = client.post(SIGN_IN)
    assert answer.status_code == 401
    assert "127.0.0.1:9" not in answer.text
