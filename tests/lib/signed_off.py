"""Signatures of clinical leads for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from mainstay_web.guidance import actions, signable
from mainstay_web.guidance.models import SignOff

if TYPE_CHECKING:
    from datetime import date


def let_expire(by: Any, which: str) -> date:
    """Sign an indicator and let the signature end yesterday; that day."""
    fingerprint = signable.load_signables("indicator")[which].fingerprint
    yesterday = timezone.localdate() - timedelta(days=1)
    said = {"fingerprint": fingerprint, "role": "Clinical director"}
    tomorrow = timezone.localdate() + timedelta(days=1)
    actions.sign(by=by, kind="indicator", which=which, review_by=tomorrow, **said)
    SignOff.objects.filter(which=which).update(review_by=yesterday)
    return yesterday
