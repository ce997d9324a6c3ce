"""Review a person and print their plan: on a desktop and a phone, with scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from lib.accounts import account, add_second_factor
from lib.people import listed, somebody  # noqa: F401  fixtures
from mainstay_web.accounts.models import Membership
from mainstay_web.people.models import Conversation, Draft


@pytest.fixture
def keyworker(somebody):  # noqa: F811  the fixture
    """Somebody who works with that person."""
    user = account(name="Jo Keyworker")
    add_second_factor(user)
    Membership.objects.create(user=user, role="keyworker", service_id=somebody.service_id)
    return user


def review(web, person_id):
    """From the list to a recorded conversation and its plan; each page on the way is looked at."""
    web.open("/people/")
    yield "list"
    web.page.get_by_role("link", name="What the record does not say").click()
    expect(web.page.get_by_role("heading", name="What statements wait for")).to_be_visible()
    yield "what the record does not say"
    web.page.go_back()
    web.page.get_by_role("link", name=person_id).click()
    expect(web.page.get_by_role("heading", name="What is going well")).to_be_visible()
    yield "person"
    web.page.get_by_role("link", name="Record a conversation").click()
    yield "conversation"
    web.page.get_by_label("What the person said").fill("I sleep better.")
    web.page.get_by_label("Goal 1").fill("See my girl more")
    web.page.get_by_label("What", exact=True).first.fill("Go to the group once")
    web.page.get_by_role("button", name="Record", exact=True).click()
    expect(web.page.get_by_text("There is a problem")).to_be_visible()
    yield "conversation with a fault"
    assert web.page.get_by_label("Goal 1").input_value() == "See my girl more"
    web.page.get_by_label("Who does it").first.select_option("person")
    web.page.get_by_role("button", name="Record", exact=True).click()
    expect(web.page.get_by_text("Recorded. The plan can be printed")).to_be_visible()
    web.page.get_by_role("link", name="Plan to print").click()
    web.page.get_by_text("You: Go to the group once").wait_for()
    yield "plan"


def test_somebody_is_reviewed_and_the_plan_printed(web, keyworker, somebody):  # noqa: F811
    web.sign_in(keyworker)
    for page in review(web, somebody.person_id):
        assert not web.barriers(), page
        assert not web.is_wider_than_the_screen(), page
    web.page.emulate_media(media="print")
    expect(web.page.get_by_text("Print this page with your browser")).not_to_be_visible()
    expect(web.page.get_by_role("navigation").first).not_to_be_visible()
    expect(web.page.get_by_text("You: Go to the group once")).to_be_visible()
    assert Conversation.objects.count() == 1


def test_the_same_without_scripts(web_without_scripts, keyworker, somebody):  # noqa: F811
    web_without_scripts.sign_in(keyworker)
    assert len(list(review(web_without_scripts, somebody.person_id))) == 6
    assert Conversation.objects.count() == 1


def conversation_with(web, whom):
    web.open(whom.page("conversation/"))
    return web.page.get_by_label("What the person said")


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_before_the_session_ended_is_there_after_signing_in_again(
    browse,
    keyworker,
    somebody,  # noqa: F811
    scripts,
):
    web = browse(scripts=scripts)
    web.sign_in(keyworker)
    conversation_with(web, somebody).fill("Nights are hard, mornings are not.")
    web.page.get_by_label("Goal 1").fill("See my girl more")
    web.context.clear_cookies(name="mainstay-session")
    web.page.get_by_role("button", name="Record", exact=True).click()
    web.page.get_by_label("Password").wait_for()
    assert "Nights are hard" not in web.page.content()
    web.sign_in(keyworker)
    words = conversation_with(web, somebody)
    assert words.input_value() == "Nights are hard, mornings are not."
    assert web.page.get_by_label("Goal 1").input_value() == "See my girl more"
    web.page.get_by_role("button", name="Record", exact=True).click()
    expect(web.page.get_by_text("Recorded. The plan can be printed")).to_be_visible()


def test_two_tabs_with_two_people_keep_their_drafts_apart_while_typing(
    browse,
    keyworker,
    somebody,  # noqa: F811
    listed,  # noqa: F811
):
    """Nothing is sent: the pages keep what is typed by themselves, and the browser keeps none of it."""
    web = browse()
    web.sign_in(keyworker)
    another = next(one for one in listed if one != somebody)
    tabs = {one: web.page if one == somebody else web.context.new_page() for one in (somebody, another)}
    for whom, tab in tabs.items():
        tab.goto(web.address + whom.page("conversation/"))
        tab.get_by_label("What the person said").fill(f"said by {whom.person_id}")
    for tab in tabs.values():
        tab.get_by_text("is kept as your draft").wait_for(timeout=15_000)
    kept = {one.person_id: one.typed["own_words"] for one in Draft.objects.all()}
    assert kept == {one.person_id: f"said by {one.person_id}" for one in tabs}
    assert web.page.evaluate("localStorage.length + sessionStorage.length") == 0
    web.page.close()
    assert conversation_with_tab(web, tabs[another], somebody) == f"said by {somebody.person_id}"


def conversation_with_tab(web, tab, whom):
    tab.goto(web.address + whom.page("conversation/"))
    return tab.get_by_label("What the person said").input_value()
