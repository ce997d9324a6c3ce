"""An indicator whose clinical sign-off has expired gives no figure by any way, and every way says why."""

from __future__ import annotations

import html

import pytest

from lib.signed_off import let_expire
from mainstay_web.audit.models import AuditEvent
from mainstay_web.authorization.routes import routes
from mainstay_web.results.models import Target

pytestmark = pytest.mark.django_db
TESTS = "opioid_test_positive"
FILES = [
    ("counts", "csv"),
    ("counts", "xlsx"),
    ("spc", "svg"),
    ("spc", "json"),
    ("funnel", "svg"),
    ("funnel", "json"),
]
PLACES = ["", "why/", "target/", *(f"{chart}.{ending}" for chart, ending in FILES)]


@pytest.fixture
def client(kept, signed_in):
    return signed_in("quality_lead", service_id=next(iter(kept.services)))


@pytest.fixture
def path(kept):
    return f"/results/{next(iter(kept.services))}/{TESTS}/"


@pytest.fixture
def expire(client):
    """Let a signature of yesterday end for an indicator."""

    def end(which=TESTS):
        let_expire(client.user, which)

    return end


@pytest.mark.parametrize("place", PLACES)
def test_each_way_to_its_figures_is_closed_and_says_why(place, client, path, expire):
    expire()
    before = AuditEvent.objects.count()
    answer = client.get(path + place)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 403
    assert answer["Content-Type"].startswith("text/html")
    assert "This indicator is switched off." in page
    assert "Clinical director" in page
    assert "%" not in page.partition("<main")[2].partition("</main>")[0]
    assert AuditEvent.objects.count() == before, "nothing was shown, so there is nothing to record"


def test_nothing_can_be_added_to_it(client, path, expire):
    expire()
    said = {"kind": "annotate", "on_date": "2025-03-01", "words": "x", "per_cent": "50"}
    assert client.post(path, said).status_code == 403
    assert client.post(f"{path}target/", said).status_code == 403
    assert not Target.objects.exists()


def test_beside_another_indicator_its_sign_is_left_out(client, path, kept, expire):
    indicators = kept.indicators
    one, other = next(
        (one, name) for one in indicators.values() for name in one.balanced_by if name in indicators
    )
    at, title = path.replace(TESTS, one.id), indicators[other].title
    assert f">{title}</a>" in client.get(at).content.decode()
    expire(other)
    assert f">{title}</a>" not in client.get(at).content.decode()


def test_in_the_table_of_icons_nothing_is_read_beside_it(client, kept, expire):
    named = kept.indicators.values()
    other = next(name for one in named for name in one.balanced_by if name in kept.indicators)
    link = f"/{other}/"
    assert all(link in client.get(page).content.decode() for page in ("/", "/results/"))
    expire(other)
    assert not any(link in client.get(page).content.decode() for page in ("/", "/results/"))


def test_a_signature_that_holds_closes_nothing(client, path):
    assert [client.get(path + place).status_code for place in ("", "why/", "counts.csv")] == [200] * 3


def test_every_route_of_an_indicator_is_among_those_asked():
    """A route that is added must be asked above."""
    known = {"", "why/", "target/", "<chart>.<ending>"}
    start = "results/<service_id>/<indicator_id>/"
    assert {route.path.removeprefix(start) for route in routes() if route.path.startswith(start)} == known
