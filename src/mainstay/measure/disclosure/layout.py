"""From what is hidden to what is printed: every cell of the tables, empty ones too, in reading order."""

from __future__ import annotations

from itertools import compress, product
from typing import TYPE_CHECKING

import numpy as np

from mainstay.measure.disclosure.rules import ALL
from mainstay.measure.disclosure.sums import KINDS, PRINTED, patterns
from mainstay.measure.groups import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from mainstay.measure.disclosure.gather import Asked
    from mainstay.measure.disclosure.release import Printed
    from mainstay.measure.disclosure.rules import Rules
    from mainstay.measure.disclosure.sums import Atoms, Key, Sums
    from mainstay.measure.groups import Group

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

_PLACES = ("service_id", "provider", "area")
"""A service has one provider and one area, and everybody knows which: other combinations are no cells."""

_MET, _NOT_MET, _OF = KINDS.index("numerator"), KINDS.index("not_met"), KINDS.index("denominator")


def every_cell(atoms: Iterable[Atoms], asked: Asked) -> list[Key]:
    """Every combination of values that occur, whether or not anybody is in it, so that a gap tells nothing.

    Args
        atoms : of all indicators of the release
        asked : what its tables split by
    Returns
        keys, totals first, then in the groups' own order
    """
    seen = [_seen(one, asked) for one in atoms]
    places = [name for name in asked.columns if name in _PLACES]
    others = [name for name in asked.columns if name not in _PLACES]
    together = {row for one in seen for row in zip(*(one[name] for name in places), strict=True)}
    values = {name: sorted({value for one in seen for value in one[name]}) for name in others}
    keys: dict[Key, None] = {}
    for pattern in patterns(asked.columns_of_tables):
        where = {_only(pattern, places, row) for row in together} or {(ALL,) * len(places)}
        groups = product(*(values[name] if name in pattern else [ALL] for name in others))
        for place, group in product(where, groups):
            by_name = dict(zip((*places, *others), (*place, *group), strict=True))
            keys[tuple(by_name[name] for name in asked.columns)] = None
    return sorted(keys, key=lambda key: [_place(g, v) for g, v in zip(asked.groups, key, strict=True)])


def _only(pattern: frozenset[str], names: Sequence[str], values: Key) -> Key:
    return tuple(value if name in pattern else ALL for name, value in zip(names, values, strict=True))


def _seen(atoms: Atoms, asked: Asked) -> dict[str, list[str]]:
    view, inside = asked.view(atoms)
    return {name: list(compress(view.groups[name], inside)) for name in asked.columns}


def _place(group: Group, value: str) -> tuple[int, str]:
    if value == ALL:
        return (0, "")
    if value == NOT_KNOWN:
        return (10_000, "")
    return (1 + group.in_order.index(value) if value in group.in_order else 9_000, value)


def spread(sums: Sums, shown: Flags, keys: Sequence[Key]) -> tuple[Ints, Flags]:
    """Counts and what is shown of them, laid out over every cell; a cell that holds nobody is 0 and hidden.

    Args
        sums : an indicator's cells that hold somebody
        shown : what may be printed: cells of `sums` by `PRINTED`
        keys : every cell
    Returns
        true counts by `KINDS`, and what may be printed by `PRINTED`
    """
    place = {key: number for number, key in enumerate(keys)}
    rows = [place[key] for key in sums.keys]
    counts = np.zeros((len(keys), len(KINDS)), dtype=np.int64)
    flags = np.zeros((len(keys), len(PRINTED)), dtype=bool)
    counts[rows], flags[rows] = sums.truth, shown
    return counts, flags


def hide_the_same_alike(truths: Sequence[Ints], shown: Sequence[Flags]) -> list[Flags]:
    """Hide a count in every indicator that has it: those who started are the denominator of several.

    Args
        truths : per indicator, true counts of every cell by `KINDS`
        shown : per indicator, what may be printed by `PRINTED`
    Returns
        what may still be printed
    """
    kept = [flags.copy() for flags in shown]
    same: dict[bytes, list[tuple[int, int]]] = {}
    for indicator, counts in enumerate(truths):
        for kind in range(len(KINDS)):
            same.setdefault(counts[:, kind].tobytes(), []).append((indicator, kind))
    groups = [members for members in same.values() if len(members) > 1]
    is_changed = True
    while is_changed:
        before = sum(int(flags.sum()) for flags in kept)
        for members in groups:
            all_show = np.all([_can_be_read(kept[i], kind) for i, kind in members], axis=0)
            for indicator, kind in members:
                _keep_only(kept[indicator], kind, all_show)
        is_changed = before > sum(int(flags.sum()) for flags in kept)
    return kept


def _can_be_read(shown: Flags, kind: int) -> Flags:
    flags: Flags = shown[:, _OF] & shown[:, _MET] if kind == _NOT_MET else shown[:, kind]
    return flags


def _keep_only(shown: Flags, kind: int, where: Flags) -> None:
    if kind == _NOT_MET:
        shown[:, _MET] &= where | ~shown[:, _OF]
    else:
        shown[:, kind] &= where


def print_cells(truth: Ints, shown: Flags, rules: Rules) -> list[Printed]:
    """What stands in each cell.

    Args
        truth : true counts by `KINDS`
        shown : what may be printed, by `PRINTED`
        rules : how counts are rounded
    Returns
        per cell a rounded count for each of `PRINTED`; None where it is hidden
    """
    rounded = rules.round(truth[:, : len(PRINTED)])
    return [
        tuple(count if is_shown else None for count, is_shown in zip(counts, flags, strict=True))
        for counts, flags in zip(rounded.tolist(), shown.tolist(), strict=True)
    ]
