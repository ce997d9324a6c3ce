"""Sign-in by the organisation's own provider: every token is checked, whatever way it came."""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Any

import jwt
from allauth.account.internal.decorators import login_not_required
from allauth.account.signals import user_logged_in
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404

from mainstay_web.authorization.declare import public

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

SIGNED_BY = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""Signatures made with a private key; one made with a shared secret, or none, proves nothing here."""
SAID_SECOND_FACTOR = "second_factor_said"
"""In the session: the provider's token says that it asked for a second factor."""


class OwnTokens(OpenIDConnectOAuth2Adapter):
    """Checks what allauth would believe because it came by HTTPS."""

    @property
    def openid_config(self) -> Any:
        """What the provider says of itself, if it is the provider that the site names."""
        found = super().openid_config
        provider = self.get_provider()  # type: ignore[no-untyped-call]  # allauth gives it no types
        named = provider.app.settings["server_url"].partition("/.well-known/")[0]
        if str(found.get("issuer", "")).rstrip("/") != named.rstrip("/"):
            raise OAuth2Error("the provider says that it is another")
        return found

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """The sign-in, refused without a token that says who it is."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no token that says who it is")
        return super().complete_login(request, app, token, **kwargs)

    def _decode_id_token(self, app: Any, id_token: str) -> Any:
        try:
            if jwt.get_unverified_header(id_token).get("alg") not in SIGNED_BY:
                raise OAuth2Error("a token that no private key signed")
            return jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (jwt.PyJWTError, KeyError) as problem:
            raise OAuth2Error("a token that cannot be read") from problem


class OwnProvider(OpenIDConnectProvider):
    """Asks for a token made for this sign-in alone."""

    oauth2_adapter_class = OwnTokens

    def redirect(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Send somebody to the provider."""
        nonce = secrets.token_urlsafe(24)
        asked = kwargs.pop("auth_params", None)
        asked = asked or self.get_auth_params()  # type: ignore[no-untyped-call]  # allauth gives it no types
        try:
            return super().redirect(
                request, *args, auth_params={**asked, "nonce": nonce}, nonce=nonce, **kwargs
            )
        except (OAuth2Error, OSError) as problem:  # a provider that does not answer is an OSError
            return render_authentication_error(request, self, exception=problem)


@public("Where the organisation's own sign-in sends people back to; its token is checked first")
@login_not_required  # type: ignore[untyped-decorator]  # allauth gives it no types
def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Where the provider sends somebody back to."""
    try:
        own = OwnTokens(request, provider_id)
        view = OAuth2CallbackView.adapter_view(own)  # type: ignore[no-untyped-call]  # allauth gives it no types
        answer: HttpResponseBase = view(request)
    except SocialApp.DoesNotExist as problem:
        raise Http404 from problem
    return answer


def check_whose(sociallogin: Any) -> None:
    """Refuse a token of another sign-in, or of another than the one whose particulars came with it.

    Raises
        OAuth2Error : either is so
    """
    token = sociallogin.account.extra_data.get("id_token") or {}
    told = sociallogin.account.extra_data.get("userinfo") or {}
    if not hmac.compare_digest(str(token.get("nonce", "")), str(sociallogin.state.get("nonce") or "-")):
        raise OAuth2Error("a token of another sign-in")
    if told.get("sub") != token.get("sub"):
        raise OAuth2Error("a token of somebody else")


def remember_second_factor(request: HttpRequest, sociallogin: Any = None, **_: Any) -> None:
    """Keep in the session whether the provider's token says that it asked for a second factor."""
    request.session[SAID_SECOND_FACTOR] = bool(sociallogin) and said_second_factor(sociallogin.account)


def said_second_factor(linked: Any) -> bool:
    """Whether the provider's token at the last sign-in there says that it asked for a second factor.

    Args
        linked : the link of an account to the provider, as allauth keeps it
    """
    provider = settings.SITE.identity_provider
    token = linked.extra_data.get("id_token") or {}
    said = {*_listed(token.get("amr")), *_listed(token.get("acr"))}
    return bool(provider and said & set(provider.second_factor_said))


def _listed(claim: Any) -> list[str]:
    return [str(one) for one in claim] if isinstance(claim, list) else [str(claim)] if claim else []


def listen() -> None:
    """Do so whenever somebody signs in."""
    user_logged_in.connect(remember_second_factor, dispatch_uid="mainstay second factor of the provider")
