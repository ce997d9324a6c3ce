from __future__ import annotations

import csv
import json
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from mainstay.cli.main import app
from mainstay.errors import MainstayError, ShortfallError, UsageError

MONTHS = [f"2024-{month:02}-01" for month in range(1, 13)]
VALUES = ["40", "44", "41", "38", "40", "43", "37", "40", "36", "44", "41", "90"]
SERIES = "month,met\n" + "".join(f"{month},{value}\n" for month, value in zip(MONTHS, VALUES, strict=True))
COUNTS = "service,met,known\nAsh,50,100\nBirch,20,100\nCedar,80,100\nElm,0,0\n"
SPC = ("--value", "met", "--date", "month")
FUNNEL = ("--numerator", "met", "--denominator", "known", "--unit", "service")
SPC_ADDS = [
    "centre",
    "lower_limit",
    "upper_limit",
    "point_type",
    "rule",
    "variation",
    "assurance",
    "longest_run",
    "longest_run_max",
    "crossings",
    "crossings_min",
    "type",
    "rules",
    "rebase",
]
FUNNEL_ADDS = ["proportion", "lower_95", "upper_95", "lower_998", "upper_998", "position"]


@pytest.fixture
def mainstay(tmp_path):
    """Run a command on a file of that text; errors are raised as they are."""

    def run(command, text, *words):
        path = tmp_path / "given.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        done = CliRunner().invoke(app, [command, str(path), *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


def read(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_spc_keeps_the_columns_given_and_adds_its_own(mainstay, tmp_path):
    mainstay("spc", SERIES, *SPC, "--improvement", "decrease", "--out", str(tmp_path / "out.csv"))
    rows = read(tmp_path / "out.csv")
    assert list(rows[0]) == ["month", "met", *SPC_ADDS]
    assert [row["met"] for row in rows] == VALUES
    assert rows[-1]["point_type"] == "special_cause_concern"
    assert {row["variation"] for row in rows} == {"concern"}


def test_rows_stay_where_they_are_whatever_their_dates(mainstay, tmp_path):
    header, *lines = SERIES.splitlines()
    mainstay("spc", "\n".join([header, *lines[::-1]]), *SPC, "--out", str(tmp_path / "turned.csv"))
    mainstay("spc", SERIES, *SPC, "--out", str(tmp_path / "out.csv"))
    assert read(tmp_path / "turned.csv")[::-1] == read(tmp_path / "out.csv")


def test_a_column_of_the_same_name_is_kept_under_another(mainstay, tmp_path):
    mainstay(
        "spc",
        SERIES.replace("met", "rule"),
        "--value",
        "rule",
        "--date",
        "month",
        "--out",
        str(tmp_path / "o.csv"),
    )
    assert list(read(tmp_path / "o.csv")[0])[:2] == ["month", "given_rule"]


def test_spc_without_a_file_to_write_says_what_it_found(mainstay):
    words = mainstay("spc", SERIES, *SPC, "--improvement", "decrease")
    assert "Special cause, concern" in words
    assert "Longest run" in words


def test_spc_takes_no_side_unless_told(mainstay):
    assert json.loads(mainstay("spc", SERIES, *SPC, "--json"))["series"][0]["variation"] == "neutral"


def test_a_denominator_of_nobody_is_a_gap(mainstay):
    text = "month,met,known\n" + "".join(f"{month},4,{10 * (i % 2)}\n" for i, month in enumerate(MONTHS))
    points = json.loads(mainstay("spc", text, *SPC, "--denominator", "known", "--json"))["series"][0][
        "points"
    ]
    assert [point["value"] for point in points[:3]] == [None, 0.4, None]
    assert points[0]["point_type"] is None


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_charts_of_several_series_stand_below_each_other(mainstay, tmp_path, ending):
    header, *lines = SERIES.splitlines()
    text = "\n".join([f"{header},place", *(f"{line},{place}" for place in ("Ash", "Elm") for line in lines)])
    path = tmp_path / f"chart.{ending}"
    mainstay("spc", text, *SPC, "--series", "place", "--chart", str(path))
    if ending == "svg":
        drawn = path.read_text("utf-8")
        assert ">Ash<" in drawn
        assert ">Elm<" in drawn
        assert "Control chart of met, Ash" in ElementTree.fromstring(drawn).get("aria-label")
    else:
        assert path.read_bytes().startswith(b"\x89PNG")


def test_a_rebase_starts_at_its_day(mainstay):
    found = json.loads(mainstay("spc", SERIES, *SPC, "--rebase", "2024-07-01", "--json"))["series"][0][
        "points"
    ]
    assert found[5]["centre"] == pytest.approx(41)
    assert found[6]["centre"] == pytest.approx(48)


def test_a_rebase_keeps_its_reason(mainstay, tmp_path):
    because = ("--rebase", "2024-07-01: new clinic")
    found = json.loads(mainstay("spc", SERIES, *SPC, *because, "--json"))["series"][0]
    assert found["rebases"] == [{"date": "2024-07-01", "reason": "new clinic"}]
    assert "New limits from July 2024: new clinic." in mainstay("spc", SERIES, *SPC, *because)
    mainstay("spc", SERIES, *SPC, *because, "--out", str(tmp_path / "out.csv"))
    kept = [row["rebase"] for row in read(tmp_path / "out.csv")]
    assert kept == [""] * 6 + ["2024-07-01: new clinic"] + [""] * 5


@pytest.mark.parametrize(
    ("rows", "words", "kind"),
    [(12, [], "xmr"), (11, [], "run"), (12, ["--values-are", "count"], "c"), (12, ["--type", "c"], "c")],
)
def test_the_chart_suits_the_values_and_says_why(mainstay, rows, words, kind):
    text = "\n".join(SERIES.splitlines()[: rows + 1])
    found = json.loads(mainstay("spc", text, *SPC, *words, "--json"))["series"][0]
    assert found["type"] == kind
    assert ("because" in found["why"]) == ("--type" not in words)
    assert ("because" in mainstay("spc", text, *SPC, *words)) == ("--type" not in words)


def test_a_proportion_of_unlike_denominators_has_limits_that_follow_them(mainstay, tmp_path):
    text = "month,met,known\n" + "".join(f"{m},{4 + i},{20 + 5 * i}\n" for i, m in enumerate(MONTHS))
    options = ("--denominator", "known", "--out", str(tmp_path / "out.csv"))
    mainstay("spc", text, *SPC, *options)
    rows = read(tmp_path / "out.csv")
    assert {row["type"] for row in rows} == {"p"}
    widths = [float(row["upper_limit"]) - float(row["centre"]) for row in rows]
    assert widths == sorted(widths, reverse=True)


def test_days_of_events_alone_give_the_days_between_them(mainstay):
    text = "died\n" + "".join(f"{month}\n" for month in (*MONTHS, "2025-01-01", "2025-01-01"))
    found = json.loads(mainstay("spc", text, "--date", "died", "--json"))["series"][0]
    assert found["type"] == "t"
    assert [point["value"] for point in found["points"][:3]] == [None, 31, 29]
    assert found["points"][-1]["value"] == 0


def test_false_alarms_are_said_where_charts_stand_beside_each_other(mainstay):
    header, *lines = SERIES.splitlines()
    text = "\n".join([f"{header},place", *(f"{line},{place}" for place in "ABC" for line in lines)])
    assert "of the 3 charts here" in mainstay("spc", text, *SPC, "--series", "place")
    alarms = json.loads(mainstay("spc", text, *SPC, "--series", "place", "--json"))["false_alarms"]
    assert alarms["charts"] == 3
    assert 0 < alarms["at_latest"] < alarms["anywhere"] < 3


def test_a_share_above_one_is_refused_by_line(mainstay):
    text = "month,met,known\n2024-01-01,3,4\n2024-02-01,5,4\n"
    with pytest.raises(ShortfallError, match=r"no 'met' above its 'known'.*line 3"):
        mainstay("spc", text, *SPC, "--denominator", "known", "--type", "p")
    with pytest.raises(ShortfallError, match="numbers of 0 or more"):
        mainstay("spc", "month,met\n2024-01-01,-3\n", *SPC, "--type", "c")


def test_days_may_be_written_the_british_way_and_text_in_windows_1252(mainstay):
    text = SERIES.replace("month", "période")
    for month in MONTHS:
        text = text.replace(month, f"01/{month[5:7]}/2024")
    words = mainstay("spc", text.encode("cp1252"), "--value", "met", "--date", "période")
    assert "January 2024 to December 2024" in words


def test_funnel_keeps_the_columns_given_and_adds_its_own(mainstay, tmp_path):
    mainstay("funnel", COUNTS, *FUNNEL, "--out", str(tmp_path / "out.csv"))
    rows = read(tmp_path / "out.csv")
    assert list(rows[0]) == ["service", "met", "known", *FUNNEL_ADDS]
    assert [row["position"] for row in rows] == ["within", "below_998", "above_998", "none"]
    assert rows[3]["proportion"] == rows[3]["lower_95"] == ""


def test_funnel_shows_services_in_the_order_given(mainstay):
    words = mainstay("funnel", COUNTS, *FUNNEL)
    places = [words.rindex(f"\n{name} ") for name in ("Ash", "Birch", "Cedar", "Elm")]
    assert places == sorted(places)
    assert "Nobody counted at 1 of 4" in words


def test_phi_and_tau2_come_with_overdispersion_alone(mainstay):
    plain = json.loads(mainstay("funnel", COUNTS, *FUNNEL, "--json"))
    wide = json.loads(mainstay("funnel", COUNTS, *FUNNEL, "--overdispersion", "--json"))
    assert "phi" not in plain
    assert wide["phi"] > 1
    assert wide["tau2"] > 0
    assert [unit["position"] for unit in wide["units"]] == ["within", "within", "within", "none"]
    assert wide["units"][0]["limits_of_chance_alone"]["lower_95"] > wide["units"][0]["lower_95"]
    assert wide["units"][3]["lower_95"] is None


def test_funnel_chart_is_drawn(mainstay, tmp_path):
    mainstay("funnel", COUNTS, *FUNNEL, "--better", "lower", "--chart", str(tmp_path / "f.svg"))
    assert "to look into" in (tmp_path / "f.svg").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("", "an empty file", ShortfallError),
        ("month,met\n", "a header alone", ShortfallError),
        ("month,met\n\n , \n", "a header alone", ShortfallError),
        ("month;met\n2024-01-01;4\n", "the columns month;met", UsageError),
        ("month,other\n2024-01-01,4\n", "the columns month, other", UsageError),
        ("month,met,met\n2024-01-01,4,4\n", "twice in the header", ShortfallError),
        ("month,met\n2024-01-01,4,5\n2024-02-01\n", "2 rows with more or fewer .lines 2, 3", ShortfallError),
        ("month,met\n2024-01-01,secret\n", "1 row with something else .line 2.", ShortfallError),
        ("month,met\n2024-01-01,1_000\n", "1 row with something else .line 2.", ShortfallError),
        ("month,met\n2024-01-01,inf\n", "1 row with something else .line 2.", ShortfallError),
        ("month,met\n2024-13-01,4\n", "days written as", ShortfallError),
        (
            "month,met\n2024-01-01,4\n01/01/2024,5\n",
            "1 row with a day that stands further up .line 3.",
            ShortfallError,
        ),
        ("month,met\n2024-01-01,4\n".encode("utf-16"), "UTF-16", ShortfallError),
        (b"month,met\n2024-01-01,\x004\n", "no text", ShortfallError),
        (f"month,met\n2024-01-01,{'4' * 200_000}\n", "comma-separated rows", ShortfallError),
    ],
)
def test_a_faulty_series_is_refused_by_line_and_never_by_value(mainstay, text, words, kind):
    with pytest.raises(kind, match=words) as refused:
        mainstay("spc", text, *SPC)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("service,met,known\nAsh,5,4\nElm,4,4\n", "no 'met' above its 'known'.* 1 row where it is .line 2."),
        ("service,met,known\nAsh,-1,4\n", "numbers of 0 or more"),
        ("service,met,known\nAsh,1,4\nAsh,2,4\n", "1 row for one that stands further up .line 3."),
    ],
)
def test_counts_that_cannot_be_are_refused(mainstay, text, words):
    with pytest.raises(ShortfallError, match=words):
        mainstay("funnel", text, *FUNNEL)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--type", "pie"], "xmr"),
        (["--type", "p"], "--denominator"),
        (["--type", "c", "--denominator", "met"], "no denominators"),
        (["--values-are", "guesses"], "proportion"),
        (["--rebase", "2024-13-01: new clinic"], "2025-03-31: new clinic"),
        (["--rules", "nobody"], "making-data-count"),
        (["--improvement", "up"], "increase, decrease, none"),
        (["--fix-after", "3"], "12 points or more"),
        (["--rebase", "soon"], "2025-03-31"),
        (["--rebase", "2025-01-01: later"], "days of the series"),
        (["--rebase", "2024-01-01: first"], "days of the series"),
        (["--out", "rows.xlsx"], ".csv"),
        (["--chart", "chart.pdf"], ".svg or .png"),
        (["--out", "nowhere/rows.csv"], "folder that exists"),
        (["--series", "place"], "the columns month, met"),
    ],
)
def test_options_that_cannot_be_followed_are_refused(mainstay, words, says):
    with pytest.raises(UsageError, match=says):
        mainstay("spc", SERIES, *SPC, *words)


@pytest.mark.parametrize(
    "words", [["--limits", "exact"], ["--better", "up"], ["--limits", "score", "--overdispersion"]]
)
def test_funnel_options_that_cannot_be_followed_are_refused(mainstay, words):
    with pytest.raises(UsageError):
        mainstay("funnel", COUNTS, *FUNNEL, *words)


@pytest.mark.parametrize("place", ["missing.csv", "."])
def test_a_file_that_is_not_there_is_a_wrong_use(tmp_path, place):
    with pytest.raises(MainstayError) as refused:
        CliRunner().invoke(app, ["spc", str(tmp_path / place), *SPC], catch_exceptions=False)
    assert refused.value.exit_code == 2
