"""Links lead somewhere, and every page can be found from the map."""

from __future__ import annotations

from lib.checkout import ROOT, name_of
from lib.pages import anchors, links, pages

MAPS = ("README.md", "docs/README.md")


def test_every_link_within_the_project_leads_somewhere():
    broken = []
    for page in pages():
        for link in links(page):
            if link.startswith(("https://", "mailto:")):
                continue
            target, _, anchor = link.partition("#")
            file = (page.parent / target).resolve() if target else page
            if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
                broken.append(f"{name_of(page)}: {link}")
    assert not broken


def test_every_page_is_linked_from_a_map():
    linked = {
        (ROOT / page / ".." / link.partition("#")[0]).resolve()
        for page in MAPS
        for link in links(ROOT / page)
        if "://" not in link
    }
    entries = {path.resolve() for path in pages() if name_of(path).startswith("docs/")}
    found_by_folder = {path for path in entries if path.parent in linked}
    assert not sorted(
        name_of(path) for path in entries - linked - found_by_folder if name_of(path) not in MAPS
    )


def test_no_link_is_without_encryption():
    assert not [f"{name_of(page)}: {link}" for page in pages() for link in links(page) if "http://" in link]
