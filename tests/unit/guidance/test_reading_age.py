"""The formulas of reading age, by sentences whose counts are published or made by hand."""

from __future__ import annotations

import pytest

from lib.reading_age import Counts, count, syllables


def test_two_sentences_with_published_counts():
    """Two examples of Wikipedia's article on the tests: reading ease 69 and 37.5 follow from these counts."""
    passage = count("This sentence, taken as a reading passage unto itself, is being used to prove a point.")
    platypus = count("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.")
    assert (passage.words, passage.syllables) == (16, 23)
    assert (platypus.words, platypus.syllables) == (13, 24)


def test_the_formulas_by_hand():
    counts = Counts(sentences=2, words=20, letters=90, syllables=30, long_words=3)
    assert counts.flesch_kincaid == pytest.approx(3.9 + 17.7 - 15.59)
    assert counts.automated == pytest.approx(21.195 + 5 - 21.43)
    assert counts.smog == pytest.approx(1.0430 * 45**0.5 + 3.1291)
    assert counts.coleman_liau == pytest.approx(26.46 - 2.96 - 15.8)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("medicine", 3),
        ("naloxone", 3),
        ("feel", 1),
        ("wanted", 2),
        ("used", 1),
        ("people", 2),
        ("overdose", 3),
    ],
)
def test_syllables(word, expected):
    assert syllables(word) == expected


def test_lines_of_a_list_are_sentences():
    assert count("* One thing\n* Another thing\n\nAnd this. And that?").sentences == 4


def test_hard_words_read_harder():
    easy = count("You take it once a day. It lasts all day.")
    hard = count(
        "Administration necessitates consideration of pharmacological interactions and comorbidities."
    )
    assert hard.flesch_kincaid > 12 > 4 > easy.flesch_kincaid
    assert hard.automated > 12 > 4 > easy.automated
