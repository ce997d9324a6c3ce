"""What Hear shows in a demonstration: made once, marked as what it is, and only there."""

from __future__ import annotations

import html

import pytest

from mainstay.errors import UsageError
from mainstay_web.voice import demonstration, queries
from mainstay_web.voice.indicators import waves_at
from mainstay_web.voice.models import PriorityRound, Promise, Wave
from mainstay_web.voice_form.waves import find_wave

pytestmark = pytest.mark.django_db


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
