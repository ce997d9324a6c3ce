from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from mainstay.charts.funnel import funnel_chart
from mainstay.charts.place import place_names
from mainstay.charts.render import to_spec, to_svg
from mainstay.errors import UsageError
from mainstay.stats.funnel import funnel_plot

MET, KNOWN = [50, 20, 80, 5, 0], [100, 100, 100, 9, 0]
NAMES = ["Ash", "Birch", "Cedar", "Dogwood", "Elm"]


def draw(met=MET, known=KNOWN, names=NAMES, **options):
    return funnel_chart(funnel_plot(met, known), names, what="Left early", **options)


def texts(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")]


def kinds(chart):
    datasets = to_spec(chart)["datasets"].values()
    return {row["name"]: row["kind"] for rows in datasets for row in rows if "name" in row}


def test_services_beyond_the_limits_are_named_and_those_within_are_not():
    written = texts(to_svg(draw(), description="x"))
    assert {"Birch", "Cedar"} <= set(written)
    assert "Ash" not in written


def test_a_service_without_a_name_is_a_dot_alone():
    plain = draw(names=["", "", "Cedar", "", ""])
    assert len(texts(to_svg(plain, description="x"))) == len(texts(to_svg(draw(), description="x"))) - 1
    assert len(kinds(draw(names=["", "", "Cedar", "", ""]))) == 2


def test_a_phone_names_the_service_it_is_about_alone():
    written = texts(to_svg(draw(narrow=True, highlight="Birch"), description="x"))
    assert "Birch" in written
    assert "Cedar" not in written


@pytest.mark.parametrize(
    ("better", "birch", "cedar"),
    [
        ("lower", "Below 99.8%, to learn from", "Above 99.8%, to look into"),
        ("higher", "Below 99.8%, to look into", "Above 99.8%, to learn from"),
        ("", "Below 99.8%", "Above 99.8%"),
    ],
)
def test_which_way_is_better_says_what_lies_outside(better, birch, cedar):
    found = kinds(draw(better=better))
    assert (found["Ash"], found["Birch"], found["Cedar"]) == ("Within limits", birch, cedar)


def test_a_service_without_people_is_not_drawn():
    assert "Elm" not in kinds(draw())


def test_the_service_that_a_page_is_about_is_ringed_and_named():
    plain, ringed = draw(), draw(highlight="Ash")
    assert "Ash" in texts(to_svg(ringed, description="x"))
    assert len(to_spec(ringed)["layer"]) == len(to_spec(plain)["layer"]) + 1, "the ring"


def test_the_picture_needs_nothing_from_outside():
    svg = to_svg(draw(better="lower"), description="x")
    assert not re.search(r"<(style|script|image|use|foreignObject)\b|href=|url\((?!#)", svg)


@pytest.mark.parametrize(("narrow", "most"), [(True, 360), (False, 720)])
def test_a_chart_is_no_wider_than_where_it_goes(narrow, most):
    svg = to_svg(draw(narrow=narrow, better="lower", people="People who started"), description="x")
    assert float(ElementTree.fromstring(svg).get("width")) <= most


def test_nobody_anywhere_can_still_be_drawn():
    written = texts(to_svg(draw([0, 0], [0, 0], ["Ash", "Birch"]), description="x"))
    assert written == ["Nobody is counted at any service.", "Left early"]


def test_names_that_do_not_fit_are_refused():
    with pytest.raises(UsageError, match="one name per service"):
        draw(names=["Ash"])


def test_names_cover_neither_points_nor_each_other():
    spots = [(60.0, 60.0), (60.0, 66.0), (60.0, 72.0)]
    places = place_names(["Ash", "Birch", "Cedar"], spots, avoid=spots, width=120, height=120)
    lines = [(place.align, place.y) for place in places if place]
    assert len(set(lines)) == len(lines) == 3


def test_a_name_without_room_is_left_out_and_a_long_one_is_cut():
    assert place_names(["Ash"], [(5, 5)], avoid=[], width=10, height=10) == [None]
    place = place_names(["A" * 60], [(5, 5)], avoid=[], width=900, height=50)[0]
    assert place.text.endswith("…")
