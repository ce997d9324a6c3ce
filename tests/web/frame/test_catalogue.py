"""What the site says can be put into another language: all is gathered, and what is translated is shown."""

from __future__ import annotations

import ast
import gettext
import shutil

import pytest
from babel.messages.pofile import read_po
from django.test import Client
from django.utils import translation

from lib.checkout import ROOT, name_of
from mainstay_web.frame.catalogue import LANGUAGES, LOCALE, compile_catalogue, gather, update

SITE = ROOT / "src" / "mainstay_web"
CODE = sorted(path for path in SITE.rglob("*.py") if "migrations" not in path.parts)
MAKE_ANEW = "run: .venv/bin/python -m mainstay_web.frame.catalogue"
TRANSLATED_BY = {"gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "_"}
FROM_TOML = {"role.title", "each['title']"}
"""What is gathered from a TOML file and put into the language where it is shown."""
SHOWN_BY_FORMS = {"label", "help_text", "empty_label"}
SHOWN_WHOLE = {"ValidationError": 0, "add_error": 1, "success": 1, "info": 1, "warning": 1, "error": 1}
"""Calls whose argument at this place a reader sees."""
SKIP, PEOPLE = "Skip to main content", "%(count)s person counted"


def called(node):
    """The last name of what a call calls, and the one before it."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr, getattr(node.func.value, "id", "")
    return getattr(node.func, "id", ""), ""


def is_plain(node):
    """Whether it is text, or text with values put in, as it stands."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def untranslated(source):
    """The lines of code with words that no translator is asked for."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name, before = called(node)
        if name in TRANSLATED_BY and node.args:
            first = node.args[0]
            if not isinstance(first, ast.Constant) and ast.unparse(first) not in FROM_TOML:
                yield node.lineno
        shown = [each.value for each in node.keywords if each.arg in SHOWN_BY_FORMS]
        place = SHOWN_WHOLE.get(name)
        if place is not None and before not in ("logger", "log") and len(node.args) > place:
            shown.append(node.args[place])
        if any(is_plain(each) and ast.unparse(each) not in ("''", '""') for each in shown):
            yield node.lineno


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_every_word_that_code_shows_can_be_translated(path):
    assert not list(untranslated(path.read_text("utf-8")))


@pytest.mark.parametrize(
    "source",
    [
        "gettext(text)",
        "gettext(f'{a} people')",
        "forms.CharField(label='Name')",
        "messages.info(request, 'Kept.')",
        "form.add_error(None, f'Expected {a}')",
        "forms.ValidationError('Not this.')",
    ],
)
def test_a_word_of_code_that_cannot_be_translated_is_found(source):
    assert list(untranslated(source))


def catalogue_of(language, folder=LOCALE):
    return folder / language / "LC_MESSAGES" / "django.po"


def words_in(file):
    with file.open("rb") as stream:
        return {message.id for message in read_po(stream) if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_what_the_site_says_and_nothing_else(language):
    said = {message.id for message in gather() if message.id}
    there = words_in(catalogue_of(language))
    assert said - there == set(), MAKE_ANEW
    assert there - said == set(), MAKE_ANEW


def test_words_are_gathered_from_pages_code_and_data():
    said = {message.id for message in gather() if message.id}
    ones = {SKIP, "Home", "Keyworker", "Hear staff", "Call 999", "Needed and not offered"}
    assert ones <= said
    assert any(isinstance(one, tuple) and one[0] == PEOPLE for one in said)


@pytest.fixture
def in_welsh(tmp_path, settings):
    """Offer Welsh, with a catalogue that somebody has begun."""
    shutil.copytree(LOCALE, tmp_path / "locale")
    file = catalogue_of("cy", tmp_path / "locale")
    begun = file.read_text("utf-8").replace(f'msgid "{SKIP}"\nmsgstr ""', f'msgid "{SKIP}"\nmsgstr "Neidio"')
    file.write_text(begun, "utf-8")
    compile_catalogue(file, "cy")
    # Django forgets what it has read when these change, and again after the test
    settings.LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return file


@pytest.mark.django_db
def test_what_is_translated_is_shown_and_the_rest_in_english(in_welsh):
    client = Client(HTTP_HOST="127.0.0.1")
    assert SKIP in client.get("/accounts/login/").text
    client.post("/language/", {"language": "cy", "next": "/accounts/login/"})
    page = client.get("/accounts/login/").text
    assert 'lang="cy"' in page.partition(">")[2]
    assert "Neidio" in page and SKIP not in page
    assert "Sign in" in page
    with translation.override("cy"):
        assert [translation.ngettext(PEOPLE, "%(count)s people counted", count) for count in (1, 2)] == [
            PEOPLE,
            "%(count)s people counted",
        ]


def test_what_is_translated_stays_when_the_catalogue_is_written_anew(in_welsh):
    before = in_welsh.read_text("utf-8")
    update(in_welsh, "cy")
    assert in_welsh.read_text("utf-8") == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_site_reads_is_what_the_catalogue_says(language, tmp_path):
    compiled = catalogue_of(language).with_suffix(".mo")
    copy = shutil.copy(catalogue_of(language), tmp_path / "django.po")
    compile_catalogue(tmp_path / "django.po", language)
    with compiled.open("rb") as kept, copy.with_suffix(".mo").open("rb") as anew:
        said = [gettext.GNUTranslations(stream)._catalog for stream in (kept, anew)]
    assert {**said[0], "": ""} == {**said[1], "": ""}, MAKE_ANEW
