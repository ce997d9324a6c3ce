"""What is typed in about priorities, proposals, projects and answers."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mainstay_web.frame.choices import offer
from mainstay_web.voice.forms import DatedForm, DayInput
from mainstay_web.voice.models import Story

LONG = {"rows": 4}
FEWEST_ITEMS, MOST_ITEMS = 2, 12


class AtServiceForm(forms.Form):
    """Something that belongs to a service."""

    service_id = forms.ChoiceField(label=_("Service"))
    title = forms.CharField(label=_("Title"), max_length=120)

    def __init__(self, *args: Any, services: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "service_id", services.items())


class RoundForm(DatedForm, AtServiceForm):
    """A round of priorities."""

    question = forms.CharField(label=_("What people are asked"), max_length=200)
    items = forms.CharField(
        label=_("What can be ranked"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One on each line."),
    )
    field_order = ["service_id", "title", "question", "items", "opens", "closes"]

    def clean_items(self) -> list[str]:
        """Each thing once."""
        lines = (line.strip() for line in self.cleaned_data["items"].splitlines())
        found = list(dict.fromkeys(line for line in lines if line))
        if not FEWEST_ITEMS <= len(found) <= MOST_ITEMS or any(len(each) > 200 for each in found):
            raise forms.ValidationError(_("Give 2 to 12 things, each in at most 200 letters."))
        return found


class ConsultationForm(DatedForm, AtServiceForm):
    """A proposal."""

    summary = forms.CharField(
        label=_("Summary in plain words"),
        widget=forms.Textarea(attrs=LONG),
        help_text=_("What would change, for whom, and why."),
    )
    paragraphs = forms.CharField(
        label=_("The proposal"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Leave an empty line between paragraphs."),
    )
    field_order = ["service_id", "title", "summary", "paragraphs", "opens", "closes"]

    def clean_paragraphs(self) -> list[str]:
        """The paragraphs."""
        text = self.cleaned_data["paragraphs"].replace("\r\n", "\n")
        return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


class CommentForm(forms.Form):
    """What somebody says to a paragraph."""

    paragraph = forms.ChoiceField(label=_("About"))
    words = forms.CharField(label=_("What do you want to say?"), widget=forms.Textarea(attrs=LONG))
    speaks_for = forms.CharField(
        label=_("For whom do you speak?"),
        max_length=120,
        required=False,
        help_text=_("Such as the name of your group. Empty for yourself."),
    )

    def __init__(self, *args: Any, paragraphs: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(
            self,
            "paragraph",
            ((str(each.number), _("Paragraph %d") % each.number) for each in paragraphs),
        )


class ReplyForm(forms.Form):
    """A reply."""

    words = forms.CharField(label=_("Reply"), widget=forms.Textarea(attrs=LONG))


class DecisionForm(forms.Form):
    """What was decided."""

    decision = forms.CharField(label=_("What was decided"), widget=forms.Textarea(attrs=LONG))
    reasons = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs=LONG))


class StepForm(forms.Form):
    """A step that was taken."""

    step = forms.ChoiceField(label=_("Step"))
    done_on = forms.DateField(label=_("Day"), widget=DayInput, initial=timezone.localdate)
    notes = forms.CharField(label=_("What came of it"), widget=forms.Textarea(attrs=LONG), required=False)

    def __init__(self, *args: Any, steps: list[dict[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "step", ((each["id"], gettext(each["title"])) for each in steps))


class StoryForm(forms.Form):
    """A story, with what its teller agreed to."""

    title = forms.CharField(label=_("Title, without a name"), max_length=120)
    words = forms.CharField(label=_("The story"), widget=forms.Textarea(attrs={"rows": 6}))
    reach = forms.ChoiceField(
        label=_("Who may hear it, as they agreed"), widget=forms.RadioSelect, choices=Story.Reach.choices
    )
    consented_on = forms.DateField(label=_("Day they agreed"), widget=DayInput, initial=timezone.localdate)
    knows = forms.BooleanField(label=_("They know that they can take it back at any time."))


class PaymentForm(forms.Form):
    """A payment for taking part."""

    paid_on = forms.DateField(label=_("Day"), widget=DayInput, initial=timezone.localdate)
    pounds = forms.DecimalField(label=_("Pounds"), min_value=0, max_digits=8, decimal_places=2)
    paid_for = forms.CharField(
        label=_("For what"), max_length=120, help_text=_("Such as two hours at a meeting. No name.")
    )


class PromiseForm(forms.Form):
    """What people said, and who answers."""

    service_id = forms.ChoiceField(label=_("Service"))
    said = forms.CharField(
        label=_("You said"),
        max_length=300,
        help_text=_("A theme or priority. Nothing that tells who said it."),
    )
    said_on = forms.DateField(
        label=_("Day it was said or found"), widget=DayInput, initial=timezone.localdate
    )
    owner = forms.CharField(
        label=_("Who answers it"), max_length=120, help_text=_("A position, such as manager.")
    )

    def __init__(self, *args: Any, services: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "service_id", services.items())


class AnswerForm(forms.Form):
    """What was done about it."""

    owner = forms.CharField(label=_("Who answers it"), max_length=120)
    answer = forms.CharField(label=_("We did"), widget=forms.Textarea(attrs=LONG))
    answered_on = forms.DateField(label=_("Day of this answer"), widget=DayInput, initial=timezone.localdate)
