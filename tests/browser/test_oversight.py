"""Pages of whoever checks others: the audit log, access, hazards, the safety officer, released tables."""

from __future__ import annotations

import pytest

from lib.accounts import account, add_second_factor
from mainstay.indicators.library import load_indicators
from mainstay.measure.disclosure.publish import publish
from mainstay.measure.disclosure.release import write_release
from mainstay.record.store import open_snapshot
from mainstay_web.accounts.models import Membership
from mainstay_web.audit.actions import record_event

PAGES = [
    "/audit/",
    "/access-review/",
    "/guidance/hazards/",
    "/guidance/safety-officer/",
    "/publishable/",
]
PERSON = "k3m9qx2p7w4z"


@pytest.fixture
def checker(db, with_store, site_options, tmp_path):
    """Somebody who checks others, at a site with one release and some events."""
    site_options(home=tmp_path)
    snapshot = open_snapshot(with_store)
    released = {"retained_182d": load_indicators()["retained_182d"]}
    with snapshot.connect() as connection:
        release = publish(connection, released, tables=[("area", "year")], observed_to=snapshot.observed_to)
    (tmp_path / "released" / "2026-01").mkdir(parents=True)
    write_release(release, tmp_path / "released" / "2026-01" / "release.json")
    user = account(name="Sam")
    add_second_factor(user)
    for role in ("auditor", "clinical_lead", "programme_analyst"):
        Membership.objects.create(user=user, role=role)
    why = "She asked to see her plan again, and the prescriber was away that day"
    for _ in range(60):
        record_event(by=user, action="people.read", on="person", which=PERSON, service_id="Z0001", why=why)
    return user


def test_pages_have_no_barriers_and_the_log_is_searched_without_naming_a_person(web, checker):
    web.sign_in(checker)
    faults = {}
    for path in PAGES:
        web.open(path)
        faults[path] = web.barriers() or ("too wide" if web.is_wider_than_the_screen() else "")
    assert not {path: found for path, found in faults.items() if found}
    web.open("/audit/")
    web.page.get_by_text("Look for certain events").click()
    web.page.get_by_label("Person").fill(PERSON)
    web.page.get_by_role("button", name="Show", exact=True).click()
    web.page.get_by_role("button", name="Older events").click()
    web.page.get_by_role("button", name="Newest events").wait_for()
    assert PERSON in web.page.inner_text("table")
    assert not web.barriers()
    assert not any(PERSON in address for address in web.asked)
