"""Counts that may be published: every table of a release, protected together and against earlier releases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import UsageError
from mainstay.measure.disclosure.gather import Asked, gather
from mainstay.measure.disclosure.hide import hide
from mainstay.measure.disclosure.layout import every_cell, hide_the_same_alike, print_cells, spread
from mainstay.measure.disclosure.release import Release
from mainstay.measure.disclosure.rules import load_rules
from mainstay.measure.disclosure.sums import PRINTED, patterns, put_together, sum_up
from mainstay.measure.rows import create_measured

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from mainstay.engines.duckdb import Connection
    from mainstay.engines.spark import SparkConnection
    from mainstay.indicators.library import Indicator
    from mainstay.measure.disclosure.hide import Hidden
    from mainstay.measure.disclosure.release import Printed
    from mainstay.measure.disclosure.rules import Rules
    from mainstay.measure.disclosure.sums import Atoms, Sums

    Floats = NDArray[np.float64]

MOST_ROWS = 500_000
"""Of one release; more is split too finely for anything to be left to print."""


def publish(
    connection: Connection | SparkConnection,
    indicators: Mapping[str, Indicator],
    *,
    tables: Sequence[Sequence[str]],
    observed_to: date,
    from_date: date | None = None,
    to_date: date | None = None,
    earlier: Sequence[Release] = (),
    rules: Rules | None = None,
) -> Release:
    """Count indicators in several tables and hide and round so that no small count can be worked out.

    Args
        connection : DuckDB or Spark, with the twelve record tables
        indicators : by id
        tables : what each table splits by: names of `groups.GROUPS`; every total of it is published too
        observed_to : the last day the snapshot knows
        from_date, to_date : first and last day of `counted_on` to count, both included
        earlier : releases that have been published, and that this one must not be subtracted from
        rules : what is small and how counts are rounded; None for the reference values
    Returns
        what may be published
    Missing
        a unit whose `met` is unknown is counted in `unknown`, which is protected like the other counts
    Raises
        UsageError : an unknown group, no indicator, or too many rows
        ShortfallError : the engine or the solver could not finish
    Source
        docs/methods/disclosure.md
    """
    asked = Asked(tuple(tuple(table) for table in tables), from_date, to_date)
    _ = asked.groups  # an unknown group is refused before anything is counted
    create_measured(connection, indicators.values(), observed_to)
    releases = [asked, *(one.asked for one in earlier)]
    atoms = gather(connection, indicators, releases, observed_to)
    versions = {name: one.version for name, one in indicators.items()}
    blank = Release(asked, observed_to, rules or load_rules(), versions, {})
    return protect(atoms, blank, earlier)


def protect(atoms: Mapping[str, Atoms], blank: Release, earlier: Sequence[Release]) -> Release:
    """Fill a release: choose what is hidden in every table of every indicator, and round the rest.

    Args
        atoms : counts in the smallest groups that this release and the earlier ones share, by indicator
        blank : what is asked, by which rules
        earlier : releases that have been published
    Returns
        the release with its cells
    Raises
        UsageError : too many rows
        ShortfallError : the solver could not finish
    """
    asked, rules = blank.asked, blank.rules
    keys = every_cell(atoms.values(), asked)
    _check_size(len(keys) * len(atoms))
    sums = {name: _sums_of(one, asked) for name, one in atoms.items()}
    hidden, revised = {}, 0
    for name, one in atoms.items():
        before = [past for past in earlier if past.versions.get(name) == blank.versions[name]]
        parts = [sums[name], *(_sums_of(one, past.asked) for past in before)]
        ends = [_published(part, past, name) for part, past in zip(parts[1:], before, strict=True)]
        hidden[name], count = _hide(parts, ends, rules)
        revised += count
    counts = [spread(sums[name], hidden[name].shown, keys) for name in atoms]
    shown = hide_the_same_alike([truth for truth, _ in counts], [kept for _, kept in counts])
    printed = [print_cells(truth, kept, rules) for (truth, _), kept in zip(counts, shown, strict=True)]
    cells = {name: dict(zip(keys, one, strict=True)) for name, one in zip(atoms, printed, strict=True)}
    small = sum(int(one.primary.sum()) for one in hidden.values())
    held = sum(len(one.keys) for one in sums.values()) * len(PRINTED)
    return replace(
        blank,
        cells=cells,
        hidden_small=small,
        hidden_besides=held - small - int(np.sum(shown)),
        given_away=sum(one.given_away for one in hidden.values()),
        narrow=sum(one.narrow for one in hidden.values()),
        revised=revised,
    )


def _check_size(rows: int) -> None:
    if rows > MOST_ROWS:
        raise UsageError(
            f"at most {MOST_ROWS:,} rows to publish",
            f"{rows:,}",
            "Split by fewer groups, or publish fewer indicators at a time.",
        )


def _sums_of(atoms: Atoms, asked: Asked) -> Sums:
    seen, inside = asked.view(atoms)
    return sum_up(seen, asked.columns, patterns(asked.columns_of_tables), inside)


def _published(part: Sums, past: Release, name: str) -> Floats:
    """What an earlier release said of its cells: both ends of each of `PRINTED`; NaN for nothing."""
    nothing: Printed = (None,) * len(PRINTED)
    printed = [past.cells.get(name, {}).get(key, nothing) for key in part.keys]
    counts = np.array(printed, dtype=float).reshape(-1, len(PRINTED))
    return np.stack(past.rules.could_be(counts), axis=1)


def _hide(parts: Sequence[Sums], ends: Sequence[Floats], rules: Rules) -> tuple[Hidden, int]:
    sums = put_together(parts)
    own = len(parts[0].keys)
    lower, upper = np.concatenate([np.empty((0, 2, len(PRINTED))), *ends]).swapaxes(0, 1)
    truth = sums.truth[own:, : len(PRINTED)]
    revised = int(((truth < lower) | (truth > upper)).sum())
    return hide(sums, rules, (lower, upper), own), revised
