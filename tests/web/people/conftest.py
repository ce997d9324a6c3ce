"""What tests of the pages about people share."""

from __future__ import annotations

import re

import pytest

from lib.people import listed, somebody  # noqa: F401  fixtures


@pytest.fixture
def keyworker(signed_in, somebody):  # noqa: F811  the fixture
    """A client signed in as a keyworker of that person's service."""
    return signed_in("keyworker", service_id=somebody.service_id)


@pytest.fixture
def opened():
    """Open a conversation's form as a client: the hidden proof that it carries."""

    def open_form(client, whom, query=""):
        page = client.get(whom.page("conversation/") + query)
        assert page.status_code == 200
        return re.search(r'name="page" value="([^"]+)"', page.text)[1]

    return open_form
