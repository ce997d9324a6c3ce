from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from mainstay.charts.marked_days import place_words
from mainstay.charts.place import LETTER_PX
from mainstay.charts.render import to_png, to_spec, to_svg
from mainstay.charts.spc import NARROW_POINTS, spc_chart
from mainstay.errors import UsageError
from mainstay.stats.spc import control_chart

NAN = float("nan")
QUIET = [0.4, 0.44, 0.41, 0.38, 0.4, 0.43, 0.37, 0.4, 0.36, 0.44, 0.41, 0.38]


def months(count):
    return [date(2024 + i // 12, i % 12 + 1, 1) for i in range(count)]


def draw(values, **options):
    drawing = {
        name: options.pop(name)
        for name in ("narrow", "title", "shown_as", "happened", "target_from")
        if name in options
    }
    chart = control_chart(values, **{"improvement": "decrease", **options})
    return spc_chart(chart, months(len(values)), what="Used heroin", **drawing)


def svg_of(values, **options):
    return to_svg(draw(values, **options), description="What it shows")


def texts(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")]


def points(chart):
    """The rows behind the marks: those that say what kind of point they are."""
    spec = to_spec(chart)
    rows = [row for rows in spec["datasets"].values() for row in rows if "kind" in row]
    return list({row["period"]: row for row in rows}.values())


def test_the_picture_is_one_image_with_its_words_and_no_reference_outside():
    svg = svg_of([*QUIET, 0.9], title="Service A", target=0.3)
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == "What it shows"
    assert set(re.findall(r'"(https?:[^"]+)"', svg)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<(style|script|image|use|foreignObject)\b|href=|url\((?!#)", svg)


def test_the_picture_holds_its_text_in_a_typeface_that_every_machine_has():
    svg = svg_of(QUIET, title="Service A", target=0.5)
    assert {"Service A", "Used heroin", "Mean 40%", "Target 50%"} <= set(texts(svg))
    assert "Liberation Sans, sans-serif" in svg


def test_a_description_cannot_break_out_of_its_attribute():
    svg = to_svg(draw(QUIET), description='5 < 6 & "quoted"')
    assert ElementTree.fromstring(svg).get("aria-label") == '5 < 6 & "quoted"'


def test_no_part_of_the_picture_has_a_text_of_its_own():
    inside = list(ElementTree.fromstring(svg_of([*QUIET, 0.9], title="Service A", target=0.3)).iter())[1:]
    assert not [part for part in inside if part.get("role") or part.get("aria-label")]


def test_text_is_drawn_on_png_too():
    assert to_png(draw(QUIET, title="Service A")) != to_png(draw(QUIET, title="Service B"))
    assert to_png(draw(QUIET)).startswith(b"\x89PNG")


def test_each_kind_of_point_has_a_shape_and_a_colour_of_its_own():
    spec = to_spec(draw([*QUIET, 0.9, 0.1, NAN]))
    encoding = next(layer["encoding"] for layer in spec["layer"] if "shape" in layer["encoding"])
    kinds = encoding["shape"]["scale"]["domain"]
    assert kinds == ["Common cause", "Improvement", "Concern", "Not known"]
    assert len(set(encoding["stroke"]["scale"]["range"])) == 3
    assert encoding["shape"]["scale"]["range"] == ["circle", "diamond", "square", "circle"]
    assert encoding["fill"]["scale"]["range"][0] != encoding["fill"]["scale"]["range"][3]


def test_an_unknown_period_stays_on_the_chart_as_a_gap():
    rows = points(draw([*QUIET, NAN, 0.4]))
    assert len(rows) == 14
    assert rows[12]["shown"] is None
    assert rows[12]["kind"] == "Not known"
    assert rows[13]["shown"] == pytest.approx(40)


@pytest.mark.parametrize(("count", "shown"), [(NARROW_POINTS, NARROW_POINTS), (30, NARROW_POINTS), (5, 5)])
def test_a_phone_shows_the_latest_points(count, shown):
    rows = points(draw([0.4, 0.5] * (count // 2) + [0.4] * (count % 2), narrow=True))
    assert len(rows) == shown
    assert rows[-1]["period"] == months(count)[-1].isoformat()


@pytest.mark.parametrize(("narrow", "most"), [(True, 360), (False, 720)])
def test_a_chart_is_no_wider_than_where_it_goes(narrow, most):
    root = ElementTree.fromstring(svg_of([*QUIET, *QUIET], narrow=narrow, target=0.1, title="A title " * 20))
    assert float(root.get("width")) <= most


def test_limits_of_a_proportion_are_drawn_within_0_and_100():
    rows = points(draw([0.02, 0.98, 0.03, 0.97, 0.5]))
    assert rows[0]["lower"] == 0
    assert rows[0]["upper"] == 100
    number = points(draw([2, 98, 3, 97, 50], shown_as="number"))
    assert number[0]["lower"] < 0
    assert number[0]["upper"] > 100


def test_a_rebase_breaks_the_lines():
    rows = points(draw([*QUIET, *QUIET], rebase_at={12: "a new clinic"}))
    assert [row["segment"] for row in rows] == [1] * 12 + [2] * 12


def test_the_reason_for_new_limits_stands_where_they_start():
    assert "New limits: a new clinic" in texts(svg_of([*QUIET, *QUIET], rebase_at={12: "a new clinic"}))
    assert "New limits: no reason given" in texts(svg_of([*QUIET, *QUIET], rebase_at={12: ""}))


@pytest.mark.parametrize(("starts", "named"), [((6, 12, 18), 3), ((6, 7, 18), 3), ((2, 3, 4, 5, 6), 4)])
def test_several_new_limits_keep_their_reasons_where_there_is_room(starts, named):
    words = texts(svg_of([*QUIET, *QUIET], rebase_at=dict.fromkeys(starts, "a new clinic")))
    assert words.count("New limits: a new clinic") == named


HAPPENED = [(date(2024, 6, 10), "A second prescriber started"), (date(2025, 2, 3), "The clinic moved")]


def rules(chart):
    return [row["from"] for rows in to_spec(chart)["datasets"].values() for row in rows if "from" in row]


@pytest.mark.parametrize("narrow", [False, True])
def test_what_happened_is_a_rule_at_its_day_with_its_words(narrow):
    drawn = draw([*QUIET, *QUIET], happened=HAPPENED, rebase_at={12: "a new clinic"}, narrow=narrow)
    words = " ".join(filter(None, texts(to_svg(drawn, description="x"))))
    assert {"2025-02-03"} <= set(rules(drawn))
    assert "3 Feb 2025: The" in words
    assert "New limits: a new" in words
    assert ("2024-06-10" in rules(drawn)) is not narrow


def test_what_happened_before_the_first_point_of_a_phone_is_left_out_of_its_picture():
    drawn = draw([*QUIET, *QUIET, *QUIET], happened=HAPPENED[:1], narrow=True)
    assert rules(drawn) == []


def test_what_happened_after_the_last_point_is_still_in_the_plot():
    drawn = draw(QUIET, happened=[(date(2024, 12, 30), "The clinic moved")])
    picture = ElementTree.fromstring(to_svg(drawn, description="x"))
    assert rules(drawn) == ["2024-12-30"]
    assert float(picture.get("width")) <= 720


@pytest.mark.parametrize(
    ("since", "drawn_from"),
    [(None, "2024-01-01"), (date(2023, 5, 1), "2024-01-01"), (date(2024, 9, 1), "2024-09-01")],
)
def test_the_line_of_a_target_begins_when_it_holds(since, drawn_from):
    spec = to_spec(draw(QUIET, target=0.3, target_from=since))
    (row,) = [row for rows in spec["datasets"].values() for row in rows if "target" in row]
    assert row == {"target": pytest.approx(30), "since": drawn_from, "until": "2024-12-01"}


def test_words_of_marked_days_never_cover_each_other():
    spots = [0, 10, 20, 300, 310, 320, 330, 340]
    placed = [one for one in place_words(["What happened on this day"] * 8, spots, width=420) if one]
    assert len(placed) >= 4
    starts = [one.x - LETTER_PX * len(one.text) * (one.align == "right") for one in placed]
    boxes = [(one.lane, x, x + LETTER_PX * len(one.text)) for one, x in zip(placed, starts, strict=True)]
    assert {one.align for one in placed} == {"left", "right"}
    for lane, left, right in boxes:
        assert 0 <= left < right <= 420
        others = [box for box in boxes if box != (lane, left, right) and box[0] == lane]
        assert all(right <= low or left >= high for _, low, high in others)


def test_a_run_chart_has_a_median_and_no_limits():
    words = texts(svg_of(QUIET, kind="run"))
    assert "Median 40%" in words
    assert not any("limit" in (word or "") for word in words)


@pytest.mark.parametrize(("last", "steps"), [(40, False), (90, True)])
def test_limits_that_follow_denominators_are_drawn_in_steps(last, steps):
    chart = control_chart([12, 14, 11, 13], [40, 40, 40, last], kind="p")
    spec = to_spec(spc_chart(chart, months(4), what="Used heroin"))
    assert any(layer["mark"].get("interpolate") == "step" for layer in spec["layer"]) is steps


def test_days_of_events_leave_room_for_each_others_names():
    days = [date(2025, 1, 1), *(date(2025, 11, day) for day in (2, 3, 4, 5))]
    drawn = to_svg(
        spc_chart(control_chart([40, 305, 1, 1, 1], kind="t"), days, what="Days", shown_as="amount"),
        description="x",
    )
    assert [word for word in texts(drawn) if word.endswith(" 25")] == ["1 Jan 25", "5 Nov 25"]


def test_without_any_known_value_there_is_still_a_chart():
    assert "Not known" in texts(svg_of([NAN, NAN]))


def test_one_period_alone_can_be_drawn():
    assert "Mean 40%" in texts(svg_of([0.4]))


def test_days_that_do_not_fit_are_refused():
    with pytest.raises(UsageError, match="one period per value"):
        spc_chart(control_chart(QUIET), months(3), what="Used heroin")


def test_a_unit_that_does_not_exist_is_refused():
    with pytest.raises(UsageError, match="proportion, per_cent, number"):
        draw(QUIET, shown_as="percent")
