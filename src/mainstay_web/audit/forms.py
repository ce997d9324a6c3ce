"""What an auditor asks of the log; sent by POST, so that no address names a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

DAY = {"type": "date"}
UNNAMED = {"autocomplete": "off", "spellcheck": "false"}


class LogForm(forms.Form):
    """Which events to show; an empty field asks nothing."""

    from_date = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    to_date = forms.DateField(
        label=_("Up to and including"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    by = forms.ChoiceField(label=_("Who did it"), required=False)
    action = forms.CharField(
        label=_("What was done"),
        required=False,
        max_length=80,
        help_text=_("How it begins, for example people.read, or results. for all about results"),
    )
    service_id = forms.CharField(
        label=_("Service"), required=False, max_length=64, help_text=_("Its code in the records")
    )
    person_id = forms.CharField(
        label=_("Person"),
        required=False,
        max_length=64,
        help_text=_("The whole pseudonym. It is not put into the address of the page."),
        widget=forms.TextInput(attrs=UNNAMED),
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, accounts: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        by = self.fields["by"]
        if isinstance(by, forms.ChoiceField):
            by.choices = [("", _("Anybody")), *accounts]

    def clean(self) -> dict[str, Any]:
        """The first day is not after the last."""
        asked = super().clean() or self.cleaned_data
        first, last = asked.get("from_date"), asked.get("to_date")
        if first and last and first > last:
            raise forms.ValidationError(gettext("Choose a first day that is not after the last."))
        return asked


class ReasonForm(forms.Form):
    """Why the log is taken away."""

    why = forms.CharField(
        label=_("Why is the log taken away?"),
        max_length=200,
        help_text=_("The words stand in the log. Name nobody in treatment in them."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
