"""Person-first words, UK spelling, and nothing that belongs to one machine. The words are in words.toml."""

from __future__ import annotations

import io
import re
import tokenize
import tomllib
from functools import cache
from pathlib import Path

import pytest

from lib.checkout import lines_of, name_of, text_files

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
HOLDS_THE_WORDS = {"words.toml", "test_wording.py"}
SPELLED_BY_OTHERS = re.compile(
    r"""[\w-]*\bcolor\b\s*[:=("'\]]|["'\[.]color|scheme|center\s*[;"'}]|["']center|(text|align)\S*\s*center"""
)
"""Names that CSS, Vega-Lite and Python libraries spell the US way."""
ALLOWED = re.compile("|".join(f"(?:{pattern})" for pattern in WORDS["allowed"]))


@cache
def checked_files() -> tuple[Path, ...]:
    return tuple(path for path in text_files() if path.name not in HOLDS_THE_WORDS)


def occurrences(pattern: str, text: str) -> list[str]:
    return [found.group() for found in re.finditer(pattern, ALLOWED.sub("", text), re.IGNORECASE)]


def prose_of(path: Path) -> list[tuple[int, str]]:
    """Numbered lines that people read: all of a text file, the strings and comments of a Python file."""
    if path.suffix != ".py":
        return list(enumerate(lines_of(path), start=1))
    kinds = (tokenize.COMMENT, tokenize.STRING)
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
    return [
        (token.start[0] + offset, line)
        for token in tokens
        if token.type in kinds
        for offset, line in enumerate(token.string.splitlines())
    ]


@pytest.mark.parametrize("pattern", WORDS["of_people"])
def test_words_put_the_person_first(pattern):
    found = [
        f"{name_of(path)}:{number}: {' '.join(occurrences(pattern, line))}"
        for path in checked_files()
        for number, line in enumerate([path.name, *lines_of(path)])
        if occurrences(pattern, line)
    ]
    assert not found, f"say instead: {WORDS['of_people'][pattern]}"


@pytest.mark.parametrize("pattern", WORDS["spelling"])
def test_spelling_is_that_of_the_uk(pattern):
    found = [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in checked_files()
        for number, line in prose_of(path)
        if occurrences(pattern, SPELLED_BY_OTHERS.sub("", line))
    ]
    assert not found, f"write: {WORDS['spelling'][pattern]}"


@pytest.mark.parametrize("pattern", WORDS["traces"])
def test_nothing_is_left_of_one_machine_or_of_unfinished_work(pattern):
    found = [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in checked_files()
        for number, line in enumerate(lines_of(path), start=1)
        if re.search(pattern, line)
    ]
    assert not found, WORDS["traces"][pattern]


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("of_people", "the addict left"),
        ("of_people", "three clean samples"),
        ("of_people", "people who failed to attend"),
        ("of_people", "a non-compliant person"),
        ("spelling", "her behavior"),
        ("spelling", "randomized people"),
        ("traces", "see /root/secret"),
    ],
)
def test_the_patterns_find_what_they_are_for(section, text):
    assert any(occurrences(pattern, text) for pattern in WORDS[section])


@pytest.mark.parametrize("text", ["shared/data/addicts.csv", "National Institute on Drug Abuse"])
def test_names_that_are_not_ours_are_left_alone(text):
    assert not any(occurrences(pattern, text) for pattern in WORDS["of_people"])
