"""Pages about what people said: published results, files to take away, and what editors do."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from mainstay.charts.answers import answers_chart, describe_answers
from mainstay.errors import UsageError
from mainstay.report.poster import results_poster, to_pdf
from mainstay.survey.instruments import load_instruments
from mainstay.survey.results import GROUP_WORDS
from mainstay.survey.themes import suggest_themes
from mainstay_web.audit.reads import audited_read
from mainstay_web.authorization.declare import permitted
from mainstay_web.frame.charts import figure
from mainstay_web.frame.environment import day
from mainstay_web.voice import actions, change, queries
from mainstay_web.voice.forms import WordsForm

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mainstay.survey.results import DomainResult, SurveyResults
    from mainstay_web.voice.models import Place

COLUMNS = (
    "domain",
    "very_good",
    "good",
    "poor",
    "bad",
    "not_needed",
    "needed_not_offered",
    "dont_know",
    "no_answer",
    "rated",
    "share_poor_or_bad",
    "lower",
    "upper",
)
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}


@permitted("voice.read", of=queries.whose_place)
def results(request: HttpRequest, wave_code: str) -> HttpResponse:
    """What people said in a wave, worst first."""
    place = _released(wave_code)
    found = queries.published(place)
    shown: dict[str, Any] = {
        "place": place,
        "found": found,
        "groups": [_group(found.here, group) for group in found.here.groups] if found.here else [],
        "everywhere": _group(found.everywhere, "all", gettext("all services of this wave"))
        if found.everywhere and place.wave.places.count() > 1
        else None,
        "labels": {each.id: each.label for each in load_instruments()[place.wave.instrument].domains},
        "change": change.over_time(place, found.here, request.GET.get("domain", "")),
        "themes": queries.theme_counts(place),
        "quotes": queries.quotes_of(place),
    }
    return render(request, "voice/results.html", shown)


def _group(found: SurveyResults, group: str, about: str = "") -> dict[str, Any]:
    domains = found.worst_first(group)
    about = about or GROUP_WORDS[group]
    drawn = None
    if domains:
        drawn = figure(
            answers_chart(domains),
            narrow=answers_chart(domains, narrow=True),
            title=gettext("What %s said") % about,
            description=describe_answers(domains, about=about),
            columns=[
                gettext("Part of the help"),
                gettext("Poor or bad"),
                gettext("95% interval"),
                gettext("Rated it"),
                gettext("Needed and not offered"),
                gettext("Positive to negative"),
            ],
            rows=[_row(each) for each in domains],
        )
    return {"figure": drawn, "domains": domains, "about": about, "people": found.people[group]}


def _row(found: DomainResult) -> list[Any]:
    share = found.poor_or_bad
    is_known = share.share is not None and share.lower is not None and share.upper is not None
    return [
        found.label,
        f"{share.share:.0%}" if is_known else gettext("nobody rated it"),
        f"{share.lower:.0%}–{share.upper:.0%}" if is_known else "",
        share.whole,
        found.tally.needed_not_offered,
        found.ratio_words,
    ]


@permitted("voice.export", of=queries.whose_place)
@audited_read("voice.export", on="export", which="wave_code")
def download(request: HttpRequest, wave_code: str, ending: str) -> HttpResponse:
    """What may be published, as a file or a poster."""
    place = _released(wave_code)
    found = queries.published(place).here
    if found is None or ending not in KINDS:
        raise Http404
    if ending in ("svg", "pdf"):
        when = f"{day(place.wave.opens)} – {day(place.wave.closes)}"
        changes = queries.answers_to_show(place.service_id)
        svg = results_poster(found, title=place.wave.title, changes=changes, when=when)
        content: str | bytes = svg if ending == "svg" else to_pdf(svg)
    else:
        content = _csv(place, found) if ending == "csv" else _xlsx(place, found)
    answer = HttpResponse(content, content_type=KINDS[ending])
    answer["Content-Disposition"] = f'attachment; filename="survey-{place.code}.{ending}"'
    return answer


def _lines(place: Place, found: SurveyResults) -> list[list[Any]]:
    about = [gettext("Counts are rounded to 5 and may be published."), place.wave.title, found.response_words]
    rows: list[list[Any]] = [[line] for line in about]
    rows.append(["group", *COLUMNS])
    for group, domains in found.groups.items():
        for each in domains:
            counts = [getattr(each.tally, name) for name in COLUMNS[1:9]]
            share = each.poor_or_bad
            rows.append([group, each.label, *counts, each.tally.rated, share.share, share.lower, share.upper])
    return rows


def _csv(place: Place, found: SurveyResults) -> str:
    written = io.StringIO(newline="")
    for row in _lines(place, found):
        csv.writer(written).writerow([unable(cell) for cell in row])
    return written.getvalue()


def unable(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    begins = isinstance(cell, str) and cell.lstrip()[:1] in ("=", "+", "-", "@")
    return f"'{cell}" if begins else cell


def _xlsx(place: Place, found: SurveyResults) -> bytes:
    import xlsxwriter

    written = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(written, options) as book:
        sheet = book.add_worksheet(gettext("Survey"))
        for number, row in enumerate(_lines(place, found)):
            sheet.write_row(number, 0, row)
    return written.getvalue()


@permitted("voice.edit", of=queries.whose_place)
def words(request: HttpRequest, wave_code: str) -> HttpResponse:
    """What was said in own words, for an editor."""
    place = queries.place_of(wave_code)
    if request.method == "POST":
        actions.take_own_words(by=request.user, place=place)
        return redirect("voice_words", wave_code)
    instrument = load_instruments()[place.wave.instrument]
    shown = {
        "place": place,
        "found": queries.words_to_edit(place),
        "texts": {question.id: question.text for question in instrument.own_words},
    }
    return render(request, "voice/words.html", shown)


@permitted("voice.edit", of=queries.whose_words)
def edit_words(request: HttpRequest, words_key: Any) -> HttpResponse:
    """Take identifying words out of something that was said, and give it themes."""
    one = queries.own_words(words_key)
    given = [theme.name for theme in one.themes.all()]
    named = ", ".join(given)
    suggestions = [name for name in suggest_themes(one.words) if name not in given]
    initial = {"words": one.words, "themes": named, "state": one.state, "is_quoted": one.is_quoted}
    form = WordsForm(request.POST or None, initial=initial, suggestions=suggestions)
    if form.is_valid():
        try:
            actions.edit_own_words(by=request.user, own_words=one, **form.kept())
        except UsageError as problem:
            form.add_error("is_quoted", str(problem))
        else:
            messages.success(request, gettext("It is kept as you left it."))
            return redirect("voice_words", one.place.code)
    shown = {"form": form, "one": one, "themes": queries.theme_names(one.place.service_id)}
    return render(request, "voice/edit_words.html", shown)


def _released(wave_code: str) -> Place:
    place = queries.place_of(wave_code)
    if place.wave.released_on is None:
        raise Http404
    return place
