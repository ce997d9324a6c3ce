"""The page on NDTMS says of every field and every rule what the code lists say."""

from __future__ import annotations

import pytest

from lib.checkout import ROOT
from mainstay.reference import read_codes

PAGE = (ROOT / "docs" / "methods" / "ndtms-mapping.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("|")
]


@pytest.mark.parametrize("field", read_codes("ndtms_fields"), ids=lambda row: row["field"])
def test_a_field_stands_where_it_belongs(field):
    name = f"`{field['field']}`"
    if field["becomes"]:
        assert [row[1] for row in ROWS if row[0] == name] == [f"`{field['becomes']}`"]
    else:
        assert [row[0] for row in ROWS if name in row[-1].split(", ")] == [field["note"]]


def test_every_rule_stands_with_its_table_and_severity():
    listed = [
        (f"`{row['rule']}`", row["number"], row["table"], row["severity"])
        for row in read_codes("ndtms_rules")
    ]
    assert listed == [tuple(row[:4]) for row in ROWS if len(row) == 6 and row[0].startswith("`")]
