"""What Hear shows in a demonstration: made once, marked as what it is, and only there."""

from __future__ import annotations

import html

import pytest

from mainstay.errors import UsageError
from mainstay.survey.indicators import PUSHED, find_survey_indicator
from mainstay_web.voice import demonstration, queries
from mainstay_web.voice.indicators import _followed, cell_of, change_of, follow_before_serving, waves_at
from mainstay_web.voice.models import PriorityRound, Promise, Wave
from mainstay_web.voice_form.waves import find_wave

pytestmark = pytest.mark.django_db
PUSHED_INDICATOR = find_survey_indicator(PUSHED)


def test_a_demonstration_has_waves_a_round_and_you_said_all_marked(
    with_store, site_options, signed_in, settings
):
    site_options(demonstration=True)
    opened = demonstration.make_sample()
    first, *_, last = queries.names_of_all()
    assert opened.service_id == first
    assert find_wave(settings.WAVES_FILE, opened.code).title.startswith("Demonstration: ")
    assert len(waves_at(first)) == demonstration.WAVES_OVER and all(wave.found for wave in waves_at(first))
    assert not any(wave.found for wave in waves_at(last))
    _followed.cache_clear()
    follow_before_serving(print)
    worked_out = _followed.cache_info().misses
    cell_of(PUSHED_INDICATOR, change_of(PUSHED_INDICATOR, waves_at(first), []))
    assert _followed.cache_info().misses == worked_out > 0
    assert queries.ranked(PriorityRound.objects.get())["staff"].about == 15
    assert set(Wave.objects.values_list("title", flat=True).distinct()) == {
        demonstration._title(number) for number in range(demonstration.WAVES_OVER + 1)
    }
    lead = signed_in("quality_lead", service_id=first)
    shown = html.unescape(lead.get(f"/hear/waves/{waves_at(first)[-1].place.code}/results/").content.decode())
    assert "Demonstration: how good is the help?" in shown and "of 110 people answered" in shown
    shown = html.unescape(lead.get(f"/you-said/{first}/").content.decode())
    assert "a demonstration: nobody said" in lead.get(f"/you-said/{first}/poster.svg").content.decode()
    assert "Open: no answer yet" in shown and "Demonstration: the manager" in shown


def test_it_is_made_once_and_nowhere_else(with_store, site_options):
    with pytest.raises(UsageError):
        demonstration.make_sample()
    site_options(demonstration=True)
    Wave.objects.create(title="Ours", instrument="tea", opens="2025-01-01", closes="2025-01-02")
    assert demonstration.make_sample() is None
    assert not Promise.objects.exists()
