"""Tables that are safe to publish: those that somebody has released, and no others.

A release is made on purpose with `mainstay measure --publishable`, which checks it against every earlier one:
a table made anew with each snapshot would give away by its differences what each hides. The site shows what
lies in the folder `released` of its own folder. What was published stays when the sign-off of its indicator
ends: who has used it must find it again. The page and the file say that it ended.
"""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from mainstay.measure.disclosure.printed import columns_of, to_rows
from mainstay.measure.disclosure.release import read_release
from mainstay.measure.disclosure.rules import HIDDEN
from mainstay_web.audit.reads import audited_read
from mainstay_web.authorization.declare import permitted
from mainstay_web.authorization.scope import may
from mainstay_web.frame.local_indicators import site_indicators
from mainstay_web.guidance.queries import sign_off_states
from mainstay_web.results.downloads import KINDS, neutral

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

NOTE = "note"
RELEASE_FILE = "release.json"
SHARES = ("proportion", "lower", "upper", "worst", "best")


@permitted("publishable.read")
def publishable(request: HttpRequest) -> HttpResponse:
    """One indicator of one release, as a table."""
    found = _releases()
    wanted = request.GET.get("release") or next(iter(found), "")
    if found and wanted not in found:
        raise Http404
    columns, rows = _table(found[wanted]) if found else ([], [])
    titles = {row["indicator"]: _title(row["indicator"]) for row in rows}
    indicator_id = request.GET.get("indicator") or next(iter(titles), "")
    context = {
        "releases": list(found),
        "hidden": HIDDEN,
        "wanted": wanted,
        "titles": titles,
        "indicator_id": indicator_id,
        "columns": [name.replace("_", " ").capitalize() for name in columns[1:]],
        "rows": [
            [_on_the_page(name, row[name]) for name in columns[1:]]
            for row in rows
            if row["indicator"] == indicator_id
        ],
        "ended": _ended().get(indicator_id),
        "may_export": may(request.user, "publishable.export"),
    }
    return render(request, "results/publishable.html", context)


@permitted("publishable.export")
@audited_read("publishable.export", on="release", which="ending")
def publishable_file(request: HttpRequest, ending: str) -> HttpResponse:
    """A whole release as CSV; a last column has a note where a sign-off ended since."""
    found, wanted = _releases(), request.GET.get("release", "")
    if ending != "csv" or wanted not in found:
        raise Http404
    columns, rows = _with_notes(*_table(found[wanted]))
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([neutral(row[name]) for name in columns] for row in rows)
    answer = HttpResponse(stream.getvalue(), content_type=KINDS["csv"])
    answer["Content-Disposition"] = 'attachment; filename="release.csv"'
    return answer


def _on_the_page(column: str, value: Any) -> Any:
    """A share in per cent; whatever else, and a mark that hides a number, as it was released."""
    try:
        return f"{float(value):.1%}" if column in SHARES else value
    except (TypeError, ValueError):
        return value


def _releases() -> dict[str, Path]:
    """Files of releases by the name of their folder, the last name first."""
    files = (Path(settings.SITE.home) / "released").glob(f"*/{RELEASE_FILE}")
    return {path.parent.name: path for path in sorted(files, reverse=True)}


def _table(path: Path) -> tuple[list[str], list[dict[str, Any]]]:
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed_ns: int) -> tuple[list[str], list[dict[str, Any]]]:
    release = read_release(path)
    known = site_indicators()
    there = {name: one for name, one in known.items() if name in release.cells}
    return columns_of(release, there), to_rows(release, there)


def _with_notes(columns: list[str], rows: list[dict[str, Any]]) -> tuple[list[str], list[dict[str, Any]]]:
    """A release with what has to be known of it by now; as it is where there is nothing."""
    notes = {
        which: gettext("Clinical sign-off ended on %(day)s; not in use now.") % {"day": on.isoformat()}
        for which, on in _ended().items()
    }
    if not any(row["indicator"] in notes for row in rows):
        return columns, rows
    return [*columns, NOTE], [{**row, NOTE: notes.get(row["indicator"], "")} for row in rows]


def _ended() -> dict[str, date]:
    """The indicators whose sign-off has expired, each with the last day on which it held."""
    states = sign_off_states("indicator").values()
    return {one.which: one.latest.review_by for one in states if one.is_switched_off and one.latest}


def _title(indicator_id: str) -> str:
    known = site_indicators()
    return known[indicator_id].title if indicator_id in known else indicator_id
