"""The order that a group puts things in, by places and by what matters most and least."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def by_places(items: Sequence[str], sheets: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The place of each item by the mean of the places that people gave it.

    Args
        items : ids
        sheets : with `ranks`: a place from 1 by item; what one left out shares the places that remain
    Returns
        a place from 1 by item, equal where the means are equal; empty where nobody ranked anything
    Example
        >>> by_places(["a", "b", "c"], [{"ranks": {"a": 1, "b": 2, "c": 3}}, {"ranks": {"b": 1}}])
        {'a': 2, 'b': 1, 'c': 3}
    """
    ranked = [sheet["ranks"] for sheet in sheets if sheet.get("ranks")]
    if not ranked:
        return {}
    means = {item: sum(_place(item, items, ranks) for ranks in ranked) / len(ranked) for item in items}
    return _places({item: -mean for item, mean in means.items()})


def by_best_and_worst(items: Sequence[str], sheets: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The place of each item by how many more called it the most than the least important.

    Example
        >>> by_best_and_worst(["a", "b"], [{"best": "a", "worst": "b"}, {"best": "a"}])
        {'a': 1, 'b': 2}
    """
    said = [sheet for sheet in sheets if sheet.get("best") or sheet.get("worst")]
    if not said:
        return {}
    return _places(
        {
            item: sum((sheet.get("best") == item) - (sheet.get("worst") == item) for sheet in said)
            for item in items
        }
    )


def _place(item: str, items: Sequence[str], ranks: Mapping[str, int]) -> float:
    """Places in the order given, without gaps; what was left out stands in the middle of the rest."""
    order = sorted(ranks, key=lambda each: ranks[each])
    if item in ranks:
        return order.index(item) + 1
    return (len(order) + 1 + len(items)) / 2


def _places(points: Mapping[str, float]) -> dict[str, int]:
    return {
        item: 1 + sum(other > own and abs(other - own) > 1e-9 for other in points.values())
        for item, own in points.items()
    }
