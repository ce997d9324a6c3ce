"""Surveys on the site: asking, paper, counting, results, own words."""

from __future__ import annotations

import io

import openpyxl
import pytest

from lib.accounts import ELSEWHERE, OWN
from lib.form_process import POLYGLOT
from lib.voice import DAY, TODAY, answer_all, released, survey_at
from mainstay.errors import ShortfallError, UsageError
from mainstay_web.audit.models import AuditEvent
from mainstay_web.voice import actions, queries
from mainstay_web.voice.form_side import answer_store
from mainstay_web.voice.models import OwnWords, PaperCode, Place
from mainstay_web.voice_form.waves import find_wave

pytestmark = pytest.mark.django_db

ASKED = {
    "title": "How good is the help?",
    "instrument": "quality_of_help",
    "services": [OWN],
    "opens": str(TODAY),
    "closes": str(TODAY + DAY),
}


@pytest.fixture
def lead(signed_in):
    return signed_in("quality_lead", service_id=OWN)


@pytest.fixture
def place(db):
    return survey_at().places.get()


def page(client, path, **data):
    return client.get(f"/hear/{path}", data).content.decode()


def test_a_wave_is_made_and_the_form_is_told(lead, django_capture_on_commit_callbacks, settings):
    with django_capture_on_commit_callbacks(execute=True):
        made = lead.post("/hear/waves/new/", ASKED)
    place = Place.objects.get()
    assert made.headers["Location"] == f"/hear/waves/{place.code}/"
    told = find_wave(settings.WAVES_FILE, place.code.lower())
    assert (told.service, told.instrument, told.is_open(TODAY)) == (OWN, "quality_of_help", True)
    assert f"/{place.code}/kiosk/" in page(lead, f"waves/{place.code}/")


def test_nobody_asks_at_a_service_of_others(lead):
    assert lead.post("/hear/waves/new/", ASKED | {"services": [ELSEWHERE]}).status_code == 200
    assert not Place.objects.exists()
    other = survey_at(ELSEWHERE).places.get()
    for path in ("", "enter/", "results/", "words/", "paper/", "poster.svg", "results.csv"):
        assert lead.get(f"/hear/waves/{other.code}/{path}").status_code in (403, 404)
    assert other.code not in page(lead, "")


def test_a_wave_that_ends_before_it_begins_is_not_made(lead):
    answer = lead.post("/hear/waves/new/", ASKED | {"closes": str(TODAY - DAY)})
    assert b"must not be before" in answer.content and not Place.objects.exists()


def test_twenty_paper_forms_are_typed_in(lead, place):
    codes = actions.make_paper_codes(by=lead.user, place=place, how_many=20)
    for code in codes:
        sent = {"paper_code": code, "in_ost_now": "1", "dose": "3", "what_helps": "the nurse"}
        assert lead.post(f"/hear/waves/{place.code}/enter/", sent).status_code == 302
    store = answer_store()
    assert store.waiting(place.code) == 20
    again = lead.post(f"/hear/waves/{place.code}/enter/", {"paper_code": codes[0], "dose": "1"})
    wrong = lead.post(f"/hear/waves/{place.code}/enter/", {"dose": "17"})
    assert again.status_code == wrong.status_code == 200 and store.waiting(place.code) == 20
    store.release(place.code, least=20)
    assert store.released(place.code)[0] == {
        "in_ost_now": "yes",
        "dose": "poor",
        "what_helps": "the nurse",
    }
    assert not PaperCode.objects.filter(is_used=False).exists()


def test_a_paper_form_has_the_numbers_that_are_typed(lead, place):
    shown = lead.post(f"/hear/waves/{place.code}/paper/", {"how_many": "2"}).content.decode()
    assert shown.count("voice-sheet") == 2 and PaperCode.objects.count() == 2
    assert all(each.code in shown for each in PaperCode.objects.all())
    assert "</span> 3 Poor</li>" in shown


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("in_ost_now,dose\nyes,good\nno,\n", 2),
        ("dose\ngood\nexcellent\n", 0),
        ("dose\ngood,too,many\n", 0),
        ("nothing_of_ours\n1\n", 0),
        ('dose\n"good\n', 0),
    ],
)
def test_answers_of_another_tool_come_in_whole_or_not_at_all(lead, place, text, kept):
    answer = lead.post(f"/hear/waves/{place.code}/import/", {"sheets": text})
    assert answer.status_code == (302 if kept else 200)
    assert answer_store().waiting(place.code) == kept
    assert b"error-message" in answer.content or kept


def test_answers_are_counted_once_when_the_wave_is_over_and_enough_people_answered(lead):
    wave = survey_at(by=lead.user, days_ago=0)
    with pytest.raises(UsageError):
        actions.release_wave(by=lead.user, wave=wave)
    over = survey_at(by=lead.user, days_ago=1)
    place = over.places.get()
    answer_all(place, [{"dose": "good"}] * 9)
    with pytest.raises(ShortfallError):
        actions.release_wave(by=lead.user, wave=over)
    assert lead.get(f"/hear/waves/{place.code}/results/").status_code == 404
    answer_all(place, [{"dose": "good"}])
    lead.post(f"/hear/waves/{place.code}/release/")
    place.refresh_from_db()
    assert place.wave.released_on is not None
    assert lead.get(f"/hear/waves/{place.code}/results/").status_code == 200
    with pytest.raises(UsageError):
        actions.enter_paper_form(by=lead.user, place=place, answers={"dose": "good"})


def acmd():
    """A thousand sheets with the shares and the ratio that the ACMD published."""
    shares = {"mental_health": 540, "housing": 460, "psychosocial": 410, "positive_activities": 360}
    sheets = [{name: "poor" if n < share else "good" for name, share in shares.items()} for n in range(1000)]
    dose = ["poor"] * 300 + ["good"] * 690 + ["dont_know"] * 10
    halves = ["yes", "no"] * 500
    return [
        {**sheet, "in_ost_now": now, "dose": said}
        for sheet, now, said in zip(sheets, halves, dose, strict=True)
    ]


def test_results_come_rounded_with_chart_table_reference_and_poster(lead):
    place = released(acmd(), by=lead.user)
    shown = page(lead, f"waves/{place.code}/results/")
    assert "<svg" in shown and "ACMD 2015" in shown and "it cannot be told whether this differs" in shown
    assert "people in OST now" in shown and "could have was not counted" in shown
    poster = page(lead, f"waves/{place.code}/results.svg")
    for group in shown.split("Answers of")[1:3]:
        for said in ("54% poor or bad", "46% poor or bad", "41% poor or bad", "36% poor or bad"):
            assert said in group and said in poster
        assert "2.3 to 1" in group.split("The same as a table")[1]
    listed = lead.get(f"/hear/waves/{place.code}/results.csv").content.decode()
    line = next(row for row in listed.splitlines() if row.startswith("all,Mental health"))
    assert all(int(cell) % 5 == 0 for cell in line.split(",")[2:11])
    assert AuditEvent.objects.filter(action="voice.export").count() == 2


def test_markup_is_text_in_every_page_file_and_poster(lead, signed_in):
    sheets = [{"dose": "good", "in_ost_now": "yes", "what_to_change": POLYGLOT}] * 12
    place = released(sheets, by=lead.user, title="=1+1" + POLYGLOT)
    editor = signed_in("editor", service_id=OWN)
    one = OwnWords.objects.first()
    actions.edit_own_words(
        by=editor.user, own_words=one, words=POLYGLOT, state="ready", themes=[POLYGLOT], is_quoted=True
    )
    paths = ["", "results/", "paper/", "enter/", "import/", "poster.svg", "results.svg"]
    shown = [page(lead, f"waves/{place.code}/{path}") for path in paths]
    shown += [page(editor, f"waves/{place.code}/words/"), page(editor, f"words/{one.key}/"), page(lead, "")]
    for text in shown:
        assert "<script>document" not in text and "<img src=x" not in text
        assert "&lt;script&gt;" in text or "&#34;&gt;&lt;" in text
    for name in ("poster", "results"):
        assert lead.get(f"/hear/waves/{place.code}/{name}.pdf").content.startswith(b"%PDF")
    assert "'=1+1" in page(lead, f"waves/{place.code}/results.csv")
    book = openpyxl.load_workbook(io.BytesIO(lead.get(f"/hear/waves/{place.code}/results.xlsx").content))
    cells = [cell for row in book.active for cell in row if isinstance(cell.value, str)]
    assert any(cell.value.startswith("=1+1") for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}


def test_own_words_are_for_the_editor_until_they_let_them_go(lead, signed_in):
    editor = signed_in("editor", service_id=OWN)
    sheets = [{"dose": "good", "what_helps": "canary Jo at the Bell, 4 May"}] * 10
    place = released(sheets, by=lead.user)
    assert "canary" in page(editor, f"waves/{place.code}/words/")
    assert lead.get(f"/hear/waves/{place.code}/words/").status_code == 403
    assert "canary" not in page(lead, f"waves/{place.code}/results/")
    first = queries.words_to_edit(place)[0]
    sent = {
        "words": "a kind nurse",
        "themes": "Staff, staff time, Staff",
        "state": "ready",
        "is_quoted": "on",
    }
    assert editor.post(f"/hear/words/{first.key}/", sent).status_code == 302
    shown = page(lead, f"waves/{place.code}/results/")
    assert "a kind nurse" in shown and "staff time" in shown
    assert OwnWords.objects.filter(words__contains="canary").count() == 9
    assert answer_store().own_words(place.code) == []


def test_themes_are_suggested_and_none_is_kept_that_the_editor_did_not_tick(signed_in):
    editor = signed_in("editor", service_id=OWN)
    place = released([{"what_to_change": "the queue at the pharmacy"}] * 10)
    one, other, third = OwnWords.objects.all()[:3]
    shown = page(editor, f"words/{one.key}/")
    assert "Collecting and supervision" in shown and "Only suggestions" in shown and "checked" not in shown
    sent = {
        "words": one.words,
        "state": "ready",
        "themes": "Queues",
        "suggested": ["Collecting and supervision"],
    }
    assert editor.post(f"/hear/words/{one.key}/", sent).status_code == 302
    assert editor.post(f"/hear/words/{other.key}/", {"words": "x", "state": "ready"}).status_code == 302
    assert queries.theme_counts(place) == [("Collecting and supervision", 1), ("Queues", 1)]
    assert not other.themes.exists()
    assert editor.post(f"/hear/words/{third.key}/", sent | {"suggested": ["Housing"]}).status_code == 200


def test_what_may_not_be_quoted_is_not(signed_in):
    editor = signed_in("editor", service_id=OWN)
    place = released([{"what_helps": "tea"}] * 10)
    one = OwnWords.objects.first()
    OwnWords.objects.update(may_quote=False)
    sent = {"words": "tea", "state": "ready", "is_quoted": "on"}
    assert editor.post(f"/hear/words/{one.key}/", sent).status_code == 200
    assert queries.quotes_of(place) == []


def test_a_release_that_was_broken_off_is_taken_up(lead, monkeypatch):
    wave = survey_at(by=lead.user, days_ago=1)
    place = wave.places.get()
    answer_all(place, [{"what_helps": "tea"}] * 10)
    with monkeypatch.context() as broken:
        broken.setattr(actions.Wave.objects, "filter", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.release_wave(by=lead.user, wave=wave)
    assert actions.release_wave(by=lead.user, wave=wave) == 10
    assert OwnWords.objects.count() == 10


def test_waves_are_shown_side_by_side(lead):
    released([{"dose": "good"}] * 6 + [{"dose": "poor"}] * 14, by=lead.user, days_ago=90)
    later = released([{"dose": "good"}] * 14 + [{"dose": "poor"}] * 6, by=lead.user)
    shown = page(lead, f"waves/{later.code}/results/")
    assert "wave by wave" in shown and "75%" in shown and "25%" in shown


def test_instruments_without_wording_can_be_imported_and_have_results(lead):
    place = released([{"health": 8}] * 12, by=lead.user, instrument="tea")
    assert "has no domains" in page(lead, f"waves/{place.code}/results/")
