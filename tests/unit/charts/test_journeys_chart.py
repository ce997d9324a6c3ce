from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from mainstay.charts.journeys import LOOKS, describe_journeys, journeys_chart
from mainstay.charts.render import to_spec, to_svg
from mainstay.charts.style import NARROW_PX, PAPER, WIDE_PX
from mainstay.errors import UsageError
from mainstay.measure.journeys import IN_TREATMENT, STATES
from mainstay.stats.multistate import CENSORED, make_segments, occupancy_by_group

NAMES = ["Ash", "Birch"]
KINDS = ("using", "not_using", "left_unplanned")
DAYS = [0, 28, 56, 84, 112]


def told(last_days=(200, 200), days=DAYS):
    """Four people at each service: one leaves on day 20, one stops on day 50."""
    rows = []
    for service, last in enumerate(last_days):
        for number in range(4):
            person = 10 * service + number
            if number == 0:
                rows.append((service, person, 0, 2, 0, 20))
            elif number == 1:
                rows += [(service, person, 0, 1, 0, 50), (service, person, 1, CENSORED, 50, last)]
            else:
                rows.append((service, person, 0, CENSORED, 0, last))
    group, *columns = zip(*rows, strict=True)
    return occupancy_by_group(make_segments(*columns, states=3, group=group), days, with_errors=False)


def texts(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")]


def values(spec):
    return [row for rows in spec["datasets"].values() for row in rows]


def test_every_state_has_a_look_and_the_same_ones_are_in_treatment():
    assert set(LOOKS) == set(STATES)
    assert {state for state, look in LOOKS.items() if look.is_here} == set(IN_TREATMENT)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("state", LOOKS)
def test_words_on_an_area_can_be_read(state):
    assert contrast(LOOKS[state].colour, LOOKS[state].ink) >= 4.5


def test_no_two_states_have_one_colour_and_none_is_that_of_the_page():
    colours = [look.colour for look in LOOKS.values()]
    assert len({*colours, PAPER}) == len(colours) + 1


def test_each_service_has_a_panel_with_its_name_and_its_people():
    written = texts(to_svg(journeys_chart(told(), NAMES, KINDS, title="Everyone"), description="x"))
    assert {"Everyone", "Ash", "Birch", "4 people", "Not using", "Left unplanned"} <= set(written)
    assert any("out of treatment" in text for text in written if text)


def test_areas_are_stacked_up_to_everyone():
    spec = to_spec(journeys_chart(told(last_days=(200,)), NAMES[:1], KINDS))
    tops = [row["high"] for row in values(spec) if row.get("day") == 112 and "low" in row]
    assert sorted(tops) == [25, 75, 100], "not using, using, left"
    assert [row["high"] for row in values(spec) if row.get("day") == 112 and "low" not in row] == [75]


def test_what_is_not_known_is_left_empty():
    spec = to_spec(journeys_chart(told(last_days=(200, 60)), NAMES, KINDS))
    days = [row["day"] for row in values(spec) if "low" not in row and "day" in row]
    assert days == [*DAYS, 0, 28, 56]
    nothing = journeys_chart(told(days=[300, 400]), NAMES, KINDS)
    assert texts(to_svg(nothing, description="x")).count("Nothing is known yet.") == 2


def test_it_fits_its_page():
    names = [f"Service {number}" for number in range(7)]
    seven = told(last_days=(200,) * 7)
    for narrow, most in ((False, WIDE_PX), (True, NARROW_PX)):
        svg = to_svg(journeys_chart(seven, names, KINDS, narrow=narrow), description="x")
        found = re.search(r'width="([\d.]+)"', svg)
        assert found is not None
        assert float(found[1]) <= most + 40


def test_in_words():
    words = describe_journeys(told(last_days=(200, 100)), NAMES, KINDS, day=112)
    assert words == (
        "Where everyone who started was on day 112. Ash (4 people): not using 25%, using 50%, "
        "left unplanned 25%. Birch: not known, nobody has been followed so long."
    )


def test_what_cannot_be_drawn():
    with pytest.raises(UsageError, match="1 names for 2"):
        journeys_chart(told(), ["Ash"], KINDS)
    with pytest.raises(UsageError, match="asleep"):
        journeys_chart(told(), NAMES, ("using", "asleep", "died"))
    with pytest.raises(UsageError, match="day 113"):
        describe_journeys(told(), NAMES, KINDS, day=113)
