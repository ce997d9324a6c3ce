"""What a person's review page takes from sign-off: the state of each statement, and none that ran out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lib.people import listed, somebody  # noqa: F401  fixtures
from mainstay_web.guidance import actions, queries
from mainstay_web.people.queries import review_or_404

pytestmark = pytest.mark.django_db


def test_statements_show_whether_they_are_signed_off_and_those_that_ran_out_are_withheld(
    signed_in,
    somebody,  # noqa: F811  the fixture
):
    worker = signed_in("keyworker", service_id=somebody.service_id)
    shown = [one.about for one in review_or_404(*somebody).statements]
    text = worker.get(somebody.page()).text
    assert text.count("Not signed off") == len(shown) > 0
    assert reverse("treatment_page_give", args=somebody) in text
    first = queries.load_signables("statement")[shown[0].id]
    signed = actions.sign(
        by=worker.user,
        kind=first.kind,
        which=first.which,
        fingerprint=first.fingerprint,
        role="Lead",
        review_by=timezone.localdate() + timedelta(days=1),
    )
    assert worker.get(somebody.page()).text.count("Not signed off") == len(shown) - 1
    type(signed).objects.update(review_by=timezone.localdate() - timedelta(days=1))
    assert first.which not in {one.about.id for one in review_or_404(*somebody).statements}
    assert "It was to be looked at again by" in worker.get(somebody.page()).text
