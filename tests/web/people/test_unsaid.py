"""What a service's record leaves unsaid: the same as person by person, and between groups."""

from __future__ import annotations

import html

import pyarrow as pa
import pytest

from mainstay.guideline.library import load_statements
from mainstay.measure.person_record import read_person
from mainstay.measure.service_facts import SPLITS, ServiceFacts, find_service_facts
from mainstay.measure.unsaid import read_unsaid
from mainstay.review.build import unknown_needs
from mainstay_web.frame.notices import current_snapshot
from mainstay_web.people.ready import ready_for

pytestmark = pytest.mark.django_db
STATEMENT = "ecg_above_amount"
PEOPLE = 12


@pytest.fixture
def known(somebody):
    return find_service_facts(current_snapshot(), somebody.service_id)


def test_numbers_are_those_of_the_reviews_one_by_one(known, somebody):
    few = list(known.places)[:PEOPLE]
    tables = (table.slice(0, PEOPLE) for table in (known.facts, known.answers, known.groups))
    waits = []
    for person_id in few:
        record = read_person(current_snapshot(), person_id, somebody.service_id)
        if record.facts["is_open"]:
            candidates = [
                one.about for name, one in load_statements().items() if record.applies[name] is not False
            ]
            waits.append([needs for one in candidates if (needs := unknown_needs(one, record.facts))])
    found = read_unsaid(ServiceFacts(*tables, {person_id: place for place, person_id in enumerate(few)}))
    assert found.in_treatment == len(waits)
    assert found.withheld == sum(map(bool, waits)) > 0
    assert found.statements == sum(map(len, waits))
    assert {one.kind.name: one.people for one in found.wanting} == {
        need: sum(any(need in needs for needs in one) for one in waits)
        for need in {need for one in waits for needs in one for need in needs}
    }


@pytest.mark.parametrize("split", SPLITS)
def test_groups_add_up_to_everyone(known, split):
    found = read_unsaid(known)
    for groups, people in [
        (found.groups, found.withheld),
        *((one.groups, one.people) for one in found.wanting),
    ]:
        of_split = [one for one in groups if one.split == split]
        assert sum(one.denominator for one in of_split) == found.in_treatment
        assert sum(one.numerator for one in of_split) == people


def people_of(groups, is_known):
    """Facts of a service: one person for each group, whose dose is recorded or not; nothing else is asked."""
    none = dict.fromkeys(load_statements(), False)
    facts = [{"is_open": True, "medicine_known": True, "dose_known": is_so} for is_so in is_known]
    answers = [none | {STATEMENT: None} for _ in groups]
    splits = [dict.fromkeys(SPLITS, "all") | {"sex": group} for group in groups]
    tables = map(pa.Table.from_pylist, (facts, answers, splits))
    return ServiceFacts(*tables, {str(place): place for place, _ in enumerate(groups)})


def test_a_group_about_whom_less_is_written_is_told():
    found = read_unsaid(
        people_of(["female"] * 30 + ["male"] * 60, [False] * 24 + [True] * 6 + [False] * 12 + [True] * 48)
    )
    assert (found.in_treatment, found.withheld, found.statements) == (90, 36, 36)
    assert [(one.kind.name, one.people) for one in found.wanting] == [("dose", 36)]
    told = [one for one in found.groups if one.can_be_told]
    assert [(one.group, one.numerator, one.denominator) for one in told] == [("female", 24, 30)]
    assert told[0].difference == pytest.approx(24 / 30 - 12 / 60)


def test_what_is_known_not_to_apply_waits_for_nothing():
    known = people_of(["female"], [False])
    answers = pa.Table.from_pylist([dict.fromkeys(load_statements(), False)])
    found = read_unsaid(ServiceFacts(known.facts, answers, known.groups, known.places))
    assert (found.in_treatment, found.withheld, found.wanting) == (1, 0, ())


def test_where_nobody_is_in_treatment_no_proportion_is_made_up():
    known = people_of(["female"], [False])
    facts = known.facts.set_column(0, "is_open", pa.array([False]))
    found = read_unsaid(ServiceFacts(facts, known.answers, known.groups, known.places))
    assert (found.in_treatment, found.withheld, found.groups) == (0, 0, ())


def test_the_page_names_facts_and_groups_and_nobody(signed_in, somebody):
    lead = signed_in("quality_lead", service_id=somebody.service_id)
    page = html.unescape(lead.get(f"/people/unsaid/{somebody.service_id}/").text)
    found = ready_for(current_snapshot()).unsaid_of(somebody.service_id)
    assert f"Of {found.in_treatment} people in treatment now, {found.withheld} have" in page
    assert all(one.kind.title in page for one in found.wanting)
    assert not [
        one for one in ready_for(current_snapshot()).facts_of(somebody.service_id).places if one in page
    ]
    assert lead.get("/people/unsaid/Z9999/").status_code == 404


def test_it_is_found_from_the_list(keyworker, somebody):
    assert f"/people/unsaid/{somebody.service_id}/" in keyworker.get(f"/people/{somebody.service_id}/").text
