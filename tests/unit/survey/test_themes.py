"""Suggestions of themes: by whole words, from a file with its source, and no more than suggestions."""

from __future__ import annotations

import tomllib

import pytest

from mainstay.survey.themes import FILE, suggest_themes


@pytest.mark.parametrize(
    ("words", "theme"),
    [
        ("APPOINTMENTS get cancelled", "Appointments"),
        ("I felt  pushed to cut\ndown", "Pushed to reduce"),
        ("my flat is damp", "Housing"),
    ],
)
def test_words_suggest_a_theme_in_any_case_and_across_lines(words, theme):
    assert theme in suggest_themes(words)


@pytest.mark.parametrize("words", ["", "flattered", "party", "<b>", "lateral", "x" * 100_000])
def test_parts_of_other_words_suggest_nothing(words):
    assert suggest_themes(words) == ()


def test_the_list_says_where_it_comes_from_and_that_nobody_checked_it():
    said = tomllib.loads(FILE.read_text("utf-8"))
    assert said["source"] and said["state"] == "not_yet_checked"
    spelt = [word for words in said["themes"].values() for word in words]
    assert all(word == word.casefold().strip() and len(word.rstrip("*")) > 2 for word in spelt)
    for theme, words in said["themes"].items():
        assert all(theme in suggest_themes(f"the {word.rstrip('*')} there") for word in words)
