"""A chart lives where scripts run, under the strict content policy, and is a picture where they do not."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.template import engines
from django.urls import clear_url_caches, path
from playwright.sync_api import expect

from mainstay_web.authorization.declare import public
from mainstay_web.config import urls
from mainstay_web.frame.charts import figure

PAGE = """
{% extends "frame/page.html" %}{% from "frame/parts.html" import chart, chart_scripts %}
{% block title %}A chart{% endblock %}
{% block content %}<h1>A chart</h1><h2>Of bars</h2>{{ chart(drawn) }}{% endblock %}
{% block scripts %}{{ chart_scripts() }}{% endblock %}
"""
BARS = {
    "data": {"values": [{"month": "May", "people": 3}, {"month": "June", "people": 5}]},
    "transform": [{"calculate": "datum.people * 2", "as": "twice"}],
    "mark": {"type": "bar", "tooltip": True},
    "encoding": {
        "x": {"field": "month", "type": "nominal"},
        "y": {"field": "twice", "type": "quantitative"},
    },
    "width": 200,
    "height": 100,
}


@pytest.fixture(autouse=True)
def _page_with_a_chart(monkeypatch):
    drawn = figure(
        BARS, title="People", description="Five in June", columns=["Month", "People"], rows=[["May", 3]]
    )

    @public("a page of this test")
    def view(request):
        return HttpResponse(engines["jinja2"].from_string(PAGE).render({"drawn": drawn}, request))

    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("chart/", view)])
    clear_url_caches()
    yield
    clear_url_caches()


def test_a_chart_comes_alive_and_has_no_barrier(web):
    web.open("/chart/")
    web.page.locator(".site-chart--alive .site-chart__alive svg").wait_for()
    expect(web.page.locator(".site-chart__picture")).not_to_be_visible()
    assert web.page.locator(".site-chart__alive .mark-rect path").count() == 2
    assert not web.barriers()
    assert not web.is_wider_than_the_screen()


def test_a_chart_is_a_picture_and_a_table_without_scripts(web_without_scripts):
    web_without_scripts.open("/chart/")
    page = web_without_scripts.page
    expect(page.get_by_role("img", name="Five in June")).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("cell", name="May")).to_be_visible()
