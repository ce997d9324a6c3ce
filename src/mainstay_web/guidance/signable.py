"""What a clinical lead can sign: reference values, statements, indicators and pages, with their content."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

from mainstay.guideline.library import load_statements
from mainstay.reference.values import load_values
from mainstay_web.frame.local_indicators import site_indicators
from mainstay_web.guidance.pages import CONTENT, load_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mainstay.reference.values import ReferenceValue

KINDS = ("value", "statement", "indicator", "content")


@dataclass(frozen=True)
class Signable:
    """One thing to be signed.

    Attributes
        kind : one of `KINDS`
        which : its id among those of its kind
        title : what it is called
        source : where it comes from
        content : heading to text, everything that the signature is about
        fingerprint : changes whenever a word, a number or a condition of the content changes
    """

    kind: str
    which: str
    title: str
    source: str
    content: tuple[tuple[str, str], ...]

    @property
    def fingerprint(self) -> str:
        """Of the content alone, so that a signature says what it was given for."""
        text = json.dumps([self.kind, self.which, *self.content], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def load_signables(kind: str) -> Mapping[str, Signable]:
    """Everything of one kind by id, in reading order.

    Args
        kind : one of `KINDS`
    Raises
        KeyError : no such kind
    """
    return {"value": _values, "statement": _statements, "indicator": _indicators, "content": _pages}[kind]()


def _by_id(found: Iterable[Signable]) -> dict[str, Signable]:
    return {one.which: one for one in found}


@cache
def _values() -> Mapping[str, Signable]:
    return _by_id(
        Signable(
            "value",
            one.name,
            one.meaning,
            one.source,
            (
                ("Value", f"{one.value} {one.unit}"),
                ("Meaning", one.meaning),
                ("Source", one.source),
                ("Valid from", str(one.valid_from or "")),
            ),
        )
        for one in load_values().values()
    )


@cache
def _statements() -> Mapping[str, Signable]:
    found = []
    for name, one in load_statements().items():
        said = asdict(one.about)
        content = (
            ("Title", said["title"]),
            ("For the worker", said["worker"]),
            ("Question", said["question"]),
            ("Brought up by", said["because"]),
            ("Condition", one.entry.select.sql("duckdb", comments=False)),
            ("Must be known", ", ".join(said["needs"])),
            ("Would change it", said["would_change"]),
            ("Source", said["source"]),
            ("Rests on", _values_said(said["values"])),
        )
        found.append(Signable("statement", name, said["title"], said["source"], content))
    return _by_id(found)


@cache
def _indicators() -> Mapping[str, Signable]:
    return _by_id(
        Signable(
            "indicator",
            name,
            one.title,
            one.source,
            (
                ("Title", one.title),
                ("Question", one.question),
                ("Eligible", one.eligible),
                ("Met", one.met),
                ("Unknown", one.unknown),
                ("Better", one.better),
                ("Balanced by", ", ".join(one.balanced_by)),
                ("Source", one.source),
                ("Statements about the same matter", ", ".join(one.guideline)),
                ("Version", one.version),
                ("SQL", one.sql.strip()),
                ("Rests on", _values_said(one.values)),
            ),
        )
        for name, one in site_indicators().items()
    )


@cache
def _pages() -> Mapping[str, Signable]:
    languages = sorted(folder.name for folder in CONTENT.iterdir() if folder.is_dir())
    return _by_id(
        Signable(
            "content",
            f"{language}.{page.id}",
            page.title,
            "; ".join(page.sources),
            (
                ("Title", page.title),
                ("Text", page.markdown),
                (
                    "Said of one's own medicine",
                    "\n".join(f"{name}: {text}" for name, text in page.own.items()),
                ),
                ("Picture", f"{page.picture}: {page.picture_says}"),
                ("Sources", "\n".join(page.sources)),
            ),
        )
        for language in languages
        for page in load_pages(language)
        if page.language == language
    )


def _values_said(names: Iterable[str]) -> str:
    """The values that something rests on: where one of them changes, its signature no longer holds."""
    return "; ".join(_value_said(load_values()[name]) for name in names)


def _value_said(value: ReferenceValue) -> str:
    return f"{value.name} = {value.value} {value.unit}"
