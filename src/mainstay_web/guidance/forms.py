"""What is typed in: signatures, the clinical safety officer, codes, and what readers made of a page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mainstay_web.frame.choices import offer
from mainstay_web.guidance.models import SenseCount, SignOff
from mainstay_web.guidance.queries import STATES, SignOffState

A_YEAR = timedelta(days=365)


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FilterForm(forms.Form):
    """Which things to list."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Every kind")), *SignOff.Kind.choices]
    )
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        words = [(state, SignOffState("", "", state).short) for state in STATES]
        offer(self, "state", [("", _("Every state")), *words])


class SignForm(forms.Form):
    """A signature."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    role = forms.CharField(
        label=_("Your position"), max_length=150, help_text=_("Such as clinical director or lead pharmacist.")
    )
    review_by = forms.DateField(
        label=_("To be looked at again by"),
        widget=DayInput,
        initial=lambda: timezone.localdate() + A_YEAR,
        help_text=_("The signature holds up to this day. After it, a statement is no longer shown."),
    )
    compared = forms.BooleanField(label=_("I compared this with its source, and it holds for our service."))


class WithdrawForm(forms.Form):
    """The end of a signature before its day."""

    why = forms.CharField(label=_("Why is it withdrawn?"), widget=forms.Textarea(attrs={"rows": 3}))


class OfficerForm(forms.Form):
    """Who is clinical safety officer."""

    name = forms.CharField(label=_("Name"), max_length=150)
    registration = forms.CharField(
        label=_("Profession and registration number"),
        max_length=150,
        help_text=_("A clinical safety officer is a registered clinician with training in clinical safety."),
    )
    since = forms.DateField(label=_("In office since"), widget=DayInput, initial=timezone.localdate)


class EndOfficerForm(forms.Form):
    """That somebody is clinical safety officer no longer."""

    why = forms.CharField(label=_("Why does this end?"), widget=forms.Textarea(attrs={"rows": 3}))


class CodeForm(forms.Form):
    """The code that a worker gave."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("Ten letters and numbers, in two groups. It works one time."),
    )


class SenseForm(forms.Form):
    """What a reader made of a page."""

    answer = forms.ChoiceField(
        label=_("Did this make sense?"), widget=forms.RadioSelect, choices=SenseCount.Answer.choices
    )
    part = forms.ChoiceField(
        label=_("If not, which part was hard?"), required=False, choices=SenseCount.Part.choices
    )
