"""Tables that were released are shown as they were released; nothing is released by looking."""

from __future__ import annotations

import pytest

from mainstay.indicators.library import load_indicators
from mainstay.measure.disclosure.publish import publish
from mainstay.measure.disclosure.release import write_release
from mainstay.record.store import open_snapshot

pytestmark = pytest.mark.django_db
RETAINED = "retained_182d"


@pytest.fixture
def released(with_store, site_options, tmp_path):
    """A site with one release of one indicator."""
    site_options(home=tmp_path)
    snapshot = open_snapshot(with_store)
    with snapshot.connect() as connection:
        release = publish(
            connection,
            {RETAINED: load_indicators()[RETAINED]},
            tables=[("area", "year")],
            observed_to=snapshot.observed_to,
        )
    (tmp_path / "released" / "2026-01").mkdir(parents=True)
    write_release(release, tmp_path / "released" / "2026-01" / "release.json")
    return release


def test_a_release_is_shown_and_can_be_taken_away(released, signed_in):
    client = signed_in("programme_analyst")
    page = client.get("/publishable/").content.decode()
    assert load_indicators()[RETAINED].title in page
    lines = client.get("/publishable/release.csv?release=2026-01").content.decode().splitlines()
    assert len(lines) == 1 + len(released)
    assert client.get("/publishable/?release=..").status_code == 404
    assert client.get("/publishable/release.csv?release=../x").status_code == 404


def test_who_may_read_and_who_not(site_options, tmp_path, signed_in):
    site_options(home=tmp_path)
    assert "Nothing has been released" in signed_in("commissioner").get("/publishable/").content.decode()
    assert signed_in("commissioner").get("/publishable/release.csv").status_code == 403
    assert signed_in("quality_lead", service_id="S01").get("/publishable/").status_code == 403
