"""Hear, in a browser: the form on a phone, paper forms, an editor, a round, You said, we did."""

from __future__ import annotations

import pytest

from lib.accounts import ELSEWHERE, OWN, add_second_factor, member
from lib.browser import Web
from lib.form_process import form_process
from lib.voice import DAY, TODAY, released, survey_at
from mainstay_web.voice import actions
from mainstay_web.voice.form_side import answer_store
from mainstay_web.voice.models import OwnWords, PriorityRound

PEOPLE_SAID = "The waiting room is too small"


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    with form_process(tmp_path_factory.mktemp("form")) as running:
        yield running


def on(form, chromium, size="phone", *, scripts=True):
    return Web(chromium, f"http://127.0.0.1:{form.port}", size, scripts)


def staff(browse, role, size="desktop", *, scripts=True):
    user = member(role)
    add_second_factor(user)
    person = browse(size, scripts=scripts)
    person.sign_in(user)
    return person


def faults(web, path=""):
    if path:
        web.open(path)
    return web.barriers() or ("too wide" if web.is_wider_than_the_screen() else "")


def press(web, words):
    web.page.get_by_role("button", name=words, exact=True).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_with_a_phone_answers_leaves_and_comes_back(form, chromium, scripts):
    phone = on(form, chromium, scripts=scripts)
    phone.open("/SURVEY/")
    press(phone, "Start: one question at a time")
    phone.page.get_by_label("Yes, I am now").check()
    press(phone, "Next")
    phone.page.get_by_label("Poor").check()
    phone.page.get_by_role("link", name="Leave this page").click()
    phone.page.wait_for_url("**/health/")
    assert form.store.waiting("SURVEY") == 0
    phone.open("/SURVEY/")
    press(phone, "Start: one question at a time")
    assert phone.page.locator("input:checked").count() == 0
    for _ in range(18):
        press(phone, "Next")
    phone.page.get_by_role("textbox").fill("The nurse")
    press(phone, "Next")
    press(phone, "Back")
    assert phone.page.get_by_role("textbox").input_value() == "The nurse"
    for _ in range(3):
        press(phone, "Next")
    press(phone, "Send my answers")
    assert phone.page.get_by_role("heading", level=1).inner_text() == "Thank you"
    assert phone.context.cookies() == []
    phone.close()
    assert form.store.release("SURVEY", least=1) == 1
    assert form.store.released("SURVEY")[-1] == {"what_helps": "The nurse"}


def test_the_form_has_no_barriers_and_fits_a_phone(form, chromium):
    phone = on(form, chromium)
    found = {path: faults(phone, path) for path in ("/SURVEY/", "/CLOSED/", "/NOWHERE/", "/SURVEY/thanks/")}
    phone.open("/SURVEY/")
    press(phone, "All questions on one page")
    found["all"] = faults(phone)
    phone.open("/SURVEY/kiosk/")
    press(phone, "Start: one question at a time")
    found["one"] = faults(phone)
    phone.open("/RANKED/")
    press(phone, "Start")
    found["ranking"] = faults(phone)
    phone.close()
    assert not {path: fault for path, fault in found.items() if fault}


def test_a_form_is_filled_in_by_keyboard_alone(form, chromium):
    person = on(form, chromium, "desktop")
    person.open("/SURVEY/")
    press(person, "Start: one question at a time")
    for key in ("Tab", "Tab", "Tab", "Space", "Tab", "Enter"):
        person.page.keyboard.press(key)
    assert "Question 2 of" in person.page.inner_text("main")
    person.close()


def test_a_worker_types_in_twenty_paper_forms(browse):
    place = survey_at(OWN).places.get()
    worker = staff(browse, "quality_lead")
    before = answer_store().waiting(place.code)
    worker.open(f"/hear/waves/{place.code}/enter/")
    for _ in range(20):
        worker.page.get_by_label("How good is your dose for you?").fill("2")
        worker.page.get_by_label("How good is your dose for you?").press("Enter")
        worker.page.get_by_role("status").wait_for()
    assert answer_store().waiting(place.code) == before + 20


def test_an_editor_takes_a_name_out(browse):
    place = released([{"dose": "good", "what_to_change": PEOPLE_SAID + ", says Jo"}] * 10)
    editor = staff(browse, "editor")
    editor.open(f"/hear/waves/{place.code}/words/")
    editor.page.get_by_role("link", name="Edit number 1", exact=True).click()
    editor.page.get_by_label("Words, without anything").fill(PEOPLE_SAID)
    editor.page.get_by_label("Themes").fill("Waiting room")
    editor.page.get_by_label("Nothing in it tells").check()
    editor.page.get_by_label("Show it as a quote").check()
    assert not faults(editor)
    press(editor, "Keep it")
    reader = staff(browse, "keyworker", "phone")
    reader.open(f"/hear/waves/{place.code}/results/")
    reader.page.locator(".site-chart--alive .site-chart__alive svg").first.wait_for(state="attached")
    shown = reader.page.inner_text("main")
    assert PEOPLE_SAID in shown and "says Jo" not in shown
    assert not faults(reader)
    assert OwnWords.objects.filter(state="ready").count() == 1


def test_a_representative_runs_a_priority_round(browse):
    person = staff(browse, "service_user_organisation")
    person.open("/hear/rounds/new/")
    person.page.get_by_label("Title").fill("This year")
    person.page.get_by_label("What people are asked").fill("What first?")
    person.page.get_by_label("What can be ranked").fill("Evenings\nA quiet room")
    person.page.get_by_label("Last day").fill(str(TODAY + DAY))
    assert not faults(person)
    press(person, "Keep it")
    which = PriorityRound.objects.get()
    answer_store().add_all(which.people_code, [{"ranks": {"2": 1}, "best": "2"}] * 10)
    PriorityRound.objects.update(opens=TODAY - DAY, closes=TODAY - DAY)
    person.page.reload()
    press(person, "Count the answers")
    assert "too few to say" in person.page.inner_text("main")
    assert not faults(person)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_public_reads_you_said_we_did(browse, scripts):
    said = {
        "service_id": ELSEWHERE,
        "service_name": "South Service",
        "owner": "Manager",
        "said_on": TODAY - DAY,
    }
    one = actions.promise(by=None, said=PEOPLE_SAID, **said)
    actions.promise(by=None, said="No evenings", **said)
    actions.answer_promise(by=None, which=one, owner="Manager", answer="A new room", answered_on=TODAY)
    reader = browse("phone", scripts=scripts)
    reader.open(f"/you-said/{ELSEWHERE}/")
    shown = reader.page.inner_text("main")
    assert "A new room" in shown and "Open: no answer yet" in shown
    assert not scripts or not faults(reader)
    reader.page.get_by_role("link", name="As a poster to print").click()
    assert "A new room" in reader.page.inner_text("main")
    assert not scripts or not faults(reader)


@pytest.mark.parametrize("scripts", [True, False])
def test_change_since_the_last_waves_can_be_read_and_chosen(browse, scripts):
    for ago in (300, 200, 100):
        place = released([{"dose": "poor", "housing": "good"}] * 20 + [{"dose": "good"}] * 20, days_ago=ago)
    reader = staff(browse, "quality_lead", "phone", scripts=scripts)
    reader.open(f"/hear/waves/{place.code}/results/")
    reader.page.get_by_label("Part of the help").select_option("housing")
    press(reader, "Show")
    assert "Run chart of housing: poor or bad" in reader.page.inner_text("main")
    assert not scripts or not faults(reader)
    reader.page.get_by_role("link", name="All waves, and how it is counted").click()
    assert "Housing: poor or bad" in reader.page.inner_text("h1")
    assert not scripts or not faults(reader)


def test_pages_of_hear_have_no_barriers(browse):
    place = survey_at(OWN).places.get()
    person = staff(browse, "service_manager", "phone")
    said = {"service_id": OWN, "title": "Saturday", "opens": TODAY, "closes": TODAY, "summary": "Open"}
    consultation = actions.open_consultation(by=None, paragraphs=["One", "Two"], **said)
    project = actions.open_project(by=None, service_id=OWN, title="First dose", began_on=TODAY)
    paths = ["", "waves/new/", "taking-part/", "answers/new/", f"projects/{project.pk}/"]
    paths += [f"waves/{place.code}/{part}" for part in ("", "paper/", "enter/", "import/")]
    paths += [f"consultations/{consultation.pk}/", f"projects/{project.pk}/story/"]
    found = {path: faults(person, f"/hear/{path}") for path in paths}
    assert not {path: fault for path, fault in found.items() if fault}
