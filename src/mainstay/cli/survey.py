"""`mainstay survey`: what can be asked, answers from other tools, and what they say."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.any_csv import LINES_SHOWN, read_any_csv
from mainstay.errors import ShortfallError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mainstay.cli.any_csv import AnyCsv
    from mainstay.survey.answers import Sheet
    from mainstay.survey.instruments import Instrument
    from mainstay.survey.results import SurveyResults
    from mainstay.survey.rows import RowsRead

WHAT = ("instruments", "import", "results")
What = Annotated[str, typer.Argument(metavar="WHAT", help=f"One of {', '.join(WHAT)}.")]
File = Annotated[Path | None, typer.Argument(metavar="FILE", help="A CSV file with one row per sheet.")]
Named = Annotated[str, typer.Option("--instrument", help="What was asked, by id.")]
Local = Annotated[Path | None, typer.Option(help="The .toml file of an instrument of your own.")]
By = Annotated[str, typer.Option(help="The column that names the service.")]
Service = Annotated[str | None, typer.Option(help="Only the answers of this service.")]
Group = Annotated[str, typer.Option(help="all or in_ost_now: whose answers to show first.")]
Asked = Annotated[int | None, typer.Option(min=0, help="How many people could have answered.")]
Publishable = Annotated[bool, typer.Option("--publishable", help="Rounded counts that may be published.")]
Out = Annotated[Path | None, typer.Option(help="A file to write: .csv, .parquet, .json or .xlsx.")]
Chart = Annotated[Path | None, typer.Option(help="Draw the answers as .svg or .png.")]
Poster = Annotated[Path | None, typer.Option(help="One page for the wall, publishable: .svg or .pdf.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


def survey(
    what: What,
    file: File = None,
    named: Named = "quality_of_help",
    local: Local = None,
    by: By = "",
    service: Service = None,
    group: Group = "all",
    asked: Asked = None,
    publishable: Publishable = False,
    out: Out = None,
    chart: Chart = None,
    poster: Poster = None,
    as_json: AsJson = False,
) -> None:
    """List what can be asked, check answers from another tool, or say what answers mean.

    Example: mainstay survey results answers.csv --asked 120 --chart answers.svg

    `instruments` lists what there is, `import` checks a CSV of another tool and writes what can be taken with
    --out, `results` sums up. Columns are named by question id or text; ticked answers by code or label.
    Columns that are not asked are left out and named. Counts are exact unless --publishable is given.
    """
    if what == "instruments":
        _list(local, as_json=as_json)
        return
    instrument = _choose(named, local)
    given, read = _read(instrument, _check(what, file, out, chart, poster), by)
    services = given.texts(by) if by else [""] * len(given.rows)
    if what == "import":
        _import(instrument, read, services if by else None, out)
        return
    sheets = _by_service(read.sheets, services, service)
    found = _results(instrument, sheets, asked, publishable=publishable)
    _check_group(found, group)
    if poster:
        _write_poster(_results(instrument, sheets, asked, publishable=True), group, poster)
    _give(found, group, out, chart, as_json=as_json)


def _choose(named: str, local: Path | None) -> Instrument:
    from mainstay.survey.instruments import load_instruments, read_instrument

    known = load_instruments()
    if not local and named not in known:
        raise UsageError(f"--instrument to be one of {', '.join(known)}", f"'{named}'", "Name one of these.")
    return read_instrument(local) if local else known[named]


def _check(what: str, file: Path | None, out: Path | None, chart: Path | None, poster: Path | None) -> Path:
    from mainstay.measure.files import check_ending

    if what not in WHAT:
        raise UsageError(f"one of {', '.join(WHAT)}", f"'{what}'", "Name one of these.")
    if file is None:
        raise UsageError("a CSV file", "none", f"Name it: mainstay survey {what} answers.csv")
    endings = (".csv",) if what == "import" else (".csv", ".parquet", ".json", ".xlsx")
    for path, allowed in ((out, endings), (chart, (".svg", ".png")), (poster, (".svg", ".pdf"))):
        if path:
            check_ending(path, allowed)
    return file


def _check_group(found: SurveyResults, group: str) -> None:
    if group not in found.groups:
        raise UsageError(
            f"--group to be one of {', '.join(found.groups)}",
            f"'{group}'",
            "Name one of these; a group that is too small is not published.",
        )


def _read(instrument: Instrument, file: Path, by: str) -> tuple[AnyCsv, RowsRead]:
    """The rows of a file, refused with lines and reasons if any answer cannot be taken."""
    from mainstay.survey.answers import REASONS
    from mainstay.survey.rows import read_rows

    given = read_any_csv(file)
    read = read_rows(instrument, given.columns, given.rows)
    left_out = [name for name in read.left_out if name != by]
    if len(left_out) == len(given.columns) - bool(by):
        raise ShortfallError(
            f"a column for a question of {instrument.id} in {given.name}",
            "none",
            "Name columns by question: mainstay survey instruments",
        )
    if read.faults:
        kinds = Counter((fault.question, fault.reason) for _, fault in read.faults)
        said = []
        for (question, reason), count in kinds.items():
            at = [given.lines[p] for p, f in read.faults if (f.question, f.reason) == (question, reason)]
            more = f" and {count - LINES_SHOWN} more" if count > LINES_SHOWN else ""
            said.append(f"{question} {REASONS[reason]} at line {', '.join(map(str, at[:LINES_SHOWN]))}{more}")
        raise ShortfallError(
            f"answers to {instrument.id} in {given.name}",
            "; ".join(said),
            "Correct these cells, or leave them empty if they are not known.",
        )
    if left_out:
        typer.echo(f"Left out, because it is not asked: {', '.join(left_out)}.", err=True)
    return given, read


def _by_service(
    sheets: Sequence[Sheet], services: Sequence[str], chosen: str | None
) -> dict[str, list[Sheet]]:
    found: dict[str, list[Sheet]] = {}
    for sheet, name in zip(sheets, services, strict=True):
        if chosen in (None, name):
            found.setdefault(name or "not named", []).append(sheet)
    if not found:
        raise UsageError("a service that the file names", f"'{chosen}'", "Name the column with --by.")
    return found


def _results(
    instrument: Instrument, sheets: dict[str, list[Sheet]], asked: int | None, *, publishable: bool
) -> SurveyResults:
    from dataclasses import replace

    from mainstay.survey.cube import build_cube
    from mainstay.survey.results import summarise

    if publishable:
        return replace(build_cube(instrument, sheets).results(), asked=asked)
    return summarise(instrument, [sheet for found in sheets.values() for sheet in found], asked=asked)


def _import(instrument: Instrument, read: RowsRead, services: list[str] | None, out: Path | None) -> None:
    import pyarrow as pa

    from mainstay.measure.files import write_table
    from mainstay.survey.rows import without_formula

    empty = sum(not sheet for sheet in read.sheets)
    typer.echo(f"{len(read.sheets)} sheets, {empty} of them without any answer.")
    if out:
        columns = {
            question.id: [without_formula(str(sheet.get(question.id, ""))) for sheet in read.sheets]
            for question in instrument.questions
        }
        named = {"service_id": [without_formula(name) for name in services]} if services else {}
        write_table(pa.table({**named, **columns}), out)
        typer.echo(f"Written to {out}.")


def _give(found: SurveyResults, group: str, out: Path | None, chart: Path | None, *, as_json: bool) -> None:
    from mainstay.survey.rows import describe_results, to_rows

    if out:
        _write(found, out)
    if chart:
        _draw(found, group, chart)
    if as_json:
        whole = {
            "instrument": found.instrument,
            "returned": found.returned,
            "asked": found.asked,
            "is_rounded": found.is_rounded,
            "people": dict(found.people),
            "domains": to_rows(found),
            "priorities": dict(found.priorities),
            "choices": dict(found.choices),
            "total": asdict(found.total) if found.total else None,
        }
        typer.echo(json.dumps(whole, indent=1, ensure_ascii=False))
    elif not out and not chart:
        for line in describe_results(found, group=group):
            typer.echo(line)
        _say_scores(found)


def _say_scores(found: SurveyResults) -> None:
    for code, count in found.choices.items():
        typer.echo(f"{code}: {count}")
    if found.total:
        middle = (
            ""
            if found.total.mean is None
            else f"; mean {found.total.mean:.1f}, median {found.total.median:g}"
        )
        typer.echo(f"{found.total.complete} whole sheets, {found.total.incomplete} not{middle}.")


def _write(found: SurveyResults, out: Path) -> None:
    import pyarrow as pa

    from mainstay.measure.files import write_table
    from mainstay.report.survey_workbook import write_survey_workbook
    from mainstay.survey.rows import to_rows, without_formula

    if out.suffix.lower() == ".xlsx":
        write_survey_workbook(found, out)
    else:
        is_text = out.suffix.lower() == ".csv"
        rows = [
            {n: without_formula(v) if is_text and isinstance(v, str) else v for n, v in row.items()}
            for row in to_rows(found)
        ]
        write_table(pa.Table.from_pylist(rows), out)
    exact = "" if found.is_rounded else " Its counts are exact: not for publication."
    typer.echo(f"Written to {out}.{exact}", err=True)


def _draw(found: SurveyResults, group: str, chart: Path) -> None:
    from mainstay.charts.answers import answers_chart, describe_answers
    from mainstay.charts.render import to_png, to_svg
    from mainstay.survey.results import GROUP_WORDS

    ranked = found.worst_first(group)
    drawn = answers_chart(ranked, title=found.title, what=f"Answers of {GROUP_WORDS[group]}")
    said = describe_answers(ranked, about=GROUP_WORDS[group])
    _write_bytes(
        chart, to_png(drawn) if chart.suffix.lower() == ".png" else to_svg(drawn, description=said).encode()
    )


def _write_poster(found: SurveyResults, group: str, poster: Path) -> None:
    from mainstay.report.poster import results_poster, to_pdf

    _check_group(found, group)
    svg = results_poster(found, title="What you said", group=group)
    _write_bytes(poster, to_pdf(svg) if poster.suffix.lower() == ".pdf" else svg.encode())


def _write_bytes(path: Path, content: bytes) -> None:
    from mainstay.measure.files import cannot_write

    try:
        path.write_bytes(content)
    except OSError as problem:
        raise cannot_write(path, problem) from None
    typer.echo(f"Written to {path}.", err=True)


def _list(local: Path | None, *, as_json: bool) -> None:
    from mainstay.survey.instruments import load_instruments, read_instrument

    instruments = [read_instrument(local)] if local else list(load_instruments().values())
    if as_json:
        typer.echo(json.dumps([_facts(each) for each in instruments], indent=1, ensure_ascii=False))
        return
    for each in instruments:
        typer.echo(f"\n{each.id}: {each.title}\n  {each.purpose}\n  Licence: {each.licence}.")
        for question in each.questions:
            codes = ", ".join(option.code for option in question.options)
            answer = codes or (
                f"{question.lowest} to {question.highest}" if question.highest else "own words"
            )
            typer.echo(f"  {question.id:<20} {answer}")


def _facts(each: Instrument) -> dict[str, object]:
    names = ("id", "title", "purpose", "version", "languages", "licence", "source", "state", "has_wording")
    questions = [
        {"id": q.id, "kind": q.kind, "text": q.text, "options": [option.code for option in q.options]}
        for q in each.questions
    ]
    return {**{name: getattr(each, name) for name in names}, "questions": questions}
