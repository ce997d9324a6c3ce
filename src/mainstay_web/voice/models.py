"""What is asked, what was said and what was done about it. Of what people answered, nothing has a time."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Wave(models.Model):
    """One survey between two days. Its answers are kept elsewhere, and released once, when it is over."""

    title = models.CharField(max_length=120)
    instrument = models.CharField(max_length=64)
    opens = models.DateField()
    closes = models.DateField()
    help_here = models.CharField(max_length=200, blank=True)
    released_on = models.DateField(null=True)


class Place(models.Model):
    """A wave at one service, with the link that people there follow."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="places")
    service_id = models.CharField(max_length=64)
    service_name = models.CharField(max_length=120)
    code = models.CharField(max_length=12, unique=True)
    asked = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["service_id"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "service_id"], name="a_wave_once_at_a_service")
        ]


class PaperCode(models.Model):
    """A code on a paper form, to type each in once; what was on the form is not kept with it."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="paper_codes")
    code = models.CharField(max_length=12, unique=True)
    is_used = models.BooleanField(default=False)


class Theme(models.Model):
    """A code that editors give to what was said."""

    service_id = models.CharField(max_length=64)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["service_id", "name"], name="a_theme_once_at_a_service")
        ]


class OwnWords(models.Model):
    """Something said in own words, parted from its sheet; only editors see it until they let it go on."""

    class State(models.TextChoices):
        """How far an editor is with it."""

        WAITING = "waiting", _("Nobody has looked yet")
        READY = "ready", _("Without identifying words")
        WITHHELD = "withheld", _("Kept back")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT)
    question = models.CharField(max_length=64)
    words = models.TextField()
    may_quote = models.BooleanField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    is_quoted = models.BooleanField(default=False)
    themes = models.ManyToManyField(Theme)


class PriorityRound(models.Model):
    """What should change: people and staff rank the same list, each by their own link."""

    service_id = models.CharField(max_length=64)
    service_name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    question = models.CharField(max_length=200)
    opens = models.DateField()
    closes = models.DateField()
    people_code = models.CharField(max_length=12, unique=True)
    staff_code = models.CharField(max_length=12, unique=True)
    released_on = models.DateField(null=True)


class PriorityItem(models.Model):
    """One thing that could change."""

    round = models.ForeignKey(PriorityRound, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)

    class Meta:
        ordering = ["number"]


class Consultation(models.Model):
    """A proposal that people are asked about before it is decided."""

    service_id = models.CharField(max_length=64)
    title = models.CharField(max_length=120)
    summary = models.TextField()
    opens = models.DateField()
    closes = models.DateField()
    decision = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    decided_on = models.DateField(null=True)


class Paragraph(models.Model):
    """One paragraph of a proposal."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="paragraphs")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()

    class Meta:
        ordering = ["number"]


class Comment(models.Model):
    """What somebody says to a paragraph, for whom they speak, and the reply."""

    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    speaks_for = models.CharField(max_length=120, blank=True)
    words = models.TextField()
    said_on = models.DateField()
    reply = models.TextField(blank=True)
    replied_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]


class Project(models.Model):
    """Experience-based co-design of something at a service."""

    service_id = models.CharField(max_length=64)
    title = models.CharField(max_length=120)
    began_on = models.DateField()


class ProjectStep(models.Model):
    """A step of a project that was taken."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=40)
    done_on = models.DateField()
    notes = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "step"], name="a_step_once_in_a_project")]


class Story(models.Model):
    """What somebody told for a project, and for whom; once they withdraw it, only that it was there stays."""

    class Reach(models.TextChoices):
        """Who may hear it."""

        TEAM = "team", _("The people in this project")
        SERVICE = "service", _("Everybody at this service")
        PUBLIC = "public", _("Everybody")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="stories")
    title = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    reach = models.CharField(max_length=10, choices=Reach.choices)
    consented_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]


class Payment(models.Model):
    """What somebody was paid for taking part; it names the work and nobody."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="payments")
    paid_on = models.DateField()
    amount_pence = models.PositiveIntegerField()
    paid_for = models.CharField(max_length=120)

    class Meta:
        ordering = ["paid_on", "pk"]


class Promise(models.Model):
    """You said, we did: what people said, who answers it, and what was done; open ones stay visible."""

    service_id = models.CharField(max_length=64)
    service_name = models.CharField(max_length=120)
    said = models.CharField(max_length=300)
    said_on = models.DateField()
    owner = models.CharField(max_length=120)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        ordering = ["answered_on", "said_on", "pk"]
