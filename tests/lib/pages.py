"""The project's Markdown pages: their links, headings and code blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lib.checkout import own_files

if TYPE_CHECKING:
    from pathlib import Path

FENCE = re.compile(r"^```(\w*)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced code block; `file` is the name it should be saved under, if the page gives one."""

    language: str
    file: str
    text: str


def pages() -> tuple[Path, ...]:
    """Every Markdown page."""
    return own_files(".md")


def blocks(page: Path) -> list[Block]:
    """The code blocks of a page, in order."""
    return [Block(*found.groups(default="")) for found in FENCE.finditer(page.read_text("utf-8"))]


def prose(page: Path) -> str:
    """A page without its code blocks."""
    return FENCE.sub("", page.read_text("utf-8"))


def links(page: Path) -> list[str]:
    """Targets of a page's links and pictures."""
    return re.findall(r"\]\(([^)\s]+)\)", prose(page))


def anchors(page: Path) -> set[str]:
    """What a link may name after #: each heading in small letters, its signs dropped, spaces as hyphens."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def commands(page: Path) -> list[str]:
    """What a page tells people to type: prompts in its blocks, and whole commands in its sentences."""
    typed = [
        line.removeprefix("$ ")
        for block in blocks(page)
        if block.language in ("console", "sh")
        for line in block.text.replace("\\\n", " ").splitlines()
    ]
    inline = re.findall(r"`([^`\n]+)`", prose(page))
    return [text for text in typed + inline if text.startswith(("mainstay ", "make "))]
