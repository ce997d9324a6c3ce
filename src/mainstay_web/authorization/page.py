"""docs/roles.md, written from roles.toml: `python -m mainstay_web.authorization.page docs`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from mainstay_web.authorization.roles import declared

NAME: Final = "roles.md"
HEAD: Final = """# Who may do what

Written from `src/mainstay_web/authorization/roles.toml` by `python -m mainstay_web.authorization.page docs`; change that file, not this page.
How it is held, and what it does not do: [Access](safety/access.md).

How far a permission reaches: **own** the services of one's memberships; **caseload** as own, and only the people on one's
caseload where the membership says so; **area** the services of the membership's area; **publishable** every service, in tables
that are safe to publish; **all** every object there is; **yes** where there is nothing to limit; – not at all.
"""  # noqa: E501
WORDS: Final = {
    "nothing": "yes",
    "own_services": "own",
    "caseload": "caseload",
    "area": "area",
    "publishable": "publishable",
    "everything": "all",
}


def roles_page() -> str:
    """The page as text."""
    return "\n".join([HEAD, "## Roles", "", *_roles(), "", "## Permissions", "", *_permissions()]) + "\n"


def _roles() -> list[str]:
    rows = [f"| {role.title} | {role.meaning} |" for role in declared().roles.values()]
    return ["| role | who |", "|---|---|", *rows]


def _permissions() -> list[str]:
    roles = list(declared().roles.values())
    heads = ["permission", "lets someone", "kind", *(role.title for role in roles)]
    rows = [
        [f"`{name}`", one.meaning, one.kind, *(WORDS.get(role.grants.get(name, ""), "–") for role in roles)]
        for name, one in declared().permissions.items()
    ]
    return [_row(heads), _row(["---"] * len(heads)), *map(_row, rows)]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    (Path(sys.argv[1]) / NAME).write_text(roles_page(), "utf-8")
