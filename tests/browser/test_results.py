"""Results and uploads in a browser: on a desktop and a phone, with scripts and without."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from lib.accounts import account, add_second_factor
from lib.results import FEW_INDICATORS
from mainstay.indicators.library import load_indicators
from mainstay_web.accounts.models import Membership
from mainstay_web.results import actions, keeping, queries

TESTS = "opioid_test_positive"


@pytest.fixture
def site(small_store, site_options, tmp_path, settings, monkeypatch):
    """A copy of the small store with a few indicators; what takes long is done at once."""
    store, key = tmp_path / "store", tmp_path / "pseudonym.key"
    shutil.copytree(small_store, store)
    key.touch(mode=0o600)
    key.write_text(bytes(range(32)).hex())
    monkeypatch.setenv("MAINSTAY_KEY_FILE", str(key))
    settings.BESIDE_REQUESTS = "mainstay_web.results.background.at_once"
    few = {name: load_indicators()[name] for name in FEW_INDICATORS}
    monkeypatch.setattr(keeping, "site_indicators", lambda: few)
    keeping.shown_indicators.cache_clear()
    site_options(store=store)
    yield store
    keeping.shown_indicators.cache_clear()


@pytest.fixture
def lead(site, db):
    """A quality lead of every service."""
    user = account(name="Sam")
    add_second_factor(user)
    for service_id in queries.names_of_services():
        Membership.objects.create(user=user, role="quality_lead", service_id=service_id)
    return user


def test_results_can_be_read(web, lead):
    web.sign_in(lead)
    service_id = next(iter(queries.results_now().services))
    chart = f"/results/{service_id}/{TESTS}/"
    pages = ["/", chart, "/journeys/", "/data/"]
    if web.size == "desktop":  # made of the same parts as those above
        pages += ["/results/", f"{chart}why/", f"{chart}target/", "/data/upload/"]
    said = {"by": lead, "indicator_id": TESTS, "on_date": date(2025, 2, 10), "words": "The clinic moved"}
    actions.annotate(service_id=service_id, **said)
    actions.set_target(service_ids=[service_id], per_cent=Decimal(30), **said)
    faults = {}
    for path in pages:
        web.open(path)
        faults[path] = web.barriers() or ("too wide" if web.is_wider_than_the_screen() else "")
    assert not {path: found for path, found in faults.items() if found}
    web.open("/")
    web.page.get_by_role("link", name="Drug test positive").first.click()
    web.page.wait_for_selector(".site-chart--alive")
    assert web.page.get_by_role("heading", level=1).inner_text().endswith("not prescribed")


@pytest.mark.parametrize(("size", "scripts"), [("desktop", True), ("phone", False)])
def test_a_faulty_extract_is_discarded_and_a_good_one_published(
    size, scripts, browse, lead, site, small_store, tmp_path
):
    files = {path.name: path.read_bytes() for path in (small_store.parent / "extract").iterdir()}
    lines = files["people.csv"].split(b"\n")
    files["people.csv"] = b"\n".join([lines[0], lines[1].replace(b"male", b"CANARY", 1), *lines[2:-2], b""])
    faulty = _send(browse(size, scripts=scripts), lead, files, tmp_path)
    assert "people" in faulty.page.inner_text("main")
    assert not (scripts and faulty.barriers())
    assert "CANARY" not in faulty.page.content()
    faulty.page.get_by_role("button", name="Discard").click()
    assert "Discarded" in faulty.page.inner_text("main")
    before = (site / "current").read_text()
    files["people.csv"] = b"\n".join([*lines[:-2], b""])
    good = _send(faulty, lead, files, tmp_path)
    assert (site / "current").read_text() == before
    good.page.get_by_role("button", name="Publish").click()
    assert "published" in good.page.inner_text("main")
    assert (site / "current").read_text() != before


def _send(web, lead, files, folder):
    place = folder / "extract.zip"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    place.write_bytes(stream.getvalue())
    web.sign_in(lead)
    web.page.set_default_timeout(60_000)
    web.open("/data/upload/")
    web.page.get_by_label("What is it?").select_option("native")
    web.page.get_by_label("The file").set_input_files(place)
    web.page.get_by_role("button", name="Upload and check").click()
    web.page.wait_for_url("**/data/uploads/**")
    return web
