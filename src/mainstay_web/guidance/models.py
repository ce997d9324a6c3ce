"""Clinical sign-off, the clinical safety officer, codes to My treatment, and what its readers made of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignOff(models.Model):
    """One signature of a named clinical lead; of several for the same thing, the newest counts.

    Rows are added and withdrawn, never rewritten: what was signed once stays on record.
    """

    class Kind(models.TextChoices):
        VALUE = "value", _("Reference value")
        STATEMENT = "statement", _("Guideline statement")
        INDICATOR = "indicator", _("Indicator")
        CONTENT = "content", _("Page of My treatment")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    which = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=150)
    signed_on = models.DateField()
    review_by = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "which"], name="sign_off_of_what")]

    def __str__(self) -> str:
        return f"{self.kind} {self.which}"


class SafetyOfficer(models.Model):
    """The clinical safety officer of the deploying organisation; one without an end is in office."""

    name = models.CharField(_("name"), max_length=150)
    registration = models.CharField(_("profession and registration number"), max_length=150)
    since = models.DateField(_("in office since"))
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class TreatmentCode(models.Model):
    """A one-time code to a person's treatment page; of code and visit only hashes are held."""

    service_id = models.CharField(max_length=64)
    person_id = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    visit_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    visit_until = models.DateTimeField(null=True, blank=True)
    answers_left = models.PositiveSmallIntegerField(default=20)

    class Meta:
        indexes = [models.Index(fields=["service_id", "person_id"], name="treatment_code_of_whom")]

    def __str__(self) -> str:
        return f"code {self.pk}"


class WrongCodes(models.Model):
    """How many wrong codes came from one place lately; the place is held as a keyed hash."""

    place_hash = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"


class SenseCount(models.Model):
    """How many readers gave one answer about one page, in a month at a service; who they were is not held."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    class Part(models.TextChoices):
        NOTHING = "", _("No part")
        WORDS = "words", _("Some of the words")
        PICTURE = "picture", _("The picture")
        WHAT_TO_DO = "what_to_do", _("What I can do")
        ABOUT_ME = "about_me", _("What it has to do with me")

    month = models.DateField()
    service_id = models.CharField(max_length=64)
    page = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    answer = models.CharField(max_length=8, choices=Answer.choices)
    part = models.CharField(max_length=12, choices=Part.choices, blank=True, default="")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "service_id", "page", "language", "answer", "part"],
                name="sense_count_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.answer}: {self.count}"
