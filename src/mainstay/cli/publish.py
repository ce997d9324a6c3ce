"""`mainstay measure --publishable`: counts that may be published, and what the next release is checked by."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mainstay.indicators.library import Indicator
    from mainstay.measure.disclosure.release import Release
    from mainstay.record.store import Snapshot

ENDINGS = (".csv", ".xlsx", ".json")
RELEASE_FILE = "release.json"


def publish_counts(
    snapshot: Snapshot,
    indicators: Mapping[str, Indicator],
    *,
    tables: Sequence[Sequence[str]],
    days: tuple[date | None, date | None],
    previous: Sequence[Path],
    out: Path | None,
    is_spark: bool = False,
) -> None:
    """Publish counts to a file, or print them, and say what was hidden.

    Args
        snapshot : what to count
        indicators : by id
        tables : what each table splits by
        days : first and last day to count
        previous : release.json files of what has been published
        out : the table to write; release.json is written beside it. None prints the table as CSV
    Raises
        UsageError : a previous release would be overwritten
        ShortfallError : earlier releases already give small counts away
    """
    from mainstay.measure.disclosure.publish import publish
    from mainstay.measure.disclosure.release import check_nothing_given_away, read_release

    if out:
        _check_no_release_is_lost(out, previous)
    earlier = [read_release(path) for path in previous]
    ask = partial(publish, indicators=indicators, tables=tables, from_date=days[0], to_date=days[1])
    with snapshot.connect_to_spark() if is_spark else snapshot.connect() as connection:
        release = ask(connection, observed_to=snapshot.observed_to, earlier=earlier)
    check_nothing_given_away(release)
    _give(release, indicators, out)
    _say(release, is_checked=bool(earlier), to_error=not out)


def _give(release: Release, indicators: Mapping[str, Indicator], out: Path | None) -> None:
    from mainstay.measure.disclosure.printed import to_text

    if out:
        _write(release, indicators, out)
        typer.echo(f"{len(release)} rows written to {out}, and {_release_file(out).name} beside it.")
    else:
        typer.echo(to_text(release, indicators, ".csv"), nl=False)


def _release_file(out: Path) -> Path:
    return out.with_name(RELEASE_FILE)


def _check_no_release_is_lost(out: Path, previous: Sequence[Path]) -> None:
    beside = _release_file(out)
    if beside.exists():
        named = any(path.exists() and path.samefile(beside) for path in previous)
        raise UsageError(
            f"a folder without a {RELEASE_FILE}, so that no release is forgotten",
            f"{beside}" + (", which --previous names" if named else ""),
            "Write each release into a folder of its own, and name earlier ones with --previous.",
        )


def _write(release: Release, indicators: Mapping[str, Indicator], out: Path) -> None:
    from mainstay.measure.disclosure.printed import write_published
    from mainstay.measure.disclosure.release import write_release
    from mainstay.measure.fhir_report import is_fhir, release_as_fhir, write_fhir

    # The record of the release first: a table without it could never be checked against.
    write_release(release, _release_file(out))
    if is_fhir(out):
        write_fhir(release_as_fhir(release, indicators), out)
    elif out.suffix.lower() == ".xlsx":
        from mainstay.report.published import write_published_workbook

        write_published_workbook(release, indicators, out)
    else:
        write_published(release, indicators, out)


def _say(release: Release, *, is_checked: bool, to_error: bool) -> None:
    lines = [
        f"Hidden: {release.hidden_small} counts for being small, and {release.hidden_besides} more so that "
        "no small one can be worked out."
    ]
    if release.revised:
        lines.append(f"Revised since they were published: {release.revised} counts of earlier releases.")
    if release.narrow:
        lines.append(
            f"Earlier releases leave {release.narrow} small counts fewer than {release.rules.least_possible} "
            "possible values, but more than one."
        )
    if not is_checked:
        lines.append("Not checked against any earlier release: name theirs with --previous if there are any.")
    for line in lines:
        typer.echo(line, err=to_error)
