"""The form in which a conversation is recorded."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mainstay_web.people.actions import Agreed, Answered, Said
from mainstay_web.people.models import Agreement, StatementOutcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

GOALS, AGREEMENTS = 3, 4
"""How many of each there is room for: a plan that is longer is not read."""

LONGEST_AGO_DAYS: Final = 92
KEEPS: Final = re.compile(
    r"(held_on|own_words|looked_at_treatment|next_review_on|(goal|what|who|by)_\d|(outcome|reason)_[a-z0-9_]{1,80})"
)
"""Fields whose text is kept in a draft."""
LONGEST_TEXT, MOST_FIELDS = 4000, 200
REASON_WANTED = (StatementOutcome.Outcome.DECLINED, StatementOutcome.Outcome.NOT_NOW)


class Asked(NamedTuple):
    """A statement on the form.

    Attributes
        id, title, question : as in the guideline
        because : the facts that brought it up
    """

    id: str
    title: str
    question: str
    because: str


def typed_in(posted: Mapping[str, str]) -> dict[str, str]:
    """What somebody typed, of a form that was sent; nothing that is not a field of it."""
    found = {name: text[:LONGEST_TEXT] for name, text in posted.items() if KEEPS.fullmatch(name) and text}
    return dict(list(found.items())[:MOST_FIELDS])


def _day(**looks: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **looks)


class ConversationForm(forms.Form):
    """What was said and agreed; every part may be left empty, though not all of them."""

    held_on = _day(label=_("Day of the conversation"))
    own_words = forms.CharField(
        label=_("What the person said, in their own words"),
        help_text=_("How it is going, what helps, what gets in the way."),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    looked_at_treatment = forms.BooleanField(
        label=_("We looked together at whether the medicine and the support are working"),
        help_text=_("Only if you did: conversations with this tick count as reviews of treatment."),
        required=False,
    )
    next_review_on = _day(label=_("Next review"), required=False)

    def __init__(self, *args: Any, asked: Sequence[Asked], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked, self.today = asked, today
        for number in range(1, GOALS + 1):
            self.fields[f"goal_{number}"] = forms.CharField(
                label=_("Goal %(number)s") % {"number": number}, required=False, max_length=300
            )
        for number in range(1, AGREEMENTS + 1):
            self._add_agreement(number)
        for one in asked:
            self.fields[f"outcome_{one.id}"] = forms.ChoiceField(
                label=_("What came of it"),
                required=False,
                choices=[("", _("Not talked about")), *StatementOutcome.Outcome.choices],
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{one.id}"] = forms.CharField(
                label=_("Why, in the person's words if you can"), required=False, max_length=500
            )

    def _add_agreement(self, number: int) -> None:
        self.fields[f"what_{number}"] = forms.CharField(label=_("What"), required=False, max_length=300)
        self.fields[f"who_{number}"] = forms.ChoiceField(
            label=_("Who does it"), required=False, choices=[("", "–"), *Agreement.Who.choices]
        )
        self.fields[f"by_{number}"] = _day(label=_("By when, if there is a day"), required=False)

    def goal_fields(self) -> list[Any]:
        """The fields for goals."""
        return [self[f"goal_{number}"] for number in range(1, GOALS + 1)]

    def agreement_fields(self) -> list[tuple[Any, Any, Any]]:
        """What, who and by when of each agreement."""
        numbers = range(1, AGREEMENTS + 1)
        return [(self[f"what_{n}"], self[f"who_{n}"], self[f"by_{n}"]) for n in numbers]

    def statement_fields(self) -> list[tuple[Asked, Any, Any]]:
        """Each statement with its outcome and reason."""
        return [(one, self[f"outcome_{one.id}"], self[f"reason_{one.id}"]) for one in self.asked]

    def clean_held_on(self) -> date:
        """A day that has been, not long ago."""
        held_on: date = self.cleaned_data["held_on"]
        if not self.today - timedelta(days=LONGEST_AGO_DAYS) <= held_on <= self.today:
            raise forms.ValidationError(
                gettext("Give the day of the conversation: today, or up to three months ago.")
            )
        return held_on

    def full_clean(self) -> None:
        """Check each field, and then what concerns more than one."""
        super().full_clean()
        if not self.is_bound:
            return
        given = self.cleaned_data
        self._check_next_review(given)
        self._check_agreements(given)
        self._check_reasons(given)
        if not self.errors and not any(self._contents(given)):
            self.add_error(
                None,
                gettext("There is nothing to record yet: write what was said, a goal, or what was agreed."),
            )

    def _check_agreements(self, given: Mapping[str, Any]) -> None:
        for number in range(1, AGREEMENTS + 1):
            what, who = given.get(f"what_{number}"), given.get(f"who_{number}")
            if what and not who:
                self.add_error(f"who_{number}", gettext("Say who does it."))
            if not what and (who or given.get(f"by_{number}")):
                self.add_error(f"what_{number}", gettext("Say what was agreed."))

    def _check_reasons(self, given: Mapping[str, Any]) -> None:
        for one in self.asked:
            outcome, reason = given.get(f"outcome_{one.id}"), given.get(f"reason_{one.id}")
            if outcome in REASON_WANTED and not reason:
                self.add_error(f"reason_{one.id}", gettext("Say why, or that no reason was given."))
            if reason and not outcome:
                self.add_error(f"outcome_{one.id}", gettext("Say what came of it."))

    def _check_next_review(self, given: Mapping[str, Any]) -> None:
        held_on, following = given.get("held_on"), given.get("next_review_on")
        if held_on and following and following <= held_on:
            self.add_error("next_review_on", gettext("Give a day after the conversation."))

    def _contents(self, given: Mapping[str, Any]) -> Iterator[Any]:
        for name, value in given.items():
            if name not in ("held_on", "next_review_on"):
                yield value

    def said(self) -> Said:
        """What to record, of a form that is in order."""
        given = self.cleaned_data
        numbers = range(1, AGREEMENTS + 1)
        return Said(
            held_on=given["held_on"],
            own_words=given["own_words"],
            looked_at_treatment=given["looked_at_treatment"],
            next_review_on=given["next_review_on"],
            goals=[text for n in range(1, GOALS + 1) if (text := given[f"goal_{n}"])],
            agreements=[
                Agreed(given[f"what_{n}"], given[f"who_{n}"], given[f"by_{n}"])
                for n in numbers
                if given[f"what_{n}"]
            ],
            outcomes=[
                Answered(one.id, one.title, given[f"outcome_{one.id}"], given[f"reason_{one.id}"])
                for one in self.asked
                if given[f"outcome_{one.id}"]
            ],
        )
