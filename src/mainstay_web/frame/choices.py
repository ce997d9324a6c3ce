"""What a form offers to choose from, where that is known only when it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.forms import ChoiceField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.forms import BaseForm
    from django.utils.functional import Promise


def offer(form: BaseForm, name: str, choices: Iterable[tuple[str, str | Promise]]) -> None:
    """Give a field of a form its choices.

    Args
        form : made already: its class keeps its own
        name : of the field
        choices : what is sent, and what is read
    Raises
        TypeError : there is nothing to choose in that field
    """
    field = form.fields[name]
    if not isinstance(field, ChoiceField):
        raise TypeError(f"Expected {name} to be a field with choices, but it is not. Name another.")
    field.choices = list(choices)
