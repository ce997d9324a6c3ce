"""Charts drawn before anybody opens them: those that staff may open first, as a first look draws them."""

from __future__ import annotations

import shutil
from threading import Event

import pytest

from mainstay.charts.drawing_process import DrawingProcess
from mainstay.errors import ShortfallError
from mainstay_web.results import background, drawing_ahead, drawn, keeping
from mainstay_web.results.sections import section_of, spc_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def served(site, monkeypatch):
    monkeypatch.setattr(background, "_serving", Event())
    background.serve_from_now(print)


@pytest.fixture
def undrawn(kept):
    """The folder of pictures, with none in it."""
    folder = kept.folder / drawn.FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def charted(kept):
    """A service and an indicator that has enough of its people for a control chart."""
    pairs = [(service_id, one) for service_id in kept.services for one in kept.indicators.values()]
    return next(
        (service_id, one.id)
        for service_id, one in pairs
        if spc_of(kept, section_of(kept, one, service_id), service_id)
    )


def test_pages_of_staff_open_without_drawing(signed_in, served, undrawn, charted, text, monkeypatch):
    pages = ["/results/{}/{}/".format(*charted), "/journeys/"]
    client = signed_in("quality_lead", service_id=charted[0])
    before = [_pictures(text(client, page)) for page in pages]
    shutil.rmtree(undrawn)
    keeping.keep_before_serving(print)

    def refuse(*_, **__):
        raise AssertionError("drawn while somebody waits")

    monkeypatch.setattr(drawn, "figure", refuse)
    after = [_pictures(text(client, page)) for page in pages]
    assert all(before)
    assert after == before


def test_nothing_is_drawn_where_nobody_works_or_no_site_is_served(
    signed_in, site, undrawn, kept, monkeypatch
):
    monkeypatch.setattr(background, "_serving", Event())
    keeping.keep_before_serving(print)
    background.serve_from_now(print)
    keeping.keep_before_serving(print)
    assert not undrawn.exists()
    signed_in("quality_lead", service_id=next(iter(kept.services)))
    monkeypatch.setattr(drawing_ahead, "is_served", lambda: False)
    keeping.keep_before_serving(print)
    assert not undrawn.exists()


def test_a_page_whose_picture_takes_too_long_says_so_and_shows_the_table(
    signed_in, undrawn, charted, text, monkeypatch
):
    client = signed_in("quality_lead", service_id=charted[0])

    def take_too_long(*_):
        raise ShortfallError("a picture", "none", "Wait.")

    monkeypatch.setattr(drawn.FOR_READERS, "compile", take_too_long, raising=False)
    page = text(client, "/results/{}/{}/".format(*charted))
    assert "The picture took too long to draw" in page
    assert '<details class="nhsuk-details" open>' in page
    assert not _pictures(page)
    monkeypatch.undo()
    assert _pictures(text(client, "/results/{}/{}/".format(*charted)))


def test_a_picture_that_was_drawn_is_not_drawn_ahead_again(served, undrawn, kept, signed_in):
    service_id = next(iter(kept.services))
    signed_in("quality_lead", service_id=service_id)
    drawing_ahead.draw_ahead()
    times = {path: path.stat().st_mtime_ns for path in undrawn.iterdir()}
    with DrawingProcess() as drawing:
        for plan in drawing_ahead._plans(kept, drawing_ahead._sights(kept)):
            plan.draw_ahead(kept, drawing)
    assert times
    assert {path: path.stat().st_mtime_ns for path in undrawn.iterdir()} == times


def _pictures(page):
    return [line for line in page.splitlines() if 'class="site-chart__picture' in line]
