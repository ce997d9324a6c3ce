"""Tables that were released are shown as they were released; nothing is released by looking."""

from __future__ import annotations

import pytest

from lib.signed_off import let_expire
from mainstay.indicators.library import load_indicators
from mainstay.measure.disclosure.publish import publish
from mainstay.measure.disclosure.release import write_release
from mainstay.record.store import open_snapshot
from mainstay_web.frame.environment import day

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


def test_what_was_published_stays_and_says_when_its_sign_off_ended(released, signed_in):
    client = signed_in("programme_analyst")
    paths = ("/publishable/", "/publishable/release.csv?release=2026-01")
    page, plain = (client.get(path).content.decode() for path in paths)
    assert "ended on" not in page and "note" not in plain
    last = let_expire(client.user, RETAINED)
    page_then, noted = (client.get(path).content.decode() for path in paths)
    said = f"The clinical sign-off of this indicator ended on {day(last)} and has not been renewed"
    assert said in page_then.partition("<table")[0]
    assert page_then.partition("<table")[2] == page.partition("<table")[2]
    note = f"Clinical sign-off ended on {last.isoformat()}; not in use now."
    assert noted.splitlines() == [
        f"{line},{'note' if not number else note}" for number, line in enumerate(plain.splitlines())
    ]


def test_only_the_indicator_whose_sign_off_ended_is_spoken_of(released, signed_in):
    client = signed_in("programme_analyst")
    let_expire(client.user, "retained_84d")
    assert "ended on" not in client.get("/publishable/").content.decode()
    assert "note" not in client.get("/publishable/release.csv?release=2026-01").content.decode()


def test_who_may_read_and_who_not(site_options, tmp_path, signed_in):
    site_options(home=tmp_path)
    assert "Nothing has been released" in signed_in("commissioner").get("/publishable/").content.decode()
    assert signed_in("commissioner").get("/publishable/release.csv").status_code == 403
    assert signed_in("quality_lead", service_id="S01").get("/publishable/").status_code == 403
