"""A person's timeline as a picture: nothing invented, nothing left out, nothing escapes the drawing."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from mainstay.charts.timeline import LANES, LONGEST_DAYS, describe_timeline, draw_timeline, first_day
from mainstay.review.model import TimelineEvent

LAST = date(2026, 3, 1)
SVG = "{http://www.w3.org/2000/svg}"


def ago(days):
    return LAST - timedelta(days=days)


def event(lane, days, text="something", **more):
    return TimelineEvent(lane, ago(days), text, "a table", **more)


def drawn(*events, narrow=False):
    return ElementTree.fromstring(draw_timeline(events, last=LAST, description="Over time", narrow=narrow))


def titles(picture):
    return [title.text for title in picture.iter(f"{SVG}title")]


EVENTS = (
    event("treatment", 300, "In treatment", last_date=LAST, is_open=True),
    event("medicine", 300, "methadone, 60 mg a day", last_date=ago(100), value=60.0, unit="mg a day"),
    event("medicine", 99, "methadone", last_date=LAST, is_open=True),
    event("missed_doses", 50, "3 days in a row", last_date=ago(48), value=3.0),
    event("tests", 40, "opioid: positive", kind="opioid", found="positive"),
    event("tests", 30, "opioid: negative", kind="opioid", found="negative"),
    event("tests", 20, "cocaine: refused", kind="cocaine", found="refused"),
    event("reviews", 60, "Review", value=4.0, unit="days of 28"),
    event("reviews", 10, "Review"),
    event("contacts", 15, "keywork: missed", kind="keywork", found="missed"),
    event("needs", 80, 'Need: "housing" & <home>'),
    event("health", 70, "ecg"),
    event("interventions", 200, "motivational", last_date=ago(100)),
)


@pytest.mark.parametrize("narrow", [False, True])
def test_every_event_stands_in_the_picture_once(narrow):
    found = titles(drawn(*EVENTS, narrow=narrow))
    assert len(found) == len(EVENTS)
    assert all(any(one.text in title for title in found) for one in EVENTS)
    assert sum("still going on" in title for title in found) == 2


@pytest.mark.parametrize("narrow", [False, True])
def test_nothing_is_drawn_outside(narrow):
    picture = drawn(*EVENTS, narrow=narrow)
    width, height = (float(picture.get(side)) for side in ("width", "height"))
    for rect in picture.iter(f"{SVG}rect"):
        x, y, w, h = (float(rect.get(name, 0)) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + w <= width
        assert 0 <= y <= y + h <= height
    for text in picture.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x")) <= width
        assert 0 <= float(text.get("y")) <= height


def test_an_amount_that_is_not_recorded_has_no_height():
    texts = [text.text for text in drawn(*EVENTS).iter(f"{SVG}text")]
    assert texts.count("?") == 2
    assert "60" in texts
    assert "4" in texts
    assert "0" not in texts


def test_an_empty_lane_says_so():
    texts = [text.text for text in drawn().iter(f"{SVG}text")]
    assert texts.count("nothing recorded") == len(LANES)


def test_each_substance_has_its_lane_and_the_medicine_itself_has_none():
    own = event("tests", 5, "methadone: positive", kind="methadone", found="positive")
    texts = [text.text for text in drawn(*EVENTS, own).iter(f"{SVG}text")]
    assert [text for text in texts if text.startswith("Tests")] == ["Tests: opioid", "Tests: cocaine"]


def test_overlapping_stretches_stand_one_below_the_other():
    one = event("needs", 100, last_date=ago(50))
    picture = drawn(one, event("needs", 80, last_date=ago(40)), event("needs", 30, last_date=ago(20)))
    bars = [rect.get("y") for group in picture.iter(f"{SVG}g") for rect in group.iter(f"{SVG}rect")]
    assert len(bars) == 3
    assert len(set(bars)) == 2


def test_support_is_named_where_there_is_room_and_nothing_else_stands_there():
    def named(*events):
        return {text.text for text in drawn(*events).iter(f"{SVG}text")}

    long_one = event("interventions", 300, "motivational (psychosocial)", last_date=ago(10))
    assert "motivational" in named(long_one)
    assert "motivational" not in named(long_one, event("interventions", 290, "Offered: cognitive"))
    short = event("interventions", 300, "motivational", last_date=ago(295))
    assert "motivational" not in named(short)
    supplied = event("health", 200, "naloxone supplied")
    assert "naloxone supplied" in named(supplied, event("health", 20, "ecg"))
    assert "naloxone supplied" not in named(supplied, event("health", 198, "ecg"))
    assert "naloxone supplied" not in named(supplied, event("health", 200, "ecg"))


def test_a_picture_goes_two_years_back_and_a_month_at_least():
    assert first_day((event("health", 4000),), LAST) == ago(LONGEST_DAYS)
    assert first_day((event("health", 3),), LAST) == ago(28)
    assert first_day((event("health", 300),), LAST) == ago(300)


def test_what_is_older_than_the_picture_is_not_counted_as_in_it():
    old, still = event("health", 4000), event("treatment", 4000, last_date=LAST, is_open=True)
    assert titles(drawn(old, still)) == titles(drawn(still))
    assert "health" not in describe_timeline((old, still), last=LAST)


def test_no_sign_of_a_text_is_read_as_part_of_the_picture():
    picture = draw_timeline(
        [event("needs", 5, "<script>&</script>")], last=LAST, description='"><script>', narrow=True
    )
    assert "<script" not in picture
    assert "style=" not in picture
