"""What was said and agreed in a review: only ever added; and drafts, which are one person's alone."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewsAreAppendOnly(Exception):
    """Something tried to change or delete what was recorded of a conversation."""

    def __init__(self) -> None:
        super().__init__(
            "Expected a new version, but a recorded conversation was to be changed or deleted. Add a version."
        )


class Kept(models.QuerySet[Any]):
    """Rows to read and add; the ways to change many at once are closed."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise ReviewsAreAppendOnly

    update = delete = bulk_update = update_or_create = _refuse


class AppendOnly(models.Model):
    """A row that stays as it was made."""

    objects = Kept.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Add the row; one that is there already stays as it is."""
        if not self._state.adding:
            raise ReviewsAreAppendOnly
        super().save(*args, **(options | {"force_insert": True}))

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Never."""
        raise ReviewsAreAppendOnly


class Conversation(AppendOnly):
    """One conversation with a person, as recorded in one version of their review."""

    service_id = models.CharField(max_length=64)
    person_id = models.CharField(max_length=64)
    episode_id = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    snapshot_id = models.CharField(max_length=64)
    once = models.CharField(max_length=32, unique=True)
    held_on = models.DateField()
    own_words = models.TextField(blank=True)
    looked_at_treatment = models.BooleanField(default=False)
    next_review_on = models.DateField(null=True)

    class Meta:
        ordering = ["service_id", "person_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["service_id", "person_id", "version"], name="one_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.service_id}/{self.person_id} {self.version}"


class Goal(AppendOnly):
    """What the person wants, in their words."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="goals")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["conversation_id", "position"]

    def __str__(self) -> str:
        return f"{self.conversation_id} goal {self.position}"


class Agreement(AppendOnly):
    """What was agreed: what, who does it, by when."""

    class Who(models.TextChoices):
        """Who does what was agreed."""

        PERSON = "person", _("The person")
        KEYWORKER = "keyworker", _("The keyworker")
        PRESCRIBER = "prescriber", _("The prescriber")
        TOGETHER = "together", _("Both together")
        OTHER = "other", _("Somebody else")

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="agreements")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=20, choices=Who)
    by_date = models.DateField(null=True)

    class Meta:
        ordering = ["conversation_id", "position"]

    def __str__(self) -> str:
        return f"{self.conversation_id} agreement {self.position}"


AGREEMENT_FIELDS = {"what": "what", "who": "who", "by": "by_date"}
"""Fields of the form for an agreement, and the columns they fill."""


class StatementOutcome(AppendOnly):
    """What became of one guideline statement in a conversation."""

    class Outcome(models.TextChoices):
        """What became of it."""

        AGREED = "agreed", _("Agreed on something")
        DISCUSSED = "discussed", _("Talked about")
        DECLINED = "declined", _("The person does not want it")
        NOT_NOW = "not_now", _("Not now")

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="outcomes")
    statement_id = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["conversation_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "statement_id"], name="one_outcome_of_a_statement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.statement_id}"


class Draft(models.Model):
    """What somebody typed about a person and has not recorded yet; nobody else sees it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    service_id = models.CharField(max_length=64)
    person_id = models.CharField(max_length=64)
    typed = models.JSONField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "service_id", "person_id"], name="one_draft_about_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.service_id}/{self.person_id}"


class ServiceChoice(models.Model):
    """What a service chose about its pages; without a row, nothing is turned on."""

    service_id = models.CharField(max_length=64, unique=True)
    shows_client_numbers = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.service_id


class ClientNumber(models.Model):
    """The service's own number for a person, encrypted; the key is a file outside the database."""

    service_id = models.CharField(max_length=64)
    person_id = models.CharField(max_length=64)
    sealed = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service_id", "person_id"], name="one_number_of_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.service_id}/{self.person_id}"
