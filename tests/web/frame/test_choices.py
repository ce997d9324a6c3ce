"""A form is given its choices when it is shown."""

from __future__ import annotations

import pytest
from django import forms

from mainstay_web.frame.choices import offer


class Asked(forms.Form):
    service_id = forms.ChoiceField()
    words = forms.CharField()


def test_only_what_is_offered_can_be_chosen():
    shown = Asked({"service_id": "a", "words": "x"})
    offer(shown, "service_id", iter([("a", "North")]))
    assert shown.is_valid()
    assert list(shown.fields["service_id"].widget.choices) == [("a", "North")]
    assert list(Asked().fields["service_id"].choices) == []


def test_a_field_without_choices_is_a_mistake_in_the_code():
    with pytest.raises(TypeError, match="words"):
        offer(Asked(), "words", [("a", "North")])
