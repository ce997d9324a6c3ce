"""The pages of My treatment: Markdown with a TOML header, one folder for each language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT = Path(__file__).parent / "content"
PICTURES = Path(__file__).parent / "static" / "guidance"
_MARK = "+++\n"


@dataclass(frozen=True)
class GuidancePage:
    """One page for people in treatment.

    Attributes
        id : the file's name; the same in every language
        title, order : its heading and place
        language : of the words, such as "en"
        picture, picture_says : a file of `static/guidance`, and what it shows in words
        sources : where the facts come from
        state : "checked" once a named clinician compared it with its sources, else "not_yet_checked"
        review_date : from the day after, the page says that it is due to be looked at again
        markdown : the words
        own : of the page on medicines, medicine to what is said to somebody who takes it
    """

    id: str
    title: str
    order: int
    language: str
    picture: str
    picture_says: str
    sources: tuple[str, ...]
    state: str
    review_date: date
    markdown: str
    own: Mapping[str, str] = field(default_factory=dict)

    @property
    def html(self) -> str:
        """The words as HTML; HTML inside them is shown as text and not run."""
        return str(MarkdownIt("commonmark", {"html": False}).render(self.markdown))

    def own_words(self, medicine: str) -> str:
        """What the page says about somebody's own medicine; empty where it has nothing of anybody's own.

        Args
            medicine : as the record calls it; empty where it does not say
        """
        return self.own.get(medicine or "unknown", self.own.get("other", ""))


@cache
def load_pages(language: str = "en") -> tuple[GuidancePage, ...]:
    """Every page in a language, in reading order; those not translated in English.

    Args
        language : such as "cy"
    Returns
        pages; none is left out for want of a translation
    """
    own = {path.stem: path for path in (CONTENT / language).glob("*.md")}
    english = {path.stem: path for path in (CONTENT / "en").glob("*.md")}
    return tuple(sorted((_read(path) for path in {**english, **own}.values()), key=lambda page: page.order))


def find_page(page_id: str, language: str = "en") -> GuidancePage:
    """One page in a language, in English where it is not translated.

    Raises
        KeyError : no such page
    """
    return {page.id: page for page in load_pages(language)}[page_id]


def _read(path: Path) -> GuidancePage:
    _, header, words = path.read_text("utf-8").split(_MARK, maxsplit=2)
    fields = tomllib.loads(header)
    return GuidancePage(
        id=path.stem, markdown=words.strip(), **{**fields, "sources": tuple(fields["sources"])}
    )
