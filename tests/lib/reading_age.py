"""How hard a text is to read, by published formulas; syllables by hyphenation and by groups of vowels.

Flesch–Kincaid grade (Kincaid et al. 1975): 0.39 words/sentence + 11.8 syllables/word - 15.59
Automated readability index (Smith and Senter 1967): 4.71 letters/word + 0.5 words/sentence - 21.43
SMOG grade (McLaughlin 1969): 1.0430 sqrt(30 words of three syllables or more / sentences) + 3.1291
Coleman–Liau index (1975): 0.0588 letters per 100 words - 0.296 sentences per 100 words - 15.8
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import pyphen

_HYPHENS = pyphen.Pyphen(lang="en_GB")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True)
class Counts:
    """What the formulas count."""

    sentences: int
    words: int
    letters: int
    syllables: int
    long_words: int

    @property
    def flesch_kincaid(self) -> float:
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def automated(self) -> float:
        return 4.71 * self.letters / self.words + 0.5 * self.words / self.sentences - 21.43

    @property
    def smog(self) -> float:
        return 1.0430 * math.sqrt(30 * self.long_words / self.sentences) + 3.1291

    @property
    def coleman_liau(self) -> float:
        per_100 = 100 / self.words
        return 0.0588 * self.letters * per_100 - 0.296 * self.sentences * per_100 - 15.8


def syllables(word: str) -> int:
    """Syllables of a word: the larger of what hyphenation and groups of vowels say; both count too few."""
    lower = re.sub(r"[^a-z]", "", word.lower())
    groups = len(_VOWELS.findall(lower))
    if groups > 1 and lower.endswith("e") and not re.search(r"[^aeiouy]le$", lower):
        groups -= 1
    if groups > 1 and re.search(r"[^aeiouytd]ed$", lower):
        groups -= 1
    return max(1, groups, len(_HYPHENS.positions(lower)) + 1)


def count(text: str) -> Counts:
    """What the formulas count in a plain text; a line that ends without a mark is a sentence."""
    items = re.sub(r"^\s*(?:\d+\.|[-*])\s+", "\n\n", text, flags=re.MULTILINE)
    parts = re.split(r"[.!?:;]+(?:\s|$)|\n\s*\n", re.sub(r"[*_#`>]", "", items))
    sentences = [part for part in parts if re.search(r"[A-Za-z]", part)]
    words = re.findall(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*", " ".join(sentences))
    sizes = [syllables(word) for word in words]
    return Counts(
        sentences=len(sentences),
        words=len(words),
        letters=sum(len(re.sub(r"[^A-Za-z0-9]", "", word)) for word in words),
        syllables=sum(sizes),
        long_words=sum(size >= 3 for size in sizes),
    )
