"""The form that people answer: what it takes, what it refuses kindly, and what it leaves behind."""

from __future__ import annotations

import re
import uuid

import pytest

from lib.form_process import BROWSER, POLYGLOT, form_process
from lib.reading_age import count
from mainstay.errors import ShortfallError

AGE_OF_FIRST_GRADE = 5


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    with form_process(tmp_path_factory.mktemp("form")) as running:
        yield running


def sheets(form, code):
    """What waits, as it was sent; takes it out of the way."""
    form.store.release(code, least=0)
    return form.store.released(code)


def test_a_survey_one_question_at_a_time(form):
    first = form.ask("/survey/", {"key": form.ask("/SURVEY/").field("key"), "mode": "one"})
    assert "Question 1 of 21" in first.text
    answers = {"key": first.field("key"), "mode": "one", "step": "0", "a_in_ost_now": "yes"}
    second = form.ask("/SURVEY/", answers | {"go": "next"})
    assert "Question 2 of 21" in second.text and second.field("a_in_ost_now") == "yes"
    back = form.ask("/SURVEY/", answers | {"go": "back", "step": "1"})
    assert "Question 1 of 21" in back.text and 'value="yes" id="q-in_ost_now-1" checked' in back.text
    end = form.ask("/SURVEY/", answers | {"go": "next", "step": "20", "a_what_helps": "my keyworker"})
    assert "Send my answers" in end.text and 'name="quote"' in end.text
    sent = form.ask("/SURVEY/", answers | {"go": "send", "step": "21", "a_what_helps": "my keyworker"})
    assert (sent.status, sent.headers["location"]) == (303, "/SURVEY/thanks/")
    assert "Thank you" in form.ask("/SURVEY/thanks/").text
    assert {"in_ost_now": "yes", "what_helps": "my keyworker"} in sheets(form, "SURVEY")


@pytest.mark.parametrize("path", ["/SURVEY/", "/SURVEY/thanks/"])
def test_before_and_after_it_says_that_nobody_reads_this_at_once_and_whom_to_call(form, path):
    text = form.ask(path).text
    assert "Call 999" in text and "Nobody reads this right away" in text


def test_nobody_has_to_answer_anything_and_an_empty_form_leaves_nothing(form):
    before = form.store.waiting("SURVEY")
    assert form.send("SURVEY").status == 303
    assert form.store.waiting("SURVEY") == before


def test_the_same_form_sent_twice_counts_once(form):
    key = form.ask("/SURVEY/").field("key")
    before = form.store.waiting("SURVEY")
    assert [form.send("SURVEY", key, dose="good").status for _ in range(3)] == [303] * 3
    assert form.store.waiting("SURVEY") == before + 1


def test_a_key_that_could_hold_a_time_or_an_address_is_not_kept(form):
    told = uuid.uuid1()
    sheets(form, "SURVEY")
    form.send("SURVEY", str(told), dose="good")
    form.send("SURVEY", "not a key", dose="good")
    assert form.store.waiting("SURVEY") == 2
    assert str(told).encode() not in (form.folder / "site" / "answers.sqlite3").read_bytes()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 404),
        ("/NOWHERE/", 404),
        ("/EARLY1/", 404),
        ("/CLOSED/", 410),
        ("/SCORES/", 404),
        ("/admin/", 404),
    ],
)
def test_what_is_not_asked_says_so_and_where_to_get_help(form, path, status):
    page = form.ask(path)
    assert page.status == status
    assert "Call 999" in page.text and "Nobody reads this right away" in page.text


@pytest.mark.parametrize("code", ["CLOSED", "EARLY1", "NOWHERE"])
def test_what_is_not_open_takes_no_answer(form, code):
    assert form.send(code, str(uuid.uuid4()), dose="good").status in (404, 410)
    assert form.store.waiting(code) == 0


@pytest.mark.parametrize(
    "answers",
    [{"dose": "excellent"}, {"dose": "9"}, {"what_helps": "x" * 1001}, {"own_priority": POLYGLOT}],
)
def test_an_answer_outside_the_question_is_asked_again(form, answers):
    before = form.store.waiting("SURVEY")
    page = form.send("SURVEY", **answers, housing="good")
    assert page.status == 400 and "nhsuk-error-message" in page.text
    assert 'value="good" id="q-housing-2" checked' in page.text
    assert form.store.waiting("SURVEY") == before


def test_a_question_that_is_not_asked_is_left_out(form):
    sheets(form, "SURVEY")
    assert form.send("SURVEY", no_such_question="1", dose="good").status in (303, 400)


@pytest.mark.parametrize("length", [250_000, 1_000_000])
def test_a_megabyte_of_text_is_refused_kindly(form, length):
    page = form.send("SURVEY", what_helps="x" * length)
    assert page.status == 413 and "make it shorter" in page.text
    assert not list((form.folder / "temporary").iterdir())


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", "text/xml"])
def test_only_a_plain_form_is_read(form, kind):
    assert form.ask("/SURVEY/", "{}", **{"Content-Type": kind}).status == 400


def test_scripts_and_markup_are_shown_as_text(form):
    shown = [form.ask("/SURVEY/"), form.ask("/RANKED/", {"go": "start"})]
    fields = {"key": POLYGLOT, "mode": "one", "step": "19", "go": "next", "a_what_helps": POLYGLOT}
    shown += [form.ask("/SURVEY/", fields), form.ask("/SURVEY/", fields | {"mode": "all"})]
    for page in shown:
        assert "&lt;script&gt;" in page.text
        assert "<script>" not in page.text and "<img" not in page.text


def test_priorities_are_ranked(form):
    assert form.send("RANKED", rank_1="2", rank_3="1", best="3", worst="2").status == 303
    assert form.send("RANKED", rank_1="1", rank_3="1").status == 400
    assert form.send("RANKED", best="3", worst="3").status == 400
    assert form.send("RANKED", rank_1="9").status == 400
    assert form.store.waiting("RANKED") == 1


def test_a_kiosk_goes_on_to_the_next_person(form):
    start = form.ask("/SURVEY/kiosk/")
    sent = form.ask(
        "/SURVEY/kiosk/", {"key": start.field("key"), "kiosk": "yes", "go": "send", "a_dose": "good"}
    )
    assert sent.headers["location"].endswith("?kiosk=yes")
    assert "Next person" in form.ask(sent.headers["location"]).text


def test_nothing_of_the_one_who_asks_is_given_back_or_kept(form):
    form.ask("/SURVEY/?canary-query=1", **{"X-Forwarded-For": "203.0.113.77"})
    form.send("SURVEY", dose="good", what_to_change="canary-words")
    page = form.ask("/SURVEY/")
    assert "set-cookie" not in page.headers
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "unsafe" not in page.headers["content-security-policy"]
    kept = {path: path.read_bytes() for path in form.folder.rglob("*") if path.is_file()}
    assert any(b"canary-words" in text for text in kept.values())  # the control
    for told in (BROWSER, "canary-cookie", "canary-query", "203.0.113.77", "127.0.0.1"):
        assert not [path for path, text in kept.items() if told.encode() in text], told
    held = kept[form.folder / "site" / "answers.sqlite3"]
    assert not re.search(rb"\d{2}:\d{2}:\d{2}|20\d\d-\d\d-\d\d|1[78]\d{8}", held)


def test_a_batch_is_no_smaller_than_it_must_be_and_leaves_its_keys_behind(form):
    sheets(form, "SURVEY")
    keys = [form.ask("/SURVEY/").field("key") for _ in range(3)]
    for key in keys:
        form.send("SURVEY", key, dose="poor", what_helps="canary-helped")
    with pytest.raises(ShortfallError):
        form.store.release("SURVEY", least=4)
    assert form.store.waiting("SURVEY") == 3
    assert form.store.release("SURVEY", least=3, own_words=["what_helps"]) == 3
    assert form.store.waiting("SURVEY") == 0
    held = (form.folder / "site" / "answers.sqlite3").read_bytes()
    assert not [key for key in keys if key.encode() in held]
    words = [one for one in form.store.own_words("SURVEY") if one.words == "canary-helped"]
    assert len(words) == 3 and not any(
        "canary-helped" in str(sheet) for sheet in form.store.released("SURVEY")
    )
    form.store.forget_own_words([one.key for one in words])
    assert b"canary-helped" not in (form.folder / "site" / "answers.sqlite3").read_bytes()


@pytest.mark.parametrize("path", ["/RANKED/", "/SURVEY/thanks/", "/CLOSED/", "/NOWHERE/"])
def test_somebody_of_eleven_can_read_it(form, path):
    main = form.ask(path).text.partition('id="maincontent">')[2].partition("</main>")[0]
    parts = re.sub(r"</(?:h1|p|li|button)>", "\n\n", main.replace("&#39;", "'"))
    said = re.sub(r"<[^>]+>|&[^ ;]+;", "", parts)
    assert count(said).flesch_kincaid + AGE_OF_FIRST_GRADE <= 11
