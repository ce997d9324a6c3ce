"""An extract is checked, published or discarded; what is hostile is refused before anything reads it."""

from __future__ import annotations

import io
import shutil
import stat
import zipfile
from pathlib import Path

import pyarrow.parquet
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from mainstay.record.store import open_snapshot
from mainstay_web.accounts.models import Membership
from mainstay_web.audit.models import AuditEvent
from mainstay_web.people.models import Conversation
from mainstay_web.results import queries
from mainstay_web.results.importing import profiles_offered
from mainstay_web.results.models import Upload
from mainstay_web.results.receive import uploads_folder

pytestmark = pytest.mark.django_db(transaction=False)


def packed(files, **how):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content, **how)
    return stream.getvalue()


@pytest.fixture
def own_store(site, small_store, tmp_path, site_options, monkeypatch):
    """A copy of the small store that a test may change, with its key."""
    store = tmp_path / "store"
    shutil.copytree(small_store, store)
    key = tmp_path / "pseudonym.key"
    key.touch(mode=0o600)
    key.write_text(bytes(range(32)).hex())
    monkeypatch.setenv("MAINSTAY_KEY_FILE", str(key))
    site_options(store=store, home=tmp_path / "site")
    return store


@pytest.fixture
def extract(small_store):
    """The files that the small store was made from."""
    return {path.name: path.read_bytes() for path in (small_store.parent / "extract").iterdir()}


@pytest.fixture
def lead(own_store, signed_in, site, django_capture_on_commit_callbacks):
    """A quality lead of every service, who sends files."""
    names = site.names_of_services()
    client = signed_in("quality_lead", service_id=next(iter(names)))
    for service_id in list(names)[1:]:
        Membership.objects.create(user=client.user, role="quality_lead", service_id=service_id)

    def send(content, name="extract.zip", profile="native"):
        form = {
            "service_id": next(iter(names)),
            "profile": profile,
            "extract": SimpleUploadedFile(name, content),
        }
        return client.post("/data/upload/", form)

    def decide(what):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"/data/uploads/{Upload.objects.get().pk}/", {"do": what})

    client.send, client.decide = send, decide
    return client


def left_behind():
    return [path for path in uploads_folder().rglob("*") if path.is_file()]


def test_a_good_extract_is_checked_and_then_published(lead, own_store, extract):
    before = (own_store / "current").read_text()
    extract["people.csv"] = b"\n".join(extract["people.csv"].split(b"\n")[:-3]) + b"\n"
    answer = lead.send(packed({f"folder/{name}": content for name, content in extract.items()}))
    assert answer.status_code == 302
    upload = Upload.objects.get()
    assert upload.state == "checked", upload.problem
    assert (own_store / "current").read_text() == before
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in left_behind())
    page = lead.get(answer.url).content.decode()
    assert "Publish" in page
    lead.decide("publish")
    upload.refresh_from_db()
    assert (upload.state, upload.problem) == ("published", "")
    assert (own_store / "current").read_text().strip() == upload.snapshot_id != before.strip()
    assert left_behind() == []
    actions = [event.action for event in AuditEvent.objects.all()]
    assert [one for one in actions if one.startswith("uploads")] == [
        "uploads.add",
        "uploads.publish",
        "uploads.published",
    ]
    assert upload.snapshot_id in lead.get("/data/").content.decode()


def test_the_preview_stands_beside_the_records_in_use(lead, own_store, extract):
    address = lead.send(packed(extract)).url
    page = lead.get(address).content.decode()
    assert "In use now" in page
    assert "takes them off this site" not in page
    upload = Upload.objects.get()
    *others, gone = upload.found["services"]
    upload.found["services"] = others
    upload.save()
    page = lead.get(address).content.decode()
    assert f"Records of {queries.names_of_services()[gone]} are in use now" in page


def test_a_form_says_which_field_is_empty(lead):
    assert "The file: This field is required." in lead.post("/data/upload/", {"do": "send"}).content.decode()


def test_a_form_of_which_nothing_came_through_says_so(lead):
    answer = lead.post("/data/upload/", {})
    assert answer.status_code == 422
    assert "It is larger than this site takes" in answer.content.decode()


def test_faults_are_told_by_line_and_never_by_value(lead, own_store, extract):
    lines = extract["people.csv"].split(b"\n")
    columns = lines[0].decode().strip().split(",")
    cells = lines[3].decode().rstrip("\r").split(",")
    cells[columns.index("sex")] = "CANARY"
    lines[3] = ",".join(cells).encode()
    answer = lead.send(packed(extract | {"people.csv": b"\n".join(lines)}))
    page = lead.get(answer.url).content.decode()
    assert "CANARY" not in page
    assert "sex" in page
    before = (own_store / "current").read_text()
    lead.decide("discard")
    assert (Upload.objects.get().state, Upload.objects.get().found) == ("discarded", {})
    assert left_behind() == []
    assert (own_store / "current").read_text() == before


def test_a_broken_export_cannot_be_published(lead, extract):
    lines = extract["people.csv"].split(b"\n")
    extract["people.csv"] = b"\n".join([lines[0], *(b"," + line for line in lines[1:])])
    lead.send(packed(extract))
    upload = Upload.objects.get()
    assert upload.state == "refused"
    assert left_behind() == []
    lead.decide("publish")
    upload.refresh_from_db()
    assert upload.state == "refused"


def test_nobody_publishes_over_the_records_of_another_service(lead, own_store, extract):
    lead.send(packed(extract))
    Membership.objects.filter(user=lead.user).last().delete()
    before = (own_store / "current").read_text()
    answer = lead.decide("publish")
    assert answer.status_code == 422
    assert (own_store / "current").read_text() == before
    assert Upload.objects.get().state == "checked"


def test_one_import_at_a_time(lead, extract):
    lead.send(packed(extract))
    Upload.objects.update(state="publishing")
    answer = lead.send(packed(extract))
    assert answer.status_code == 422
    assert Upload.objects.count() == 1


MANY_COLUMNS = b",".join(b"c" for _ in range(100_000)) + b"\n"
HOSTILE = {
    "a zip bomb": lambda: packed({"people.csv": b"0" * 3_000_000}),
    "10 million columns": lambda: b"," * 10_000_000,
    "too many columns": lambda: MANY_COLUMNS,
    "another encoding": lambda: "person_id,sex\n".encode("utf-16"),
    "no text": lambda: b"\x00\x01\x02" * 50,
    "a zip in a zip": lambda: packed({"people.zip": packed({"people.csv": b"a"})}),
    "a program": lambda: packed({"people.csv": b"a", "run.exe": b"MZ"}),
    "the same name twice": lambda: packed({"a/people.csv": b"a", "b/people.csv": b"b"}),
    "a zip cut short": lambda: packed({"people.csv": b"a" * 100})[:60],
    "an empty zip": lambda: packed({}),
    "parquet that is none": lambda: b"PAR1" + b"\xff" * 64,
    "very many files": lambda: packed({f"t{number}.csv": b"a" for number in range(200)}),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_hostile_is_refused_and_leaves_nothing(what, lead, settings):
    settings.UPLOAD_MOST_BYTES = 2_000_000 if what == "a zip bomb" else 20_000_000
    answer = lead.send(HOSTILE[what](), name="people.csv")
    assert answer.status_code == 422 or Upload.objects.get().state == "refused"
    assert left_behind() == []


def test_a_zip_that_says_less_than_it_holds_is_counted_as_it_comes(lead, settings, monkeypatch):
    settings.UPLOAD_MOST_BYTES = 1_000_000
    monkeypatch.setattr("mainstay_web.results.receive._check_members", lambda members: ["people.csv"])
    assert lead.send(packed({"people.csv": b"0" * 3_000_000})).status_code == 422
    assert left_behind() == []


@pytest.mark.parametrize(
    "name", ["../../people.csv", "/etc/passwd", "..\\people.csv", "a\x00b.csv", "=cmd.csv"]
)
def test_a_file_name_leads_nowhere(name, lead):
    lead.send(b"person_id,sex\n1,F\n", name=name)
    home = Path(settings.SITE.home)
    assert {path.parent for path in home.rglob("*.csv")} <= set(uploads_folder().iterdir())


def test_more_than_the_quota_is_not_taken(lead, settings, extract):
    settings.UPLOAD_QUOTA_BYTES = 10_000
    assert lead.send(packed(extract)).status_code == 422
    assert left_behind() == []


def test_no_other_page_takes_a_file(own_store, client):
    client.post("/accounts/login/", {"extract": SimpleUploadedFile("people.csv", b"a")})
    assert left_behind() == []


def test_an_upload_of_another_service_is_not_there(lead, extract, signed_in):
    lead.send(packed(extract))
    other = signed_in("quality_lead", service_id="elsewhere")
    assert other.get(f"/data/uploads/{Upload.objects.get().pk}/").status_code == 404


def test_an_import_that_says_nothing_any_more_can_be_discarded(lead, extract):
    from datetime import timedelta

    from django.utils import timezone

    lead.send(packed(extract))
    Upload.objects.update(state="checking", beat_at=timezone.now() - timedelta(hours=1))
    page = lead.get(f"/data/uploads/{Upload.objects.get().pk}/").content.decode()
    assert "It stopped before its end" in page
    lead.decide("discard")
    assert Upload.objects.get().state == "discarded"


def test_what_was_recorded_on_the_site_comes_in_with_the_extract(lead, own_store, extract):
    snapshot = open_snapshot(own_store)
    episodes = pyarrow.parquet.read_table(snapshot.folder / "episodes.parquet").to_pylist()
    stay = next(one for one in episodes if one["started_date"] and not one["ended_date"])
    Conversation.objects.create(
        service_id=stay["service_id"],
        person_id=stay["person_id"],
        episode_id=stay["episode_id"],
        version=1,
        by=lead.user,
        held_on=snapshot.observed_to,
        looked_at_treatment=True,
    )
    lead.send(packed(extract))
    lead.decide("publish")
    assert Upload.objects.get().problem == ""
    events = pyarrow.parquet.read_table(open_snapshot(own_store).folder / "health_events.parquet").to_pylist()
    found = [(one["episode_id"], one["event_date"]) for one in events if one["kind"] == "treatment_review"]
    assert found == [(stay["episode_id"], snapshot.observed_to)]
    assert "site" not in dict(profiles_offered())
    assert left_behind() == []
