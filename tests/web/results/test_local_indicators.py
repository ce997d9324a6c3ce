"""A service's own indicators on the site: shown and marked, or left out whole with the reason."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.checks import run_checks

from lib.results import FEW_INDICATORS
from mainstay.indicators.library import load_indicators
from mainstay_web.frame import local_indicators
from mainstay_web.guidance import signable
from mainstay_web.results import keeping, queries

pytestmark = pytest.mark.django_db

OWN = """/* ---
title = "Still here after four weeks"
question = "Made up for a test?"
eligible = "Everybody who started"
met = "Not gone"
unknown = "Never"
better = "higher"
balanced_by = ["retained_182d"]
values = []
guideline = []
source = "Made up for a test"
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id, e.person_id, e.episode_id, e.started_date AS counted_on,
  CAST(coalesce(date_diff('day', e.started_date, e.ended_date) > 27, TRUE) AS BOOLEAN) AS met
FROM opioid_episodes AS e
"""
LARGE = "(date_diff('day', e.started_date, $observed_to) + 3037000500)"
FAILS_ON_ROWS = OWN.replace("> 27, TRUE)", f"> 27, TRUE) AND {LARGE} * {LARGE} > 0")


@pytest.fixture
def ours(with_store, site_options, settings, monkeypatch, tmp_path):
    """Let the site's options name a folder with one file: `ours(text)`."""
    few = {name: load_indicators()[name] for name in FEW_INDICATORS}

    def load(local=None):
        own = {name: one for name, one in load_indicators(local).items() if one.is_local}
        return few | own

    def forget():
        local_indicators._load.cache_clear()
        local_indicators._left_out.clear()
        keeping.shown_indicators.cache_clear()
        signable._indicators.cache_clear()

    def use(text, name="here_28d.sql"):
        folder = tmp_path / "ours"
        folder.mkdir()
        (folder / name).write_text(text, "utf-8")
        site_options(local=folder)
        return folder

    settings.BESIDE_REQUESTS = "mainstay_web.results.background.at_once"
    monkeypatch.setattr(local_indicators, "load_indicators", load)
    forget()
    yield use
    forget()


def said_at_start():
    return [found.msg for found in run_checks() if found.id == "mainstay.I001"]


def test_they_are_shown_and_marked_wherever_they_are(ours, signed_in):
    ours(OWN)
    kept = queries.results_now()
    service_id = next(iter(kept.services))
    lead = signed_in("quality_lead", service_id=service_id)
    assert "Still here after four weeks (local)" in lead.get("/results/").content.decode()
    page = lead.get(f"/results/{service_id}/here_28d/").content.decode()
    assert "Local indicator" in page
    assert "left out" not in page
    for name, origin in (("here_28d", "local"), ("retained_182d", None)):
        counts = lead.get(f"/results/{service_id}/{name}/counts.csv").content.decode()
        assert {row.get("origin") for row in csv.DictReader(io.StringIO(counts))} == {origin}
    assert signable._indicators()["here_28d"].title.endswith("(local)")
    assert not said_at_start()


@pytest.mark.parametrize("fault", ["SELECT 1", OWN.replace("opioid_episodes", "no_such_table")])
def test_a_folder_with_a_fault_is_left_out_and_said(fault, ours, signed_in):
    ours(fault)
    (said,) = said_at_start()
    assert "here_28d.sql" in said
    kept = queries.results_now()
    assert set(kept.indicators) == set(FEW_INDICATORS)
    page = signed_in("quality_lead", service_id=next(iter(kept.services))).get("/results/").content.decode()
    assert "indicators of our own are left out" in page
    assert "here_28d" not in page


def test_a_folder_that_is_not_there_is_said_too(ours, site_options, tmp_path):
    site_options(local=tmp_path / "nowhere")
    assert "not a folder" in said_at_start()[0]
    assert set(local_indicators.site_indicators()) == set(FEW_INDICATORS)


def test_one_that_fails_on_the_records_is_left_out_without_a_value_of_theirs(ours, client):
    ours(FAILS_ON_ROWS)
    assert not said_at_start()
    assert queries.results_now() is None
    assert set(queries.results_now().indicators) == set(FEW_INDICATORS)
    (said,) = said_at_start()
    assert "the indicator here_28d, but found a OutOfRangeException." in said
    assert "left out" not in client.get("/", follow=True).content.decode()  # nobody has signed in
