"""What Publishable tables shows in a demonstration: released once, and only there."""

from __future__ import annotations

import re

import pytest

from mainstay.errors import UsageError
from mainstay_web.results import demonstration

pytestmark = pytest.mark.django_db


def test_a_demonstration_has_one_release_that_an_analyst_reads(
    with_store, site_options, signed_in, tmp_path, monkeypatch
):
    site_options(home=tmp_path)
    with pytest.raises(UsageError):
        demonstration.make_sample_release()
    site_options(home=tmp_path, demonstration=True)
    monkeypatch.setattr(demonstration, "RELEASED", ("retained_182d",))
    assert demonstration.make_sample_release().is_file()
    assert demonstration.make_sample_release() is None
    page = signed_in("programme_analyst").get("/publishable/").content.decode()
    assert "Demonstration" in page
    assert "Still in treatment after six months" in page
    assert "Nothing has been released yet" not in page
    assert re.search(r"\d\d\.\d%", page) and not re.search(r">0\.\d+<", page)
