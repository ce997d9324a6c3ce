"""docs/roles.md says what roles.toml says."""

from __future__ import annotations

from lib.checkout import ROOT
from mainstay_web.authorization.page import NAME, roles_page
from mainstay_web.authorization.roles import declared


def test_the_page_is_up_to_date():
    again = "run python -m mainstay_web.authorization.page docs"
    assert (ROOT / "docs" / NAME).read_text("utf-8") == roles_page(), again


def test_every_role_and_permission_is_on_it():
    page = roles_page()
    assert all(role.title in page for role in declared().roles.values())
    assert all(f"| `{name}` |" in page for name in declared().permissions)
