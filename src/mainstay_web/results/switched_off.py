"""An indicator whose clinical sign-off has expired: why there is no figure, and nothing read beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from mainstay_web.guidance.queries import sign_off_state

if TYPE_CHECKING:
    from collections.abc import Container

    from django.http import HttpRequest, HttpResponse

    from mainstay.indicators.library import Indicator
    from mainstay_web.results.kept import Kept

REFUSED = 403


def beside_in_use(one: Any, known: Container[str], off: Container[str]) -> list[str]:
    """What an indicator is read beside, without what is switched off.

    Args
        one : an indicator, with `balanced_by`
        known : those that the site shows
        off : from `mainstay_web.guidance.queries.switched_off`
    """
    return [name for name in one.balanced_by if name in known and name not in off]


def answer_if_switched_off(
    request: HttpRequest, kept: Kept, one: Indicator, service_id: str
) -> HttpResponse | None:
    """A page that says why there is no figure; None where the indicator may be used."""
    state = sign_off_state("indicator", one.id)
    if not state.is_switched_off:
        return None
    context = {"indicator": one, "service": kept.services[service_id], "signed": state}
    return render(request, "results/switched_off.html", context, status=REFUSED)
