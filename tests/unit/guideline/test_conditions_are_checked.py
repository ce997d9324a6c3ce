"""A malformed statement is refused with its line and the reason."""

from __future__ import annotations

import pytest

from mainstay.errors import UsageError
from mainstay.guideline.library import (
    TOPICS,
    load_going_well,
    load_reasons,
    load_statements,
    read_statements,
)

GOOD = {
    "topic": '"dose"',
    "title": '"A title"',
    "condition": '"f.used_opioid"',
    "needs": '["opioid_use"]',
    "because": '"Days: {opioid_days}."',
    "worker": '"What the guideline says."',
    "question": '"How are you?"',
    "source": '"A guideline, 1.2"',
    "state": '"not_yet_checked"',
    "would_change": '"Something else."',
    "review_by": "2027-01-01",
}


def write(folder, **changed):
    fields = {name: cell for name, cell in {**GOOD, **changed}.items() if cell is not None}
    lines = "\n".join(f"{name} = {cell}" for name, cell in fields.items())
    path = folder / "own.toml"
    path.write_text(f"# a comment\n\n[a_statement]\n{lines}\n", encoding="utf-8")
    return path


def test_a_good_statement_is_read(tmp_path):
    statement = read_statements(write(tmp_path))["a_statement"]
    assert statement.about.needs == ("opioid_use",)
    assert statement.entry.reads == frozenset()


@pytest.mark.parametrize(
    ("changed", "line", "reason"),
    [
        ({"condition": '"f.used_opiod"'}, 6, "used_opiod"),
        ({"condition": "'''\nf.used_opioid\nAND f.colour = 'red'\n'''"}, 8, "colour"),
        ({"condition": '"f.used_opioid AND"'}, 6, "does not parse"),
        ({"condition": '"f.opioid_days"'}, 6, "not true or false"),
        ({"condition": '"f.opioid_days > $no_such_value"'}, 6, "$no_such_value"),
        ({"condition": '"f.opioid_days > 1), (f.used_opioid"'}, 3, "one expression"),
        ({"condition": None}, 3, "lacks condition"),
        ({"question": None}, 3, "lacks question"),
        ({"question": '" "'}, 3, "question is empty"),
        ({"dose_mg": "80"}, 3, "unknown fields: dose_mg"),
        ({"needs": '"opioid_use"'}, 3, "needs is empty or not"),
        ({"needs": '["horoscope"]'}, 3, "horoscope"),
        ({"topic": '"discipline"'}, 3, "unknown topic"),
        ({"state": '"surely right"'}, 3, "state"),
        ({"because": '"On {opioid_dayz}."'}, 3, "opioid_dayz"),
        ({"review_by": '"next year"'}, 3, "review_by"),
        ({"title": '"open'}, 5, "not TOML"),
    ],
)
def test_a_malformed_statement_is_refused_with_line_and_reason(tmp_path, changed, line, reason):
    with pytest.raises(UsageError) as refusal:
        read_statements(write(tmp_path, **changed))
    assert f"in own.toml line {line}: " in refusal.value.came
    assert reason in refusal.value.came


def test_ids_are_used_once_and_every_topic_has_a_statement():
    ids = [*load_statements(), *load_going_well(), *load_reasons()]
    assert len(ids) == len(set(ids))
    assert {one.about.topic for one in load_statements().values()} == TOPICS.keys()
