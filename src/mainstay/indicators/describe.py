"""An indicator in words: for the command line, for JSON and for its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.reference.values import load_values

if TYPE_CHECKING:
    from mainstay.indicators.library import Indicator
    from mainstay.reference.values import ReferenceValue


THEMES = {
    "use_on_top": "Use on top of treatment",
    "staying": "Staying in treatment",
    "dose": "Dose",
    "psychosocial": "Psychosocial support",
    "recovery": "Recovery support",
    "safety": "Safety",
    "reviews": "Reviews",
    "outcomes": "Outcomes",
    "brakes": "Brakes beside use on top",
}
"""Theme folders in the order people read them."""


def theme_title(theme: str) -> str:
    """A theme in words; a folder of a service's own keeps its name.

    Example
        >>> theme_title("staying"), theme_title("our_clinic")
        ('Staying in treatment', 'our clinic')
    """
    return THEMES.get(theme, theme.replace("_", " "))


def theme_order(theme: str) -> tuple[int, str]:
    """A key that sorts themes as people read them, local ones last.

    Example
        >>> sorted(["staying", "our_clinic", "use_on_top"], key=theme_order)
        ['use_on_top', 'staying', 'our_clinic']
    """
    order = list(THEMES)
    return (order.index(theme) if theme in THEMES else len(order), theme)


def describe(indicator: Indicator) -> dict[str, object]:
    """Everything there is to say about an indicator, ready for JSON.

    Args
        indicator : a loaded indicator
    Returns
        field to text, list of text, or for `values` a list of one mapping per reference value
    Example
        >>> from mainstay.indicators.library import load_indicators
        >>> describe(load_indicators()["retained_84d"])["theme"]
        'staying'
    """
    plain = ("id", "theme", "title", "question", "eligible", "met", "unknown", "better")
    about = ("source", "limits", "version")
    listed = ("balanced_by", "guideline", "evidence")
    return {
        **{name: getattr(indicator, name) for name in plain + about},
        **{name: list(getattr(indicator, name)) for name in listed},
        "review_state": indicator.review_state,
        "values": [describe_value(load_values()[name]) for name in indicator.values],
        "reads": sorted(indicator.reads),
        "is_local": indicator.is_local,
        "sql": indicator.sql,
    }


def describe_value(value: ReferenceValue) -> dict[str, str]:
    """A reference value with its state in words.

    Args
        value : a limit or threshold
    Returns
        name, value with unit, meaning, source and state
    Example
        >>> describe_value(load_values()["journey_gap_days"])["state"]
        'not yet checked'
    """
    checked = f"checked by {value.checked_by}, {value.checked_on}" if value.is_checked else "not yet checked"
    return {
        "name": value.name,
        "value": f"{value.value} {value.unit}",
        "meaning": value.meaning,
        "source": value.source,
        "state": checked,
    }
