"""Every word of a template can be translated, and every template asks for nothing from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from babel.messages.extract import extract_from_dir
from django.conf import settings
from jinja2 import Environment

from lib.checkout import ROOT, name_of

SITE = ROOT / "src" / "mainstay_web"
TEMPLATES = sorted(SITE.glob("*/templates/**/*.html"))
ALLOWED = {"Mainstay", "– Mainstay", "This is not an NHS website."}
SHOWN_BY_BROWSERS = {"alt", "aria-label", "placeholder", "title"}


class Words(HTMLParser):
    """Gathers what a reader sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in SHOWN_BY_BROWSERS and value]

    def handle_data(self, text):
        self.found.append(text)


def untranslated(source: str) -> list[str]:
    kept, inside = [], False
    for _, kind, value in Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).lex(source):
        if kind == "name" and value in ("trans", "endtrans"):
            inside = value == "trans"
        elif kind == "data" and not inside:
            kept.append(value)
        elif kind == "variable_begin":
            kept.append(" ")
    words = Words()
    words.feed("".join(kept))
    return [
        text.strip()
        for text in words.found
        if re.search(r"[A-Za-z]{2}", text) and text.strip() not in ALLOWED
    ]


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_every_word_can_be_translated(template):
    assert not untranslated(template.read_text("utf-8"))


@pytest.mark.parametrize("source", ["<p>Hello</p>", '<img alt="A chart">', "<p>{{ a }} people</p>"])
def test_a_word_that_cannot_be_translated_is_found(source):
    assert untranslated(source)


def test_the_strings_of_templates_and_code_are_gathered():
    method_map = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
    options = {"**/templates/**.html": {"trimmed": "true"}}
    found = {entry[2] for entry in extract_from_dir(str(SITE), method_map, options)}
    assert {"Skip to main content", "Page not found"} <= found


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_nothing_stands_in_a_template_that_the_content_policy_would_stop(template):
    source = template.read_text("utf-8")
    assert not re.search(r"https?://", source)
    assert not re.search(r"\s(style|on[a-z]+)=", source)
    assert not re.search(r"<style|<script(?![^>]*(src=|application/json))", source)
    assert not re.search(r"\|\s*safe\b", source)


def test_every_folder_of_templates_is_read():
    assert TEMPLATES
    known = {str(folder) for folder in settings.TEMPLATES[0]["DIRS"]}
    assert {str(folder) for folder in SITE.glob("*/templates")} <= known
