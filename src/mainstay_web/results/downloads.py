"""Results to take away: counts as CSV and XLSX, charts as SVG and as a specification."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse

from mainstay.charts.render import to_svg
from mainstay.measure.local_mark import ORIGIN, origin_of
from mainstay_web.audit.reads import audited_read
from mainstay_web.authorization.declare import permitted
from mainstay_web.results.drawn import plan_funnel
from mainstay_web.results.queries import results_now, services_seen
from mainstay_web.results.sections import section_of, spc_of
from mainstay_web.results.switched_off import answer_if_switched_off

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from mainstay.indicators.library import Indicator
    from mainstay_web.results.kept import Kept

COLUMNS = ("indicator", "service_id", "service", "month", "known", "met", "not_known")
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "json": "application/json",
}
OFFERED = {"counts": ("csv", "xlsx"), "spc": ("svg", "json"), "funnel": ("svg", "json")}
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With one of these a spreadsheet takes text for a formula."""

NOTE = "Exact counts, some of them small: not for publication."


@permitted("results.export")
@audited_read("results.export", on="export", which="indicator_id")
def download(
    request: HttpRequest, service_id: str, indicator_id: str, chart: str, ending: str
) -> HttpResponse:
    """One indicator at one service as a file."""
    kept = results_now()
    if ending not in OFFERED.get(chart, ()) or kept is None:
        raise Http404
    if service_id not in kept.services or indicator_id not in kept.indicators:
        raise Http404
    one = kept.indicators[indicator_id]
    if (off := answer_if_switched_off(request, kept, one, service_id)) is not None:
        return off
    if chart == "counts":
        content = _counts(kept, one, service_id, ending)
    else:
        seen = services_seen(request.user, kept, "results.export")
        content = _chart(kept, one, service_id, seen, chart, ending)
    answer = HttpResponse(content, content_type=KINDS[ending])
    answer["Content-Disposition"] = f'attachment; filename="{indicator_id}-{chart}.{ending}"'
    return answer


def _counts(kept: Kept, one: Indicator, service_id: str, ending: str) -> bytes:
    # A service's own indicator says so in each row: an id does not show whose it is
    mark = (origin_of(one),) if one.is_local else ()
    columns = (*COLUMNS, *(ORIGIN for _ in mark))
    rows = [(*row, *mark) for row in _rows(kept, one, service_id)]
    return _as_csv(rows, columns) if ending == "csv" else _as_workbook(rows, columns, kept)


def _rows(kept: Kept, one: Indicator, service_id: str) -> Iterator[tuple[Any, ...]]:
    months = kept.known.network.monthly[one.id].get(service_id, {})
    for month in sorted(months):
        tally = months[month]
        where = (service_id, kept.services[service_id])
        yield one.id, *where, month.isoformat(), tally.known, tally.met, tally.unknown


def neutral(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_BEGINS) else cell


def _as_csv(rows: list[tuple[Any, ...]], columns: tuple[str, ...] = COLUMNS) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return stream.getvalue().encode()


def _as_workbook(rows: list[tuple[Any, ...]], columns: tuple[str, ...], kept: Kept) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    sheet = book.add_worksheet("Counts")
    sheet.write_string(0, 0, NOTE)
    sheet.write_string(1, 0, f"Snapshot {kept.snapshot_id}, observed to {kept.observed_to.isoformat()}")
    for place, row in enumerate([columns, *rows], start=3):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(place, column, neutral(cell))
            else:
                sheet.write_number(place, column, cell)
    book.close()
    return stream.getvalue()


def _chart(
    kept: Kept, one: Indicator, service_id: str, seen: dict[str, str], chart: str, ending: str
) -> bytes:
    section = section_of(kept, one, service_id)
    plan = spc_of(kept, section, service_id) if chart == "spc" else plan_funnel(section, seen, service_id)
    if plan is None:
        raise Http404
    if ending == "svg":
        return to_svg(plan.make(), description=plan.description).encode()
    return json.dumps(plan.spec, indent=1).encode()
