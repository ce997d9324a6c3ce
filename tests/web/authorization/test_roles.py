"""roles.toml is read strictly, and says nothing that it must not."""

from __future__ import annotations

import pytest

from mainstay.errors import UsageError
from mainstay_web.authorization.roles import FILE, declared, read_roles

TEXT = FILE.read_text("utf-8")
GOOD = """
[permissions]
"results.read" = { kind = "page", meaning = "Read results" }
"people.read" = { kind = "person", meaning = "Read a record" }
[roles.keyworker]
title = "Keyworker"
meaning = "Works with people"
[roles.keyworker.grants]
"results.read" = "own_services"
"people.read" = "caseload"
"""
SEES_PEOPLE = {"keyworker", "prescriber", "quality_lead", "service_manager"}


def test_the_file_is_read():
    assert read_roles(TEXT) == declared()
    assert read_roles(GOOD).roles["keyworker"].grants["people.read"] == "caseload"


@pytest.mark.parametrize(
    ("written", "instead", "reason", "line"),
    [
        ('"results.read" = "own', '"results.raed" = "own', "results.raed", 9),
        ('"people.read" = "caseload"', '"people.read" = "planet"', "planet", 10),
        ('"people.read" = "caseload"', '"people.read" = "area"', "aggregates", 10),
        ('"people.read" = "caseload"', '"people.read" = "publishable"', "publishable tables", 10),
        ('kind = "person"', 'kind = "secret"', "secret", 4),
        ('"people.read" = { kind', '"people" = { kind', "thing.verb", 4),
        ('meaning = "Read a record"', 'meaning = ""', "sentence", 4),
        ('title = "Keyworker"\n', "", "title", 5),
        ('title = "Keyworker"', 'title = "Keyworker"\ncolour = "red"', "colour", 7),
        ('"people.read" = "caseload"\n', "", "nobody has", 4),
        ("[roles.keyworker]", "[roles.keyworker", "TOML", 5),
    ],
)
def test_what_is_wrong_is_refused_with_line_and_reason(written, instead, reason, line):
    assert written in GOOD
    with pytest.raises(
        UsageError, match=f"(?s){reason}.*line {line}|line {line}.*{reason}|{reason}"
    ) as refusal:
        read_roles(GOOD.replace(written, instead, 1))
    assert f"line {line}" in str(refusal.value)


def test_who_sees_people_is_who_works_with_them():
    """A control of the file itself: a slip of the pen in it must be made twice."""
    of_people = {name for name, permission in declared().permissions.items() if permission.kind == "person"}
    of_people |= {"reviews.write", "reviews.print", "treatment_page.give"}
    for role in declared().roles.values():
        if role.name not in SEES_PEOPLE:
            assert not of_people & set(role.grants), role.name


def test_a_commissioner_reads_aggregates_of_an_area_and_an_analyst_publishable_tables():
    grants = {name: set(role.grants.values()) for name, role in declared().roles.items()}
    assert grants["commissioner"] <= {"nothing", "area", "publishable"}
    assert grants["programme_analyst"] <= {"nothing", "publishable"}


def test_an_administrator_has_accounts_and_nothing_else():
    beside = set(declared().roles["administrator"].grants) - {"home.read", "guidance.read"}
    assert beside == {"accounts.read", "accounts.export", "accounts.manage"}
