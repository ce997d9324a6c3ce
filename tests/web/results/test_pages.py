"""What the pages of results say, and to whom."""

from __future__ import annotations

import html
from datetime import date

import pytest

from mainstay_web.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
PAGES = ["/", "/results/", "/journeys/"]


@pytest.fixture
def place(kept):
    """A service, and a place at it."""
    return next(iter(kept.services))


def others(kept, place):
    return [name for service_id, name in kept.services.items() if service_id != place]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_ones_own_service_and_no_other(path, kept, place, signed_in, text):
    page = text(signed_in("keyworker", service_id=place), path)
    assert kept.services[place] in page or path == "/results/"
    assert not [name for name in others(kept, place) if name in page]


def test_every_indicator_page_opens_and_names_no_other_service(kept, place, signed_in, text):
    client = signed_in("quality_lead", service_id=place)
    for name, one in kept.indicators.items():
        page = text(client, f"/results/{place}/{name}/")
        assert one.question in page
        assert not [other for other in others(kept, place) if other in page]


@pytest.mark.parametrize("path", ["/results/{}/retained_182d/", "/results/{}/retained_182d/why/"])
def test_another_service_is_not_there(path, kept, place, signed_in, text):
    client = signed_in("quality_lead", service_id=place)
    foreign = next(one for one in kept.services if one != place)
    text(client, path.format(foreign), status=404)


@pytest.mark.parametrize("path", [f"{page}?service={{}}" for page in PAGES])
def test_a_service_that_one_may_not_see_cannot_be_chosen(path, kept, place, signed_in, text):
    client = signed_in("keyworker", service_id=place)
    foreign = next(one for one in kept.services if one != place)
    assert text(client, path.format(place))
    text(client, path.format(foreign), status=404)


@pytest.mark.parametrize("indicator", ["no_such", "..", "retained_182d.parquet"])
def test_an_indicator_that_there_is_not(indicator, place, signed_in, text):
    text(signed_in("quality_lead", service_id=place), f"/results/{place}/{indicator}/", status=404)


def test_a_commissioner_sees_the_services_of_their_area_alone(kept, signed_in, text):
    from mainstay_web.authorization.places import areas, services_in

    area = next(iter(areas().values()))
    page = text(signed_in("commissioner", area=area), "/journeys/")
    seen = services_in(area)
    assert {name for one, name in kept.services.items() if name in page} == {
        kept.services[one] for one in seen
    }


def test_an_analyst_sees_no_exact_count(kept, place, signed_in, text):
    client = signed_in("programme_analyst")
    assert kept.services[place] not in text(client, "/")
    for path in ("/results/", "/journeys/", f"/results/{place}/retained_182d/"):
        text(client, path, status=403)


def test_why_a_person_was_counted_is_shown_to_those_who_care_for_them_and_leaves_an_event(
    kept, place, signed_in, text
):
    path = f"/results/{place}/retained_182d/why/"
    page = text(signed_in("quality_lead", service_id=place), path)
    people = set(kept.who_was_counted("retained_182d", place)["person_id"].to_pylist())
    assert people
    assert all(person in page for person in sorted(people)[:5])
    event = AuditEvent.objects.last()
    assert (event.action, event.which, event.service_id) == ("results.explain", "retained_182d", place)
    text(signed_in("service_user_representative", service_id=place), path, status=403)


def test_an_indicator_says_where_its_definition_comes_from_and_who_signs_it(kept, place, signed_in, text):
    page = text(signed_in("quality_lead", service_id=place), f"/results/{place}/retained_182d/")
    assert kept.indicators["retained_182d"].source in html.unescape(page)
    assert 'href="/guidance/sign-offs/indicator/retained_182d/"' in page


def test_why_leads_to_the_review_for_those_who_may_open_it_and_begins_with_the_latest(
    kept, place, signed_in, text
):
    rows = kept.who_was_counted("retained_182d", place).to_pylist()
    latest = max(rows, key=lambda row: (row["counted_on"], row["person_id"]))["person_id"]
    path = f"/results/{place}/retained_182d/why/"
    page = text(signed_in("keyworker", service_id=place), path)
    assert f'href="/people/{place}/{latest}/"' in page
    assert "dropped_out" not in page
    assert f'href="/people/{place}/' not in text(signed_in("quality_lead", service_id=place), path)


def test_a_caseload_limits_who_is_listed(kept, place, signed_in, text):
    from mainstay_web.authorization.models import OnCaseload

    own, other = sorted(set(kept.who_was_counted("retained_182d", place)["person_id"].to_pylist()))[:2]
    client = signed_in("keyworker", service_id=place, caseload_only=True)
    OnCaseload.objects.create(user=client.user, service_id=place, person_id=own)
    page = text(client, f"/results/{place}/retained_182d/why/")
    assert own in page
    assert other not in page


@pytest.mark.parametrize("met", ["yes", "no", "unknown"])
def test_people_can_be_shown_by_answer(met, kept, place, signed_in, text):
    rows = kept.who_was_counted("retained_182d", place).to_pylist()
    wanted = {"yes": True, "no": False, "unknown": None}[met]
    page = text(signed_in("quality_lead", service_id=place), f"/results/{place}/retained_182d/why/?met={met}")
    answered = {row["episode_id"]: row["person_id"] for row in rows if row["met"] is wanted}
    others_ = {row["person_id"] for row in rows} - set(answered.values())
    assert not [person for person in others_ if person in page]


def test_without_records_a_page_says_so(signed_in, site_options, tmp_path):
    site_options(store=tmp_path / "empty")
    client = signed_in("quality_lead", service_id="S01")
    assert "There are no records yet" in client.get("/").content.decode()


def test_while_results_are_worked_out_a_page_says_so(with_store, site_options, tmp_path, settings, signed_in):
    site_options(home=tmp_path)
    settings.BESIDE_REQUESTS = f"{__name__}.never"
    answer = signed_in("quality_lead", service_id="S01").get("/")
    assert answer.status_code == 503
    assert "being worked out" in answer.content.decode()


def never(*_):
    """Begin nothing."""


def test_an_indicator_that_is_switched_off_is_not_shown(kept, place, signed_in, text, monkeypatch):
    from mainstay_web.results import views

    title = kept.indicators["opioid_test_positive"].title
    client = signed_in("quality_lead", service_id=place)
    assert title in text(client, "/results/")
    monkeypatch.setattr(views, "switched_off", lambda kind: {"opioid_test_positive": "expired"})
    assert f">{title}<" not in text(client, "/results/")
    assert f">{title}<" not in text(client, "/")


def test_what_people_say_stands_in_the_table_of_icons_and_links_to_its_page(place, signed_in, text):
    from mainstay_web.voice import actions

    client = signed_in("quality_lead", service_id=place)
    assert "Answering what was said" not in text(client, "/")
    said_on = date(2025, 1, 6)
    actions.promise(
        by=None, service_id=place, service_name="Ash", owner="Jo", said="Evenings", said_on=said_on
    )
    for path in ("/", "/results/"):
        assert f"/hear/indicators/{place}/days_to_answer/" in text(client, path)
    assert f"/hear/indicators/{place}/felt_pushed_to_reduce/" in text(client, "/results/")
