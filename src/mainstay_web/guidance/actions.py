"""Every change to sign-offs, to the clinical safety officer, to codes and to what readers said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext

from mainstay.errors import UsageError
from mainstay_web.audit.actions import record_event
from mainstay_web.guidance import codes
from mainstay_web.guidance.models import SafetyOfficer, SenseCount, SignOff, TreatmentCode, WrongCodes
from mainstay_web.guidance.signable import load_signables

if TYPE_CHECKING:
    from datetime import date

NOBODY = None
"""Who opened a treatment page: a person without an account."""


@transaction.atomic
def sign(*, by: Any, kind: str, which: str, fingerprint: str, role: str, review_by: date) -> SignOff:
    """Sign one thing as it was shown.

    Args
        by : the clinical lead; their name is kept with the signature
        kind, which : the thing
        fingerprint : of the content that they read
        role : the position they sign in
        review_by : the last day on which the signature holds
    Raises
        UsageError : the content changed since it was shown; a day that has passed
    """
    thing = load_signables(kind)[which]
    if thing.fingerprint != fingerprint:
        raise UsageError(
            gettext("the words that were shown"),
            gettext("other words, because they have changed since"),
            gettext("Read them again."),
        )
    today = timezone.localdate()
    if review_by <= today:
        raise UsageError(
            gettext("a day to come"), gettext("one that has passed"), gettext("Give a later one.")
        )
    again = SignOff.objects.filter(kind=kind, which=which).first()
    same = {"fingerprint": fingerprint, "signed_by": by, "role": role, "review_by": review_by}
    if again and again.withdrawn_on is None and all(getattr(again, name) == it for name, it in same.items()):
        return again  # the form was sent twice
    signed = SignOff.objects.create(kind=kind, which=which, name=by.get_full_name(), signed_on=today, **same)
    _record(by, "guidance.sign", signed, {"fingerprint": fingerprint, "review_by": review_by.isoformat()})
    return signed


@transaction.atomic
def withdraw(*, by: Any, sign_off: SignOff, why: str) -> None:
    """Withdraw a signature; it stays on record with the reason."""
    changed = SignOff.objects.filter(pk=sign_off.pk, withdrawn_on=None).update(
        withdrawn_on=timezone.localdate(), withdrawn_why=why
    )
    if changed:
        _record(by, "guidance.withdraw", sign_off, {"fingerprint": sign_off.fingerprint}, why)


@transaction.atomic
def record_safety_officer(*, by: Any, name: str, registration: str, since: date) -> SafetyOfficer:
    """Record who is clinical safety officer; whoever was before is so no longer."""
    SafetyOfficer.objects.filter(until=None).update(until=since)
    officer = SafetyOfficer.objects.create(name=name, registration=registration, since=since)
    record_event(
        by=by,
        action="guidance.record_officer",
        on="safety_officer",
        which=str(officer.pk),
        details={"name": name},
    )
    return officer


@transaction.atomic
def end_safety_officer(*, by: Any, officer: SafetyOfficer, why: str) -> None:
    """Say that somebody is clinical safety officer no longer; the site is for evaluation only again."""
    if SafetyOfficer.objects.filter(pk=officer.pk, until=None).update(until=timezone.localdate()):
        record_event(
            by=by, action="guidance.end_officer", on="safety_officer", which=str(officer.pk), why=why
        )


@transaction.atomic
def give_code(*, by: Any, service_id: str, person_id: str) -> str:
    """Make a one-time code to a person's treatment page; codes given before and not used no longer open it.

    Returns
        the code, which is shown once and held nowhere
    """
    now, code = timezone.now(), codes.new_code()
    earlier = TreatmentCode.objects.filter(service_id=service_id, person_id=person_id, used_at=None)
    earlier.filter(expires_at__gt=now).update(expires_at=now)
    TreatmentCode.objects.create(
        service_id=service_id,
        person_id=person_id,
        code_hash=codes.hash_of("code", code),
        made_at=now,
        expires_at=now + codes.CODE_LASTS,
    )
    record_event(by=by, action="treatment_page.give", on="person", which=person_id, service_id=service_id)
    return code


@transaction.atomic
def open_visit(*, by: None = NOBODY, code: str, place: str) -> str:
    """Use a code up and open a visit, or count a wrong code.

    Args
        code : as it was typed
        place : where the request came from
    Returns
        what the browser is to hold; empty where the code opens nothing
    """
    now, visit = timezone.now(), codes.new_visit()
    right = TreatmentCode.objects.filter(
        code_hash=codes.hash_of("code", code), used_at=None, expires_at__gt=now
    )
    # One statement changes the row: of two who send the same code at once, one gets in.
    opened = right.update(
        used_at=now, visit_hash=codes.hash_of("visit", visit), visit_until=now + codes.VISIT_LASTS
    )
    if not opened:
        _count_wrong_code(place)
        return ""
    whose = TreatmentCode.objects.get(visit_hash=codes.hash_of("visit", visit))
    record_event(
        by=by,
        action="treatment_page.open",
        on="person",
        which=whose.person_id,
        service_id=whose.service_id,
    )
    return visit


@transaction.atomic
def end_visit(*, by: None = NOBODY, visit: TreatmentCode) -> None:
    """End a visit before its time."""
    TreatmentCode.objects.filter(pk=visit.pk).update(visit_until=timezone.now(), visit_hash=None)
    record_event(
        by=by,
        action="treatment_page.close",
        on="person",
        which=visit.person_id,
        service_id=visit.service_id,
    )


@transaction.atomic
def count_answer(
    *, by: None = NOBODY, visit: TreatmentCode, page: str, language: str, answer: str, part: str
) -> None:
    """Count what a reader made of a page; who it was is kept neither here nor in the log.

    Args
        visit : gives the service, and how many answers are left to it
        page, language : what was read
        answer, part : of `SenseCount.Answer` and `SenseCount.Part`; what made sense has no hard part
    """
    part = part if answer != SenseCount.Answer.YES else SenseCount.Part.NOTHING
    left = TreatmentCode.objects.filter(pk=visit.pk, answers_left__gt=0)
    if not left.update(answers_left=F("answers_left") - 1):
        return
    counted, _ = SenseCount.objects.get_or_create(
        month=timezone.localdate().replace(day=1),
        service_id=visit.service_id,
        page=page,
        language=language,
        answer=answer,
        part=part,
    )
    SenseCount.objects.filter(pk=counted.pk).update(count=F("count") + 1)
    record_event(
        by=by, action="treatment_page.answer", on="guidance", which=page, service_id=visit.service_id
    )


def _count_wrong_code(place: str) -> None:
    now = timezone.now()
    held, _ = WrongCodes.objects.get_or_create(
        place_hash=codes.hash_of("place", place), defaults={"since": now}
    )
    forgotten = Q(since__lte=now - codes.WRONG_CODES_FORGOTTEN_AFTER)
    WrongCodes.objects.filter(forgotten, pk=held.pk).update(count=0, since=now)
    WrongCodes.objects.filter(pk=held.pk).update(count=F("count") + 1, since=now)


def _record(
    by: Any, action: str, sign_off: SignOff, details: dict[str, str | int | bool | None], why: str = ""
) -> None:
    record_event(
        by=by,
        action=action,
        on=f"sign_off_{sign_off.kind}",
        which=sign_off.which,
        why=why,
        details=details,
    )
