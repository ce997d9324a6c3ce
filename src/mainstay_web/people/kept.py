"""Keeps what was typed about a person when whoever sent it was signed out meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect

from mainstay_web.people.proof import open_proof
from mainstay_web.people.recording import keep_for_its_page, whose

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

FORM, REFUSED = "conversation", 403


def kept_through_sign_in(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Middleware; keeps the text as a draft of the one whom the form was made for, and shows the page anew.

    The form carries a signed proof of who opened it about whom, so that only its owner ever sees the draft.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method == "POST" and _was_turned_away(request, response) and _keep(request):
            return redirect(request.path)
        return response

    return answer


def _was_turned_away(request: HttpRequest, response: HttpResponseBase) -> bool:
    match = request.resolver_match
    if match is None or match.url_name != FORM:
        return False
    return not request.user.is_authenticated or response.status_code == REFUSED


def _keep(request: HttpRequest) -> bool:
    proof, match = open_proof(request.POST.get("page", "")), request.resolver_match
    if proof is None or match is None or whose(proof) != match.kwargs:
        return False
    by = request.user if request.user.is_authenticated else None
    return keep_for_its_page(by, proof, request.POST, "the session had ended")
