from __future__ import annotations

from xml.etree import ElementTree

import pytest

from mainstay.charts.icons import ASSURANCES, VARIATIONS, assurance_icon, variation_icon
from mainstay.errors import UsageError

ICONS = [variation_icon(*kind) for kind in VARIATIONS] + [assurance_icon(kind) for kind in ASSURANCES]


@pytest.mark.parametrize("icon", ICONS)
def test_an_icon_is_an_image_that_is_read_out(icon):
    root = ElementTree.fromstring(icon)
    assert root.get("role") == "img"
    assert root.get("aria-label") == root[0].text
    assert "href" not in icon


def test_every_icon_differs_from_every_other_without_its_colour_and_words():
    drawings = {
        "".join(
            f"{element.tag}{element.get('d')}{element.get('rx')}{element.get('r')}"
            for element in ElementTree.fromstring(icon)[1:]
        )
        for icon in ICONS
    }
    assert len(drawings) == len(ICONS)


def test_icons_that_do_not_exist_are_refused():
    with pytest.raises(UsageError):
        variation_icon("improvement", "none")
    with pytest.raises(UsageError):
        assurance_icon("maybe")
