"""What people say stands on the home page beside what the record shows, each with the way to its page."""

from __future__ import annotations

import re

import pytest

from lib.voice import answer_all, survey_at
from mainstay_web.voice import actions

pytestmark = pytest.mark.django_db
PUSHED = "Felt pushed to reduce"


@pytest.fixture
def asked(kept):
    """Let so many of 40 people feel pushed in each wave at the first service."""
    service_id = next(iter(kept.services))

    def ask(pushed):
        for number, few in enumerate(pushed):
            wave = survey_at(service_id, days_ago=1 + 90 * (len(pushed) - number))
            sheets = [{"pushed_to_reduce": "often"}] * few + [{"pushed_to_reduce": "never"}] * (40 - few)
            answer_all(wave.places.get(), sheets)
            actions.release_wave(by=None, wave=wave)
        return service_id

    return ask


def part(page, name):
    found = re.search(rf'<section aria-labelledby="{name}">(.*?)</section>', page, re.DOTALL)
    return found[1]


def test_home_says_what_people_said(asked, signed_in, text):
    service_id = asked([6, 8, 6, 8, 6, 8, 6, 8, 30, 32, 30, 32, 30])
    page = text(signed_in("quality_lead", service_id=service_id), "/")
    link = f'<a href="/hear/indicators/{service_id}/felt_pushed_to_reduce/">{PUSHED}</a>'
    assert link in part(page, "attention")
    assert not any(PUSHED in part(page, name) for name in ("improved", "changed"))
    assert "What changed around the wave of" in part(page, "attention")
