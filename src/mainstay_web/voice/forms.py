"""What is typed in about surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mainstay.survey.instruments import load_instruments
from mainstay_web.frame.choices import offer
from mainstay_web.voice.answer_files import read_text
from mainstay_web.voice.models import OwnWords
from mainstay_web.voice.receive import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mainstay.survey.instruments import Instrument, Question

MOST_LETTERS = 1_000_000


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DatedForm(forms.Form):
    """Something with a first and a last day."""

    opens = forms.DateField(label=_("First day"), widget=DayInput, initial=timezone.localdate)
    closes = forms.DateField(label=_("Last day"), widget=DayInput)

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        given = super().clean() or {}
        if given.get("opens") and given.get("closes") and given["closes"] < given["opens"]:
            self.add_error("closes", _("The last day must not be before the first."))
        return given


class WaveForm(DatedForm):
    """A new wave."""

    title = forms.CharField(label=_("Title, as people read it"), max_length=120)
    instrument = forms.ChoiceField(label=_("What is asked"))
    services = forms.MultipleChoiceField(label=_("Services"), widget=forms.CheckboxSelectMultiple)
    help_here = forms.CharField(
        label=_("Where to get help at the service"),
        max_length=200,
        required=False,
        help_text=_("One line, such as the telephone number and its hours."),
    )
    field_order = ["title", "instrument", "services", "opens", "closes", "help_here"]

    def __init__(self, *args: Any, services: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "services", services.items())
        offer(
            self,
            "instrument",
            (
                (each.id, each.title if each.has_wording else _("%s (paper and import only)") % each.title)
                for each in load_instruments().values()
            ),
        )


class AskedForm(forms.Form):
    """How many people could have answered."""

    asked = forms.IntegerField(
        label=_("People who could have answered"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=_("Leave it empty if nobody counted. It says how many did not answer."),
    )


class PaperCodesForm(forms.Form):
    """How many paper forms to print."""

    how_many = forms.IntegerField(label=_("How many forms with a code"), min_value=1, max_value=200)


class PaperForm(forms.Form):
    """A paper form, typed in fast: the number that stands beside each box."""

    def __init__(self, *args: Any, instrument: Instrument, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instrument = instrument
        self.fields["paper_code"] = forms.CharField(
            label=_("Code on the form"), required=False, max_length=12, help_text=_("Empty if it has none.")
        )
        for question in instrument.questions:
            self.fields[question.id] = _paper_field(question)

    def answers(self) -> dict[str, Any]:
        """The answers as a sheet has them; what was left empty is not there."""
        found = {}
        for question in self.instrument.questions:
            typed = self.cleaned_data.get(question.id)
            if typed in (None, ""):
                continue
            found[question.id] = question.options[typed - 1].code if question.options else typed
        return found


def _paper_field(question: Question) -> forms.Field:
    label = question.text or question.id
    number = forms.NumberInput(attrs={"inputmode": "numeric"})
    if question.options:
        said = " · ".join(f"{place} {option.label}" for place, option in enumerate(question.options, 1))
        return forms.IntegerField(
            label=label,
            required=False,
            min_value=1,
            max_value=len(question.options),
            widget=number,
            help_text=said,
        )
    if question.kind == "text":
        return forms.CharField(
            label=label, required=False, max_length=question.longest, widget=forms.Textarea(attrs={"rows": 2})
        )
    return forms.IntegerField(
        label=label, required=False, min_value=question.lowest, max_value=question.highest, widget=number
    )


class ImportForm(forms.Form):
    """A file of answers, or its lines pasted: one of the two."""

    answers_file = forms.FileField(
        label=_("A CSV file"),
        required=False,
        help_text=_("At most 1 MB. The first line has the ids of the questions."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    sheets = forms.CharField(
        label=_("Or the lines of a CSV file"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=MOST_LETTERS,
        strip=False,
        help_text=_("Open the file, copy everything and paste it here."),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two, and no larger than may come."""
        given = super().clean() or {}
        if self.errors:
            return given
        arrived = given.get("answers_file")
        if bool(arrived) == bool(given.get("sheets", "").strip()):
            self.add_error("answers_file", _("Give a file, or paste its lines: one of the two."))
        elif arrived and arrived.size > MOST_BYTES:
            self.add_error("answers_file", _("The file is larger than 1 MB. Nothing was kept."))
        return given

    def text(self) -> str:
        """What was given.

        Raises
            ShortfallError : a file that is no text
        """
        arrived = self.cleaned_data["answers_file"]
        return read_text(arrived.read()) if arrived else str(self.cleaned_data["sheets"])

    @property
    def given_as(self) -> str:
        """The field that was used."""
        return "answers_file" if self.cleaned_data.get("answers_file") else "sheets"


class WordsForm(forms.Form):
    """What an editor leaves of something said in own words."""

    words = forms.CharField(
        label=_("Words, without anything that tells who somebody is"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Take out names, places, days, work, children and anything that only one person has."),
    )
    themes = forms.CharField(
        label=_("Themes"), required=False, max_length=400, help_text=_("Put a comma between them.")
    )
    suggested = forms.MultipleChoiceField(
        label=_("Suggested by words in it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only suggestions. Tick those that fit; nothing is kept that you do not tick."),
    )
    state = forms.ChoiceField(
        label=_("What may happen with it"),
        widget=forms.RadioSelect,
        choices=[
            (OwnWords.State.READY, _("Nothing in it tells who somebody is: others may read it")),
            (OwnWords.State.WITHHELD, _("Keep it back: nobody else reads it")),
        ],
    )
    is_quoted = forms.BooleanField(label=_("Show it as a quote beside the results"), required=False)

    def __init__(self, *args: Any, suggestions: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "suggested", ((name, name) for name in suggestions))
        if not suggestions:
            del self.fields["suggested"]

    def clean_themes(self) -> list[str]:
        """Each theme once."""
        named = (name.strip()[:80] for name in self.cleaned_data["themes"].split(","))
        return list(dict.fromkeys(name for name in named if name))

    def kept(self) -> dict[str, Any]:
        """What the editor leaves of it: typed themes, and the suggested ones that they ticked."""
        given = dict(self.cleaned_data)
        ticked = given.pop("suggested", [])
        return {**given, "themes": list(dict.fromkeys([*given["themes"], *ticked]))}
