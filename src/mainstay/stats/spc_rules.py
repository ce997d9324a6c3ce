"""The signs of special cause on a control chart: sets of rules, as bodies have published them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from mainstay.errors import UsageError
from mainstay.reference.values import read_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

NEED_LIMITS = frozenset({"beyond", "near_on_one_side", "within", "away"})
"""Tests that ask how far a point lies from the centre: a chart without limits leaves them out."""

UNSIDED = frozenset({"alternating", "within", "away"})
"""Tests that say that a series is not chance alone, and not which way it went."""


@dataclass(frozen=True)
class Rule:
    """One sign of special cause.

    Attributes
        name : what the output calls it
        test : how it is tested: a name in `spc_tests.TESTS`
        points : how many points it takes
        out_of : among so many in a row
        sigmas : how far from the centre, where a limit is 3
    """

    name: str
    test: str
    points: int = 0
    out_of: int = 0
    sigmas: float = 0.0

    @property
    def is_sided(self) -> bool:
        """Whether it says which way the series went."""
        return self.test not in UNSIDED


@dataclass(frozen=True)
class RuleSet:
    """The rules of one body; where several apply to a point, the first decides.

    Attributes
        name : what the command line calls it
        title : what it is called in text
        limit_factor : limits of single values lie this many average moving ranges from the centre
        rules : in order
        source : where the numbers come from
        state : whether a named person compared them with the source
    """

    name: str
    title: str
    limit_factor: float
    rules: tuple[Rule, ...]
    source: str
    state: str

    def rule(self, name: str) -> Rule:
        """The rule of that name, one of the set's."""
        return next(rule for rule in self.rules if rule.name == name)


@cache
def rule_sets() -> Mapping[str, RuleSet]:
    """Every set of rules there is, by name.

    Returns
        as `reference/spc_rule_sets.csv` and `reference/spc_rules.csv` have them, in their order
    Example
        >>> list(rule_sets())[:2]
        ['making-data-count', 'anhoej']
    """
    return {row["rule_set"]: _read_set(row) for row in read_codes("spc_rule_sets")}


def find_rules(name: str) -> RuleSet:
    """The set of rules of that name.

    Args
        name : as `--rules` takes it
    Returns
        the set
    Raises
        UsageError : there is none
    Example
        >>> find_rules("nelson").rule("shift").points
        9
    """
    if name not in rule_sets():
        raise UsageError(f"rules to be one of {', '.join(rule_sets())}", f"'{name}'", "Name one of these.")
    return rule_sets()[name]


def _read_set(row: Mapping[str, str]) -> RuleSet:
    rules = tuple(
        Rule(
            name=rule["rule"],
            test=rule["test"],
            points=int(rule["points"] or 0),
            out_of=int(rule["out_of"] or 0),
            sigmas=float(rule["sigmas"] or 0),
        )
        for rule in read_codes("spc_rules")
        if rule["rule_set"] == row["rule_set"]
    )
    factor = float(row["limit_factor"])
    return RuleSet(row["rule_set"], row["title"], factor, rules, row["source"], row["state"])
