"""The page on control charts says of rules and false alarms what the code does."""

from __future__ import annotations

import re

import pytest

from lib.checkout import ROOT
from mainstay.stats.spc_chance import simulate
from mainstay.stats.spc_kinds import KINDS
from mainstay.stats.spc_rules import rule_sets

PAGE = (ROOT / "docs" / "methods" / "spc.md").read_text("utf-8")


def rows(title):
    """Cells of the first table with that text in its first line."""
    _, _, after = PAGE.partition(title)
    table = after.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


@pytest.mark.parametrize("name", list(rule_sets()))
def test_each_set_of_rules_is_on_the_page_as_the_code_has_it(name):
    (said,) = [rules for named, rules in rows("| `--rules` |") if f"`{name}`" in named]
    numbered = ("shift", "trend", "alternating", "close_to_centre", "away_from_centre")
    expected = [(rule.name, rule.points if rule.name in numbered else 0) for rule in rule_sets()[name].rules]
    found = re.findall(r"`(\w+)`(?:(?: of)? (\d+))?", said)
    assert [(rule, int(points or 0)) for rule, points in found] == expected


def test_each_type_is_on_the_page_with_the_rules_it_has_unless_told():
    assert [cells[0].strip("`") for cells in rows("| type |")] == list(KINDS)
    assert {name: kind.rules for name, kind in KINDS.items() if kind.rules != "anhoej"} == {
        "xmr": "making-data-count"
    }


@pytest.mark.parametrize(("name", "twelve", "twentyfour", "fortyeight"), rows("| of 100 charts"))
def test_false_alarms_are_as_many_as_are_computed(name, twelve, twentyfour, fortyeight):
    rules, kind = re.match(r"`([\w-]+)`, (.+)", name).groups()
    computed = [simulate(points, rules, kind == "XmR")[1] for points in (12, 24, 48)]
    assert [f"{100 * share:.0f}" for share in computed] == [twelve, twentyfour, fortyeight]
