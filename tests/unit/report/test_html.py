from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from lib.small_report import page_of, small_contents, small_everyone

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Every element with its attributes and text, and whether what was opened was closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.faults = [], [], []
        self.feed(text)
        self.faults += [f"<{tag}> not closed" for tag, _ in self.open]

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", **dict(attrs), "within": [name for name, _ in self.open]}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append((tag, element))

    def handle_startendtag(self, tag, attrs):
        self.elements.append({"tag": tag, "text": "", **dict(attrs), "within": []})

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"</{tag}> closes nothing, line {self.getpos()[0]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        for _, element in self.open:
            element["text"] += data

    def all(self, *tags):
        return [element for element in self.elements if element["tag"] in tags]


@pytest.fixture(scope="module")
def network_html(tmp_path_factory):
    contents = small_contents(tmp_path_factory.mktemp("network"))
    return page_of(replace(contents, everyone=small_everyone()))


@pytest.fixture(scope="module")
def service_html(tmp_path_factory):
    contents = small_contents(tmp_path_factory.mktemp("service"), service_id="F")
    return page_of(replace(contents, everyone=small_everyone()))


@pytest.fixture(scope="module")
def empty_html(tmp_path_factory):
    return page_of(small_contents(tmp_path_factory.mktemp("empty"), people=0))


@pytest.fixture(params=["network_html", "service_html", "empty_html"])
def page(request):
    return Page(request.getfixturevalue(request.param))


def test_it_says_how_many_charts_would_signal_by_chance(network_html, service_html, empty_html):
    said = re.compile(r"Chance alone: .* (?:about|fewer than) [\d.]+ of the (\d+) charts here would still")
    charts = [int(said.search(html)[1]) for html in (network_html, service_html)]
    assert charts[0] > charts[1] > 1
    assert "Chance alone" not in empty_html


def test_every_element_is_closed_in_order(page):
    assert not page.faults


def test_nothing_is_fetched_from_anywhere(page):
    for element in page.elements:
        assert element["tag"] not in ("script", "link", "img", "iframe", "object", "base", "form")
        for name in ("src", "href", "xlink:href", "srcset", "action", "data"):
            assert (element.get(name) or "#").startswith("#"), element
        assert not re.search(r"url\((?!#)", " ".join(str(value) for value in element.values()))
    (style,) = page.all("style")
    assert "url(" not in style["text"]
    assert "@import" not in style["text"]


def test_no_address_of_the_web_is_in_the_page_but_the_name_of_svg(network_html):
    found = set(re.findall(r"https?://[^\s\"'<]+", network_html))
    assert found <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_there_is_one_h1_and_headings_go_down_one_step_at_a_time(page):
    levels = [int(element["tag"][1]) for element in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_every_picture_is_read_out_or_said_to_be_decoration(page):
    for svg in page.all("svg"):
        spoken = svg.get("role") == "img" and svg.get("aria-label")
        assert spoken or svg.get("aria-hidden") == "true"


def test_every_figure_has_a_caption_and_a_table_with_its_numbers(page):
    figures, captions = page.all("figure"), page.all("figcaption")
    assert len(figures) == len(captions)
    assert all(caption["text"].strip() for caption in captions)
    if figures:
        summaries = " ".join(element["text"] for element in page.all("summary"))
        assert "Numbers by" in summaries


def test_every_table_has_a_caption_and_headings_with_a_scope(page):
    tables = page.all("table")
    captions = [element for element in page.all("caption") if element["text"].strip()]
    assert len(tables) == len(captions) > 0
    assert all(element.get("scope") in ("col", "row") for element in page.all("th"))


def test_every_id_is_used_once_and_every_link_leads_to_one(page):
    ids = [element["id"] for element in page.elements if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {element["href"][1:] for element in page.all("a")} <= set(ids)


def test_the_language_and_the_width_of_a_phone_are_said(page):
    (html,) = page.all("html")
    assert html["lang"] == "en-GB"
    assert any(element.get("name") == "viewport" for element in page.all("meta"))


def test_each_chart_is_there_for_a_page_and_for_a_phone(network_html):
    drawn = Page(network_html)
    assert network_html.count('<div class="wide">') == network_html.count('<div class="narrow">')
    # A control chart for each of three indicators, a funnel where a service lies outside, and the journeys
    within = network_html.count("Every service lies within the 95% limits")
    assert within in (1, 2)
    assert len(drawn.all("figure")) == 7 - within


def test_the_service_that_lost_people_is_named_as_that(network_html):
    assert "It looks better because people left." in network_html
    assert "<strong>Service F</strong> looks better among those still in treatment" in network_html


def test_the_report_of_one_service_names_no_other(service_html):
    text = Page(service_html).all("body")[0]["text"]
    assert "Service F" in text
    assert not [name for name in "ABCDE" if f"Service {name}" in text]
    assert not re.search(r"Service [A-E]\b", service_html)


def test_an_indicator_says_what_is_not_checked(network_html):
    text = Page(network_html).all("body")[0]["text"]
    assert "Not yet reviewed by a clinician" in text
    assert "Not for publication." in text


def test_with_nobody_there_is_no_per_cent_and_no_chart(empty_html):
    page = Page(empty_html)
    text = page.all("main")[0]["text"]
    assert "Nobody was eligible." in text
    assert not page.all("figure")
    assert not re.search(r"\b0%", text.replace("not the same as 0%", "").replace("known is not 0%", ""))
    assert "Nothing stands out beyond what chance explains." in text


def test_a_name_that_looks_like_markup_stays_text(tmp_path):
    contents = small_contents(tmp_path, people=0)
    page = page_of(replace(contents, services={"X": "<b>R & D</b>"}, service_id="X"))
    assert "&lt;b&gt;R &amp; D&lt;/b&gt;" in page
    assert "<b>R & D" not in page
