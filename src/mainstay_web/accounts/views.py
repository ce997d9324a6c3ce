"""Signing in to a demonstration, by one button for each role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mainstay_web.accounts.queries import demonstration_accounts
from mainstay_web.authorization.declare import public
from mainstay_web.config.options import LOOPBACK

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

BACKEND = "mainstay_web.accounts.backends.OwnAccounts"


@public("Only in a demonstration, where the records are of nobody, and only from this machine")
@never_cache
@require_http_methods(["GET", "POST"])
def demonstration(request: HttpRequest) -> HttpResponse:
    """Choose a role and be signed in as it; not there outside a demonstration."""
    if not settings.SITE.demonstration or request.META.get("REMOTE_ADDR") not in LOOPBACK:
        raise Http404
    accounts = demonstration_accounts()
    if request.method == "POST":
        login(request, get_object_or_404(accounts, pk=request.POST.get("account", "")), backend=BACKEND)
        return redirect("home")
    return render(
        request, "account/demonstration.html", {"accounts": accounts.prefetch_related("memberships")}
    )
