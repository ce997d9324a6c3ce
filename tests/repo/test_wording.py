"""Person-first words, UK spelling, and nothing that belongs to one machine. The words are in words.toml."""

from __future__ import annotations

import io
import re
import tokenize
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from lib.checkout import lines_of, name_of, text_files

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
HOLDS_THE_WORDS = {"words.toml", "test_wording.py"}
SPELLED_BY_OTHERS = re.compile(
    r"""
    [\w-]*\bcolor\b\s*[:=("'\]] | ["'\[.]color
    | center\s*[;"'}] | ["']center | (text|align)\S*\s*center
    | [\w-]*behavior\s*:
    | \bmanagingOrganization\b | \bOrganization(?=[/.;"])
    """,
    re.VERBOSE,
)
"""Names that CSS, FHIR, Vega-Lite and Python libraries spell the US way."""
ALLOWED = re.compile("|".join(f"(?:{pattern})" for pattern in WORDS["allowed"]))


class Line(NamedTuple):
    """A line with the names that are not ours taken out."""

    place: str
    text: str


@cache
def checked_files() -> tuple[Path, ...]:
    return tuple(path for path in text_files() if path.name not in HOLDS_THE_WORDS)


@cache
def all_lines() -> tuple[Line, ...]:
    """Each file's name and its lines."""
    return tuple(
        Line(f"{name_of(path)}:{number}", ALLOWED.sub("", line))
        for path in checked_files()
        for number, line in enumerate([path.name, *lines_of(path)])
    )


@cache
def prose() -> tuple[Line, ...]:
    """Lines that people read: all of a text file, the strings and comments of a Python file."""
    return tuple(
        Line(f"{name_of(path)}:{number}", SPELLED_BY_OTHERS.sub("", ALLOWED.sub("", line)))
        for path in checked_files()
        for number, line in (said_in(path) if path.suffix == ".py" else enumerate(lines_of(path), start=1))
    )


def said_in(path: Path) -> list[tuple[int, str]]:
    """The numbered lines of a Python file's strings and comments."""
    kinds = (tokenize.COMMENT, tokenize.STRING)
    return [
        (token.start[0] + offset, line)
        for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
        if token.type in kinds
        for offset, line in enumerate(token.string.splitlines())
    ]


def found_in(lines: Iterable[Line], pattern: str) -> list[str]:
    look_for = re.compile(pattern, re.IGNORECASE)
    return [f"{line.place}: {line.text.strip()[:200]}" for line in lines if look_for.search(line.text)]


@pytest.mark.parametrize("pattern", WORDS["of_people"])
def test_words_put_the_person_first(pattern):
    assert not found_in(all_lines(), pattern), f"say instead: {WORDS['of_people'][pattern]}"


@pytest.mark.parametrize("pattern", WORDS["spelling"])
def test_spelling_is_that_of_the_uk(pattern):
    assert not found_in(prose(), pattern), f"write: {WORDS['spelling'][pattern]}"


@pytest.mark.parametrize("pattern", WORDS["traces"])
def test_nothing_is_left_of_one_machine_or_of_unfinished_work(pattern):
    assert not found_in(all_lines(), pattern), WORDS["traces"][pattern]


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
    assert any(re.search(pattern, text, re.IGNORECASE) for pattern in WORDS[section])


@pytest.mark.parametrize("text", ["shared/data/addicts.csv", "National Institute on Drug Abuse"])
def test_names_that_are_not_ours_are_left_alone(text):
    assert not any(re.search(pattern, ALLOWED.sub("", text), re.IGNORECASE) for pattern in WORDS["of_people"])
