"""What people fill in beside results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mainstay_web.frame.choices import offer
from mainstay_web.results.models import REASON_LENGTH

if TYPE_CHECKING:
    from datetime import date

ANNOTATE, REBASE = "annotate", "rebase"
ONLY_THIS_ONE = 1


class MarkForm(forms.Form):
    """Something to be said about a chart."""

    kind = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=[
            (ANNOTATE, _("Say what happened")),
            (REBASE, _("Start the limits afresh, because what is done here has changed for good")),
        ],
        widget=forms.RadioSelect,
        initial=ANNOTATE,
    )
    on_date = forms.DateField(
        label=_("From which day?"),
        help_text=_("For example 2026-02-01"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    words = forms.CharField(
        label=_("What happened, or why?"),
        help_text=_("Everybody who sees this chart reads it. Do not name or describe a person."),
        max_length=REASON_LENGTH,
    )

    def __init__(self, *args: Any, periods: tuple[date, ...], observed_to: date, **named: Any) -> None:
        super().__init__(*args, **named)
        self._periods, self._observed_to = periods, observed_to

    def clean_on_date(self) -> date:
        """Only within the chart; limits need a period before them."""
        day: date = self.cleaned_data["on_date"]
        if not self._periods or not self._periods[0] <= day <= self._observed_to:
            raise forms.ValidationError(gettext("Choose a day that the chart covers."))
        is_rebase = self.cleaned_data.get("kind") == REBASE
        if is_rebase and (len(self._periods) < 2 or day < self._periods[1]):
            raise forms.ValidationError(
                gettext("Limits can start afresh only where something came before: choose a later day.")
            )
        return day


class TargetForm(forms.Form):
    """What an indicator should reach."""

    per_cent = forms.DecimalField(
        label=_("How many in a hundred should meet it?"),
        help_text=_("Per cent of those known, for example 80"),
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal"}),
    )
    on_date = forms.DateField(
        label=_("From which day does it hold?"),
        help_text=_("For example 2026-02-01"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    words = forms.CharField(
        label=_("Why this target?"),
        help_text=_("Everybody who sees this chart reads it. Do not name or describe a person."),
        max_length=REASON_LENGTH,
    )
    everywhere = forms.BooleanField(
        label=_("At every service that I may set targets for, not only at this one"), required=False
    )

    def __init__(self, *args: Any, services: int, **named: Any) -> None:
        super().__init__(*args, **named)
        if services <= ONLY_THIS_ONE:
            self.fields["everywhere"].widget = forms.HiddenInput()


class UploadForm(forms.Form):
    """An extract to be looked at."""

    service_id = forms.ChoiceField(label=_("Which service do you send it for?"))
    profile = forms.ChoiceField(label=_("What is it?"))
    extract = forms.FileField(
        label=_("The file"),
        help_text=_("CSV, Parquet, or a zip file of these. It is checked first; nothing is published yet."),
    )

    def __init__(
        self, *args: Any, services: list[tuple[str, str]], profiles: list[tuple[str, str]], **named: Any
    ) -> None:
        super().__init__(*args, **named)
        for name, choices in (("service_id", services), ("profile", profiles)):
            offer(self, name, choices)
