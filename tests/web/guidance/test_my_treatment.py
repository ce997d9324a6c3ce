"""My treatment: one code opens one page once; what it says, what it does not, and who hears of it."""

from __future__ import annotations

import html
import re
import tomllib
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lib.checkout import ROOT
from lib.reading_age import count
from lib.treatment import somebody_reviewed
from mainstay_web.audit.models import AuditEvent
from mainstay_web.guidance import actions, codes, queries, treatment_views
from mainstay_web.guidance.models import SenseCount, TreatmentCode, WrongCodes
from mainstay_web.guidance.pages import load_pages
from mainstay_web.guidance.plan import Plan
from promises.test_no_instructions import ABOUT_A_PERSON

pytestmark = pytest.mark.django_db
GRADE_AT_ELEVEN = 6.0
WORDS = tomllib.loads((ROOT / "tests" / "repo" / "words.toml").read_text("utf-8"))
PLAN = Plan(goals=("See my son more",), agreed=(("Call the housing team", "my worker"),))


def plan_of_tests(*, service_id, person_id):
    return PLAN


@pytest.fixture(scope="session")
def somebody(small_store):
    return somebody_reviewed(small_store)


@pytest.fixture
def code(with_store, somebody):
    return actions.give_code(by=None, **somebody)


@pytest.fixture
def reader(code):
    """A browser without an account, on the page."""
    client = Client(HTTP_HOST="127.0.0.1")
    assert client.post("/my-treatment/", {"code": code}).status_code == 302
    return client


def addresses():
    return ["/my-treatment/", *(f"/my-treatment/{page.id}/" for page in load_pages())]


def words_of(text):
    """What a reader reads in the page itself, without titles of sources."""
    main = re.search(r"<main.*</main>", text, re.DOTALL)[0]
    for part in ("svg", "details", "nav"):
        main = re.sub(rf"<{part}\b.*?</{part}>", "", main, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", "\n\n", re.sub(r"</?(strong|em|a|span)\b[^>]*>", "", main))


def test_a_code_opens_the_page_once(code, reader, somebody):
    text = reader.get("/my-treatment/").text
    assert "How I am doing" in text
    assert somebody["person_id"] not in text
    other = Client(HTTP_HOST="127.0.0.1")
    assert "This code does not work" in other.post("/my-treatment/", {"code": code}).text
    assert "How I am doing" not in other.get("/my-treatment/").text


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_how_a_code_is_typed_does_not_matter(code, typed):
    client = Client(HTTP_HOST="127.0.0.1")
    assert client.post("/my-treatment/", {"code": typed(code)}).status_code == 302


def test_neither_code_nor_visit_is_held(code, reader):
    visit = reader.cookies[treatment_views.COOKIE].value
    held = str(list(TreatmentCode.objects.values()))
    assert code not in held
    assert code.replace("-", "") not in held
    assert visit not in held


def test_what_the_browser_holds_is_for_that_page_alone(reader):
    cookie = reader.cookies[treatment_views.COOKIE]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/my-treatment/", "Strict", True)
    assert reader.get("/").status_code == 302
    assert "no-store" in reader.get("/my-treatment/").headers["Cache-Control"]


def test_a_code_runs_out_and_so_does_a_visit(code, reader, somebody):
    TreatmentCode.objects.update(visit_until=timezone.now())
    assert "How I am doing" not in reader.get("/my-treatment/").text
    assert reader.get("/my-treatment/naloxone/").headers["Location"] == "/my-treatment/"
    another = actions.give_code(by=None, **somebody)
    TreatmentCode.objects.filter(used_at=None).update(expires_at=timezone.now())
    assert "does not work" in reader.post("/my-treatment/", {"code": another}).text


def test_a_new_code_takes_the_place_of_one_not_used(code, somebody):
    actions.give_code(by=None, **somebody)
    assert not actions.open_visit(code=code, place="here")


def test_a_reader_shuts_the_page(reader):
    reader.post("/my-treatment/close/")
    assert "How I am doing" not in reader.get("/my-treatment/").text
    assert AuditEvent.objects.filter(action="treatment_page.close").count() == 1


def test_wrong_codes_are_counted_and_then_stopped(code):
    client = Client(HTTP_HOST="127.0.0.1")
    for _ in range(codes.WRONG_CODES_ALLOWED):
        assert client.post("/my-treatment/", {"code": "BBBBB-BBBBB"}).status_code == 200
    assert client.post("/my-treatment/", {"code": code}).status_code == 429
    assert client.post("/my-treatment/", {"code": code}, REMOTE_ADDR="192.0.2.7").status_code == 302
    assert "127.0.0.1" not in str(list(WrongCodes.objects.values()))
    WrongCodes.objects.update(since=timezone.now() - codes.WRONG_CODES_FORGOTTEN_AFTER - timedelta(seconds=1))
    again = Client(HTTP_HOST="127.0.0.1")
    assert again.post("/my-treatment/", {"code": "BBBBB-BBBBB"}).status_code == 200
    assert not queries.is_locked_out("127.0.0.1")


def test_a_worker_who_lends_their_screen_is_signed_out(signed_in, code, somebody):
    worker = signed_in("keyworker", service_id=somebody["service_id"])
    assert "signed in as a member of staff" in worker.get("/my-treatment/").text
    worker.post("/my-treatment/", {"code": code})
    assert worker.get("/").status_code == 302
    assert "How I am doing" in worker.get("/my-treatment/").text


def test_a_worker_gives_a_code_and_the_log_says_so(signed_in, with_store, somebody):
    worker = signed_in("keyworker", service_id=somebody["service_id"])
    path = f"/people/{somebody['service_id']}/{somebody['person_id']}/treatment-page/"
    assert "site-secret" not in worker.get(path).text
    shown = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", worker.post(path).text)[0]
    Client(HTTP_HOST="127.0.0.1").post("/my-treatment/", {"code": shown})
    said = [
        (event.action, event.which, event.by_name)
        for event in AuditEvent.objects.filter(action__startswith="treatment_page.")
    ]
    assert said == [
        ("treatment_page.give", somebody["person_id"], worker.user.get_username()),
        ("treatment_page.open", somebody["person_id"], ""),
    ]
    assert worker.get(path.replace(somebody["person_id"], "nobody")).status_code == 404
    elsewhere = signed_in("keyworker", service_id="elsewhere")
    assert elsewhere.post(path).status_code == 404
    assert signed_in("quality_lead", service_id=somebody["service_id"]).post(path).status_code == 403


def test_the_print_out_holds_everything_and_the_log_says_so(signed_in, with_store, somebody):
    worker = signed_in("prescriber", service_id=somebody["service_id"])
    path = f"/people/{somebody['service_id']}/{somebody['person_id']}/treatment-page/print/"
    text = worker.get(path).text
    assert all(page.title in text.replace("&#34;", '"') for page in load_pages())
    assert somebody["person_id"] not in text
    event = AuditEvent.objects.get(action="treatment_page.print")
    assert event.which == somebody["person_id"]


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("?topic=naloxone&topic=your_rights", {"naloxone", "your_rights"}),
        ("?topic=nothing", {page.id for page in load_pages()}),
    ],
)
def test_a_worker_chooses_what_is_printed(signed_in, with_store, somebody, asked, printed):
    worker = signed_in("prescriber", service_id=somebody["service_id"])
    path = f"/people/{somebody['service_id']}/{somebody['person_id']}/treatment-page/print/"
    text = html.unescape(worker.get(path + asked).text)
    assert text.count('class="guidance-sheet"') == len(printed)
    for page in load_pages():
        assert (f'<h2 class="nhsuk-heading-l">{page.title}' in text) is (page.id in printed), page.id


def test_goals_and_plan_are_shown_where_an_app_keeps_them(reader, settings):
    assert "no plan of yours" in reader.get("/my-treatment/").text
    settings.PLAN_OF_PERSON = f"{__name__}.plan_of_tests"
    text = reader.get("/my-treatment/").text
    assert "See my son more" in text
    assert "Call the housing team (my worker)" in text


def test_a_page_says_who_checked_it_and_when_it_is_past_its_date(reader, signed_in):
    lead = signed_in("clinical_lead").user
    assert "has checked this page yet" in reader.get("/my-treatment/naloxone/").text
    thing = queries.load_signables("content")["en.naloxone"]
    signed = actions.sign(
        by=lead,
        kind="content",
        which="en.naloxone",
        fingerprint=thing.fingerprint,
        role="Lead nurse",
        review_by=timezone.localdate() + timedelta(days=1),
    )
    assert "(Lead nurse) checked this page" in reader.get("/my-treatment/naloxone/").text
    type(signed).objects.update(review_by=timezone.localdate() - timedelta(days=1))
    text = reader.get("/my-treatment/naloxone/").text
    assert "past its date" in text
    assert "Call 999" in text


def test_another_language_falls_back_to_english_and_says_so(reader, settings):
    settings.LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
    said = "nobody has put it into your language yet"
    assert said not in reader.get("/my-treatment/naloxone/").text
    reader.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"
    for path in ("/my-treatment/", "/my-treatment/naloxone/"):
        assert said in reader.get(path).text


def test_each_rendered_page_reads_at_eleven_by_two_measures(reader, settings):
    settings.PLAN_OF_PERSON = f"{__name__}.plan_of_tests"
    grades = {}
    for path in [*addresses(), "/my-treatment/close/"]:
        text = reader.post(path, follow=True).text if "close" in path else reader.get(path).text
        counts = count(words_of(text))
        grades[path] = (counts.flesch_kincaid, counts.automated)
    assert not {path: both for path, both in grades.items() if max(both) > GRADE_AT_ELEVEN}


def test_no_rendered_page_puts_anybody_down_or_names_an_amount(reader, signed_in, somebody):
    worker = signed_in("keyworker", service_id=somebody["service_id"])
    give = f"/people/{somebody['service_id']}/{somebody['person_id']}/treatment-page/"
    texts = [words_of(reader.get(path).text) for path in addresses()]
    texts += [words_of(worker.get(path).text) for path in (give, f"{give}print/")]
    patterns = [*ABOUT_A_PERSON, *WORDS["of_people"]]
    found = [(pattern, it[0]) for pattern in patterns for text in texts if (it := look(pattern, text))]
    assert not found
    assert look(r"\b999\b", texts[0] + texts[5])


def look(pattern, text):
    return re.search(pattern, text, re.IGNORECASE)


def test_a_page_that_is_not_there(reader):
    assert reader.get("/my-treatment/nothing/").status_code == 404


def answer(reader, page="naloxone", **given):
    return reader.post(f"/my-treatment/{page}/", {"answer": "yes", "part": "", **given}, follow=True)


def test_answers_are_counted_by_month_and_service_and_of_nobody(reader, somebody):
    assert "Thank you" in answer(reader).text
    answer(reader, answer="partly", part="words")
    answer(reader, answer="yes", part="words")
    assert "Choose yes, partly or no" in answer(reader, answer="").text
    counted = SenseCount.objects.values_list("service_id", "page", "language", "answer", "part", "count")
    assert set(counted) == {
        (somebody["service_id"], "naloxone", "en", "yes", "", 2),
        (somebody["service_id"], "naloxone", "en", "partly", "words", 1),
    }
    events = AuditEvent.objects.filter(action="treatment_page.answer")
    assert {(event.which, event.details) for event in events} == {("naloxone", "{}")}
    assert somebody["person_id"] not in str(list(SenseCount.objects.values()))


def test_a_visit_has_only_so_many_answers(reader):
    TreatmentCode.objects.update(answers_left=1)
    answer(reader)
    answer(reader)
    assert SenseCount.objects.get().count == 1


@pytest.mark.parametrize(
    ("yes", "partly", "no", "proportion"), [(4, 0, 0, None), (0, 0, 5, 0.0), (3, 1, 1, 0.6), (5, 0, 0, 1.0)]
)
def test_the_indicator_is_yes_among_answers_and_hides_few(yes, partly, no, proportion):
    month = timezone.localdate().replace(day=1)
    for given, counted in (("yes", yes), ("partly", partly), ("no", no)):
        SenseCount.objects.create(
            month=month, service_id="S01", page="naloxone", language="en", answer=given, count=counted
        )
    (found,) = queries.sense_counts({"S01"})
    assert found.proportion == proportion
    assert found.answered == yes + partly + no
    assert (found.lower is None) == (proportion is None)
    assert queries.sense_counts({"S02"}) == []


def test_a_role_sees_the_answers_of_its_own_services_only(signed_in):
    month = timezone.localdate().replace(day=1)
    for service in ("S01", "S02"):
        SenseCount.objects.create(
            month=month, service_id=service, page="naloxone", language="en", answer="yes", count=7
        )
    text = signed_in("quality_lead", service_id="S01").get("/guidance/answers/").text
    assert "100% (65–100%)" in text
    assert "S02" not in text
