"""A person opens My treatment with a code, on a desktop and a phone, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from lib.accounts import account, add_second_factor
from lib.treatment import somebody_reviewed
from mainstay_web.accounts.models import Membership
from mainstay_web.guidance import actions


@pytest.fixture
def somebody(with_store):
    return somebody_reviewed(with_store)


def open_with_a_code(person, somebody):
    """Type the code that a worker gave."""
    code = actions.give_code(by=None, **somebody)
    person.open("/my-treatment/")
    person.page.get_by_label("Your code").fill(code.lower())
    person.page.get_by_role("button", name="Open my page").click()
    expect(person.page.get_by_role("heading", name="How I am doing")).to_be_visible()


def faults(person, path=""):
    if path:
        person.open(path)
    return person.barriers() or ("too wide" if person.is_wider_than_the_screen() else "")


def test_a_person_reads_about_themselves_without_barriers(web, somebody):
    page = web.page
    found = {"code": faults(web, "/my-treatment/")}
    open_with_a_code(web, somebody)
    found["own"] = faults(web)
    expect(page.get_by_role("img", name="Days with heroin")).to_be_visible()
    page.get_by_role("link", name="How this medicine works").click()
    expect(page.get_by_text("Your notes say that you")).to_be_visible()
    found["topic"] = faults(web)
    assert not {name: fault for name, fault in found.items() if fault}


def test_a_person_answers_and_shuts_the_page_without_scripts(browse, somebody):
    person = browse("phone", scripts=False)
    open_with_a_code(person, somebody)
    page = person.page
    page.get_by_role("link", name="Naloxone").click()
    page.get_by_label("Partly").check()
    page.get_by_label("If not, which part was hard?").select_option("words")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    page.get_by_role("navigation", name="More pages").get_by_role("link", name="My treatment").click()
    page.get_by_role("button", name="Shut my page now").click()
    expect(page.get_by_label("Your code")).to_be_visible()


def test_pages_of_staff_have_no_barriers(web, somebody):
    user = account(name="Dr A Lead")
    add_second_factor(user)
    Membership.objects.create(user=user, role="clinical_lead")
    Membership.objects.create(user=user, role="keyworker", service_id=somebody["service_id"])
    web.sign_in(user)
    give = f"/people/{somebody['service_id']}/{somebody['person_id']}/treatment-page/"
    paths = [
        "/guidance/",
        "/guidance/sign-offs/?kind=value",
        "/guidance/sign-offs/indicator/retained_182d/",
        "/guidance/sign-offs/content/en.naloxone/",
        "/guidance/safety-officer/",
        "/guidance/hazards/",
        "/guidance/answers/",
        give,
        f"{give}print/",
    ]
    found = {path: faults(web, path) for path in paths}
    assert not {path: fault for path, fault in found.items() if fault}
