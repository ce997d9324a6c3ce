"""Files to take away: what is in them, who may have them, that each leaves an event."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest

from mainstay_web.audit.models import AuditEvent
from mainstay_web.results import downloads
from mainstay_web.results.drawn import _only, plan_funnel

TESTS = "opioid_test_positive"


@pytest.fixture
def lead(kept, signed_in):
    """A quality lead of the first service."""
    return signed_in("quality_lead", service_id=next(iter(kept.services)))


def address(kept, chart, ending, indicator=TESTS):
    return f"/results/{next(iter(kept.services))}/{indicator}/{chart}.{ending}"


@pytest.mark.django_db
def test_counts_are_those_of_the_service_and_leave_an_event(kept, lead):
    service_id = next(iter(kept.services))
    answer = lead.get(address(kept, "counts", "csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    months = kept.known.network.monthly[TESTS][service_id]
    assert {row["service_id"] for row in rows} == {service_id}
    assert sum(int(row["known"]) for row in rows) == sum(tally.known for tally in months.values()) > 0
    event = AuditEvent.objects.last()
    assert (event.action, event.which, event.service_id) == ("results.export", TESTS, service_id)


@pytest.mark.django_db
def test_a_workbook_and_a_chart_can_be_taken_away(kept, lead):
    book = zipfile.ZipFile(io.BytesIO(lead.get(address(kept, "counts", "xlsx")).content))
    assert "xl/worksheets/sheet1.xml" in book.namelist()
    assert lead.get(address(kept, "spc", "svg")).content.startswith(b"<svg")
    spec = json.loads(lead.get(address(kept, "spc", "json")).content)
    assert "vega-lite" in spec["$schema"]


@pytest.mark.django_db
@pytest.mark.parametrize("what", [("counts", "svg"), ("spc", "csv"), ("nothing", "csv"), ("funnel", "svg")])
def test_what_is_not_offered_is_not_there(what, kept, lead):
    assert lead.get(address(kept, *what)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "status"), [("keyworker", 403), ("service_user_representative", 403)])
def test_who_may_read_may_not_take_away(role, status, kept, signed_in):
    client = signed_in(role, service_id=next(iter(kept.services)))
    assert client.get(address(kept, "counts", "csv")).status_code == status


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_taken_for_a_formula(begin, kept, monkeypatch):
    service_id = next(iter(kept.services))
    monkeypatch.setitem(kept._said, "services", {service_id: f"{begin}HYPERLINK(1)"})
    rows = list(downloads._rows(kept, kept.indicators[TESTS], service_id))
    cells = [row["service"] for row in csv.DictReader(io.StringIO(downloads._as_csv(rows).decode()))]
    assert cells
    assert all(cell == f"'{begin}HYPERLINK(1)" for cell in cells)


def test_a_funnel_holds_no_service_that_is_not_seen(tmp_path):
    from lib.small_report import small_contents

    section = next(one for one in small_contents(tmp_path).sections if one.funnel is not None)
    plan = plan_funnel(section, {"A": "Service A", "C": "Service C"}, "A")
    text = json.dumps(plan.spec) + plan.description + str(plan.rows)
    others = [line for line in section.lines if line.service_id not in ("A", "C")]
    assert len(others) == 4
    assert not [line.name for line in others if line.name in text]
    exact = [str(100 * line.year.met / line.year.known) for line in others]
    assert not [value for value in exact if value[:8] in text]
    assert "2 of 6 services" in plan.description
    whole = _only(section.funnel, list(range(6)))
    assert replace(whole).position == section.funnel.position
