"""Every word of the site for a translator; after a change: `python -m mainstay_web.frame.catalogue`."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE: Final = Path(__file__).parents[1]
MAPPING: Final = SITE / "babel.cfg"
LOCALE: Final = SITE / "locale"
LANGUAGES: Final = ("cy",)
KEYWORDS: Final = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "ngettext_lazy": (1, 2)}
SHOWN: Final = frozenset({"title", "meaning", "when", "what"})
"""Fields of TOML files that pages show."""
NO_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""A catalogue says the same whenever it is written."""
HEAD: Final = """\
# What the site says, to be put into another language. Where msgstr is empty the English is shown.
# Written by python -m mainstay_web.frame.catalogue, which keeps what is translated; run it after each change.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def gather() -> Catalog:
    """Everything in pages, code and data of the site that can be translated."""
    with MAPPING.open("r", encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)  # type: ignore[no-untyped-call]  # Babel gives it no types
    found = Catalog()
    for name, _line, words, comments, context in extract_from_dir(
        str(SITE), methods, options, KEYWORDS, comment_tags=("Translators:",)
    ):
        found.add(words, None, [(name, 0)], auto_comments=comments, context=context)
    return found


def from_toml(stream: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[tuple[Any, ...]]:
    """The words of a TOML file that pages show, as Babel takes them."""

    def walk(part: Any) -> Iterator[tuple[Any, ...]]:
        for name, value in part.items() if isinstance(part, dict) else enumerate(part):
            if isinstance(value, (dict, list)):
                yield from walk(value)
            elif name in SHOWN and isinstance(value, str):
                yield 1, "gettext", value, []

    yield from walk(tomllib.loads(stream.read().decode("utf-8")))


def update(file: Path, language: str) -> None:
    """Bring a catalogue up to date, keeping what is translated, and compile what there is of it.

    Args
        file : the `.po` file; the compiled one is put beside it
        language : its code
    """
    kept = _read(file, language)
    kept.update(gather(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        stream.write(HEAD.format(language=language, plurals=kept.plural_forms).encode())
        write_po(stream, kept, width=100, omit_header=True, include_lineno=False, sort_by_file=True)
    compile_catalogue(file, language)


def compile_catalogue(file: Path, language: str) -> None:
    """Write what the site reads; the English stands where nothing is translated."""
    found = _read(file, language)
    for message in list(found):
        # A plural with an empty form would be shown as nothing
        if message.pluralizable and not all(message.string or ()):
            found.delete(message.id, message.context)
    with file.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, found)


def _read(file: Path, language: str) -> Catalog:
    found = Catalog(locale=language)
    if file.exists():
        with file.open("rb") as stream:
            found = read_po(stream, locale=language)
    found.creation_date = found.revision_date = NO_TIME
    return found


if __name__ == "__main__":
    for code in LANGUAGES:
        update(LOCALE / code / "LC_MESSAGES" / "django.po", code)
