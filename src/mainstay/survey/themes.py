"""Themes that words suggest to an editor, who takes each or leaves it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

WORD_ENDS = r"(?!\w)"
FILE = Path(__file__).with_name("themes.toml")


def suggest_themes(words: str) -> tuple[str, ...]:
    """The themes that some words may be about; only suggestions, which nothing keeps by itself.

    Args
        words : what somebody said
    Returns
        names of themes in the order of their file
    Missing
        none where no word is known: that is no sign that the words have no theme
    Source
        `survey/themes.toml`
    Example
        >>> suggest_themes("The waiting room is small, and nobody listens")
        ('Waiting and opening times', 'Being listened to', 'The building')
    """
    plain = " ".join(words.casefold().replace("\u2019", "'").split())
    return tuple(name for name, pattern in _patterns() if pattern.search(plain))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    said = tomllib.loads(FILE.read_text("utf-8"))["themes"]
    return tuple((name, _pattern(words)) for name, words in said.items())


def _pattern(words: list[str]) -> re.Pattern[str]:
    each = [re.escape(word.rstrip("*")) + ("" if word.endswith("*") else WORD_ENDS) for word in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})")
