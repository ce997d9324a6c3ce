"""Home of a role that sees no results: every way on says what is there."""

from __future__ import annotations

import re

import pytest

from mainstay_web.authorization.roles import declared

pytestmark = pytest.mark.django_db
WITHOUT_RESULTS = [name for name, role in declared().roles.items() if "results.read" not in role.grants]


@pytest.mark.parametrize("role", WITHOUT_RESULTS)
def test_every_way_on_says_what_is_there(role, signed_in):
    page = signed_in(role, service_id="Z0001").get("/").text
    main = page[page.index("<main") :]
    ways_on = re.findall(r'<h2[^>]*><a href="([^"]+)">[^<]+</a></h2>\s*(<p>[^<]{20,}</p>)?', main)
    assert ways_on
    assert not [address for address, meaning in ways_on if not meaning]
